/// Writes JSON in the one form of RFC 8785 (JCS), so that equal values have equal digests.
public enum CanonicalJSON {
  /// What to do with whole numbers that a 64-bit floating-point number cannot hold exactly.
  public enum LargeIntegers: Sendable {
    /// Refuse them: RFC 8785 has no form for them, and rounding would make two values one.
    case reject
    /// Write all their digits: beyond RFC 8785, but no two values share a form.
    case exact
  }

  /// Returns the canonical form of `value`.
  ///
  /// A key that stands twice, and a number that is not finite, are errors.
  public static func encode(_ value: JSONValue, largeIntegers: LargeIntegers = .reject)
    throws(JSONError) -> [UInt8]
  {
    var encoder = Encoder(largeIntegers: largeIntegers)
    try encoder.append(value)
    return encoder.writer.bytes
  }

  private struct Encoder {
    let largeIntegers: LargeIntegers
    var writer = JSONWriter()

    mutating func append(_ value: JSONValue) throws(JSONError) {
      switch value {
      case .null, .bool, .string: writer.value(value)
      case .integer(let value): try append(value)
      case .unsigned(let value): try append(value)
      case .double(let value):
        guard value.isFinite else { throw JSONError(.invalidNumber) }
        writer.double(value)
      case .array(let elements):
        writer.beginArray()
        for element in elements { try append(element) }
        writer.endArray()
      case .object(let object): try append(object)
      }
    }

    private mutating func append<Integer: FixedWidthInteger>(_ value: Integer) throws(JSONError) {
      if let exact = Double(exactly: value) {
        writer.double(exact)
      } else if largeIntegers == .exact {
        writer.int(value)
      } else {
        throw JSONError(.numberOutOfRange)
      }
    }

    /// RFC 8785, 3.2.3: keys in the order of their UTF-16 code units.
    private mutating func append(_ object: JSONObject) throws(JSONError) {
      writer.beginObject()
      for index in try sortedIndices(of: object.entries) {
        writer.key(object.entries[index].key)
        try append(object.entries[index].value)
      }
      writer.endObject()
    }

    private func sortedIndices(of entries: [JSONObject.Entry]) throws(JSONError) -> [Int] {
      var indices = Array(entries.indices)
      // Writers that care about speed give their keys in order already.
      if areAscending(indices, entries) { return indices }
      indices.sort { CanonicalJSON.precedes(entries[$0].key, entries[$1].key) }
      guard areAscending(indices, entries) else { throw JSONError(.duplicateKey) }
      return indices
    }

    private func areAscending(_ indices: [Int], _ entries: [JSONObject.Entry]) -> Bool {
      zip(indices, indices.dropFirst()).allSatisfy {
        CanonicalJSON.precedes(entries[$0].key, entries[$1].key)
      }
    }
  }

  /// Whether a key comes before another in the order of UTF-16 code units.
  ///
  /// UTF-8 has the same order but for one thing: characters beyond U+FFFF, whose first byte is 0xF0
  /// or more, are surrogates in UTF-16 and come before U+E000 to U+FFFF, whose first byte is 0xEE
  /// or 0xEF.
  static func precedes(_ left: String, _ right: String) -> Bool {
    var (left, right) = (left, right)
    return left.withUTF8 { left in
      right.withUTF8 { right in
        let count = min(left.count, right.count)
        guard let index = (0..<count).first(where: { left[$0] != right[$0] }) else {
          return left.count < right.count
        }
        let (one, other) = (left[index], right[index])
        let isInverted =
          min(one, other) >= 0xEE && max(one, other) >= 0xF0 && min(one, other) < 0xF0
        return isInverted ? one > other : one < other
      }
    }
  }
}
