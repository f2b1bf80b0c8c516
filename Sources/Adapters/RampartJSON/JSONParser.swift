internal import CRampartSIMDJSON
internal import RampartCore

/// Parses JSON (RFC 8259) strictly, in linear time; may be used by many threads at once.
public struct JSONParser: Sendable {
  /// How deeply arrays and objects may be nested.
  public let maximumDepth: Int

  /// Creates a parser; `maximumDepth` is held between 1 and 1,024.
  public init(maximumDepth: Int = 256) {
    self.maximumDepth = min(max(maximumDepth, 1), 1024)
  }

  /// Returns the one value that `bytes` hold.
  public func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in try parse(bytes) }
  }

  /// Returns the one value that `bytes` hold; offsets in errors count from the slice's start.
  public func parse(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in try parse(bytes) }
  }

  /// Returns the one value that `bytes` hold.
  public func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSONValue {
    try parse(bytes, table: []).value
  }

  /// Returns the one value that `bytes` hold, and apart from it the table at `path`, a way of object keys.
  ///
  /// Where the table was, the value has null. If what is there has not the shape of a table, it stays in the value.
  public func parse(_ bytes: [UInt8], tableAt path: [String]) throws(JSONError) -> (
    value: JSONValue, table: JSONTable?
  ) {
    try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      try parse(bytes, table: path)
    }
  }

  private func parse(_ bytes: UnsafeBufferPointer<UInt8>, table path: [String]) throws(JSONError)
    -> (value: JSONValue, table: JSONTable?)
  {
    // The tape belongs to this thread; nothing below suspends or parses again before it is read.
    defer { if bytes.count > Self.retainedByteCount { rampart_json_release() } }
    var tape: UnsafePointer<UInt64>?
    var strings: UnsafePointer<UInt8>?
    let status = rampart_json_parse(
      bytes.baseAddress, bytes.count, maximumDepth + 1, &tape, &strings)
    guard status == RAMPART_JSON_OK, let tape, let strings else {
      throw JSONDiagnosis.error(in: bytes, maximumDepth: maximumDepth) ?? Self.error(for: status)
    }
    var reader = TapeReader(tape: tape, strings: strings, remainingDepth: maximumDepth)
    reader.wanted = path[...]
    let value = reader.value()
    // simdjson does not count an empty array or object as a level.
    guard !reader.isTooDeep else {
      throw JSONDiagnosis.error(in: bytes, maximumDepth: maximumDepth) ?? JSONError(.tooDeep)
    }
    return (value, reader.table)
  }

  /// A larger document's buffers are given back at once.
  private static let retainedByteCount = 1 << 20

  private static func error(for status: rampart_json_status) -> JSONError {
    switch status {
    case RAMPART_JSON_EMPTY: JSONError(.empty)
    case RAMPART_JSON_TOO_DEEP: JSONError(.tooDeep)
    case RAMPART_JSON_TOO_LARGE: JSONError(.tooLarge)
    case RAMPART_JSON_NO_MEMORY: JSONError(.outOfMemory)
    case RAMPART_JSON_LONE_SURROGATE: JSONError(.loneSurrogate)
    default: JSONError(.malformed)
    }
  }
}

/// Builds a value from simdjson's tape: one 64-bit word a token, its kind in the top byte.
private struct TapeReader {
  let tape: UnsafePointer<UInt64>
  let strings: UnsafePointer<UInt8>
  // Word 0 is the root.
  var index = 1
  var remainingDepth: Int
  var isTooDeep = false
  /// What is left of the way to the table; empty when the reader is not on it.
  var wanted: ArraySlice<String> = []
  var table: JSONTable?

