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
      guard !object.hasDuplicateKeys else { throw JSONError(.duplicateKey) }
      let entries = object.entries.sorted {
        $0.key.utf16.lexicographicallyPrecedes($1.key.utf16)
      }
      writer.beginObject()
      for entry in entries {
        writer.key(entry.key)
        try append(entry.value)
      }
      writer.endObject()
    }
  }
}
