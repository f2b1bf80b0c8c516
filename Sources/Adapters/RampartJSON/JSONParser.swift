internal import CRampartSIMDJSON

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
    let value = reader.value()
    // simdjson does not count an empty array or object as a level.
    guard !reader.isTooDeep else {
      throw JSONDiagnosis.error(in: bytes, maximumDepth: maximumDepth) ?? JSONError(.tooDeep)
    }
    return value
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
    while index < end {
      let key = string(from: tape[index])
      index += 1
      entries.append(JSONObject.Entry(key: key, value: value()))
    }
    index = end + 1
    return JSONObject(entries)
  }

  private mutating func array(from word: UInt64) -> [JSONValue] {
    descend()
    defer { remainingDepth += 1 }
    let end = closingIndex(of: word)
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

  /// A text lies in the string buffer as a 32-bit length and its bytes.
  private func string(from word: UInt64) -> String {
    let start = strings + Int(word & 0xFF_FFFF_FFFF_FFFF)
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    // The parser has checked the encoding of the document and of every escape.
    let bytes = UnsafeBufferPointer(start: start + 4, count: Int(length))
    return String(copying: UTF8Span(unchecked: bytes.span))
  }
}