  init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, remainingDepth: Int) {
    self.tape = tape
    self.strings = strings
    self.remainingDepth = remainingDepth
  }

  /// Recursion is bounded by the parser's depth.
  mutating func value() -> JSONValue {
    let word = tape[index]
    index += 1
    switch UInt8(truncatingIfNeeded: word >> 56) {
    case UInt8(ascii: "{"): return .object(object(from: word))
    case UInt8(ascii: "["): return .array(array(from: word))
    case UInt8(ascii: "\""): return .string(string(from: word))
    case UInt8(ascii: "l"): return .integer(Int64(bitPattern: number()))
    case UInt8(ascii: "u"): return .unsigned(number())
    case UInt8(ascii: "d"): return .double(Double(bitPattern: number()))
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    default: return .null
    }
  }

  private mutating func descend() {
    remainingDepth -= 1
    if remainingDepth < 0 { isTooDeep = true }
  }

  private mutating func number() -> UInt64 {
    defer { index += 1 }
    return tape[index]
  }

  private mutating func object(from word: UInt64) -> JSONObject {
    descend()
    defer { remainingDepth += 1 }
    let end = closingIndex(of: word)
    var entries: [JSONObject.Entry] = []
    entries.reserveCapacity(count(of: word))
    let wanted = wanted
    defer { self.wanted = wanted }
    while index < end {
      let key = string(from: tape[index])
      index += 1
      let isOnTheWay = wanted.first.map { ExactText($0) == ExactText(key) } ?? false
      self.wanted = isOnTheWay ? wanted.dropFirst() : []
      if isOnTheWay, wanted.count == 1, takeTable() {
        entries.append(JSONObject.Entry(key: key, value: .null))
      } else {
        entries.append(JSONObject.Entry(key: key, value: value()))
      }
    }
    index = end + 1
    return JSONObject(entries)
  }

  private mutating func array(from word: UInt64) -> [JSONValue] {
    descend()
    defer { remainingDepth += 1 }
    let end = closingIndex(of: word)
    let wanted = wanted
    self.wanted = []
    defer { self.wanted = wanted }
    var elements: [JSONValue] = []
    elements.reserveCapacity(count(of: word))
    while index < end { elements.append(value()) }
    index = end + 1
    return elements
  }

  /// The low 32 bits point behind the closing word.
  private func closingIndex(of word: UInt64) -> Int { Int(word & 0xFFFF_FFFF) - 1 }

  /// The middle 24 bits count the elements, and stop at their maximum.
  private func count(of word: UInt64) -> Int { Int((word >> 32) & 0xFF_FFFF) }

  /// The parser has checked the encoding of the document and of every escape.
  private func string(from word: UInt64) -> String {
    String(copying: UTF8Span(unchecked: bytes(from: word).span))
  }

  /// A text lies in the string buffer as a 32-bit length and its bytes.
  private func bytes(from word: UInt64) -> UnsafeBufferPointer<UInt8> {
    let start = strings + Int(word & 0xFF_FFFF_FFFF_FFFF)
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(length))
  }
}

// MARK: - Tables

extension TapeReader {
  /// Reads the next value as a table and moves behind it; where it is none, stays and returns false.
  private mutating func takeTable() -> Bool {
    let word = tape[index]
    let shape: JSONTable.Shape
    switch UInt8(truncatingIfNeeded: word >> 56) {
    case UInt8(ascii: "{"): shape = .object
    case UInt8(ascii: "["): shape = .pairs
    default: return false
    }
    let end = closingIndex(of: word)
    // A pair is a text and a number of two words; in an array it has words for its brackets too.
    let margin = shape == .pairs ? 1 : 0
    let stride = 3 + 2 * margin
    let count = (end - index - 1) / stride
    guard count * stride == end - index - 1 else { return false }
    let first = index + 1
    var byteCount = 0
    for pair in 0..<count {
      let start = first + pair * stride
      guard isPair(at: start, margin: margin) else { return false }
      byteCount += bytes(from: tape[start + margin]).count
    }
    guard byteCount <= UInt32.max else { return false }
    var texts: [UInt8] = []
    var ends: [UInt32] = []
    var numbers: [Double] = []
    texts.reserveCapacity(byteCount)
    ends.reserveCapacity(count)
    numbers.reserveCapacity(count)
    for pair in 0..<count {
      let start = first + pair * stride + margin
      texts.append(contentsOf: bytes(from: tape[start]))
      ends.append(UInt32(truncatingIfNeeded: texts.count))
      numbers.append(double(at: start + 1))
    }
    table = JSONTable(shape: shape, bytes: texts, ends: ends, numbers: numbers)
    index = end + 1
    return true
  }

  private func isPair(at start: Int, margin: Int) -> Bool {
    func kind(_ offset: Int) -> UInt8 { UInt8(truncatingIfNeeded: tape[start + offset] >> 56) }
    if margin == 1, kind(0) != UInt8(ascii: "[") || kind(4) != UInt8(ascii: "]") { return false }
    guard kind(margin) == UInt8(ascii: "\"") else { return false }
    let number = kind(margin + 1)
    return number == UInt8(ascii: "l") || number == UInt8(ascii: "u") || number == UInt8(ascii: "d")
  }

  private func double(at index: Int) -> Double {
    switch UInt8(truncatingIfNeeded: tape[index] >> 56) {
    case UInt8(ascii: "l"): Double(Int64(bitPattern: tape[index + 1]))
    case UInt8(ascii: "u"): Double(tape[index + 1])
    default: Double(bitPattern: tape[index + 1])
    }
  }
}
