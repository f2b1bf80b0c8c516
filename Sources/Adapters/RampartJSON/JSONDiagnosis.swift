/// Finds where and why bytes are not JSON; runs only after the fast parser has refused them.
///
/// It is a second, independent reading of RFC 8259, which the tests hold against the first.
struct JSONDiagnosis {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let maximumDepth: Int
  private var offset = 0
  /// One entry an open array (`false`) or object (`true`).
  private var open: [Bool] = []

  /// Returns the first error in `bytes`, or `nil` if they are one JSON value.
  static func error(in bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) -> JSONError? {
    var diagnosis = JSONDiagnosis(bytes: bytes, maximumDepth: maximumDepth)
    do throws(JSONError) {
      try diagnosis.document()
      return nil
    } catch {
      return error
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func document() throws(JSONError) {
    skipSpace()
    guard next != nil else { throw JSONError(.empty, at: offset) }
    repeat {
      try beginValue()
      try endValues()
    } while !open.isEmpty
    skipSpace()
    guard next == nil else { throw JSONError(.trailingContent, at: offset) }
  }

  /// Reads up to the end of the next scalar or empty container.
  private mutating func beginValue() throws(JSONError) {
    while true {
      skipSpace()
      switch next {
      case UInt8(ascii: "["):
        try descend(isObject: false)
        if next == UInt8(ascii: "]") { return }
      case UInt8(ascii: "{"):
        try descend(isObject: true)
        if next == UInt8(ascii: "}") { return }
        try key()
      default: return try scalar()
      }
    }
  }

  /// Closes what ends here, and reads the separator before the next value.
  private mutating func endValues() throws(JSONError) {
    while let isObject = open.last {
      skipSpace()
      switch next {
      case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
        offset += 1
        open.removeLast()
      case UInt8(ascii: ","):
        offset += 1
        if isObject { try key() }
        return
      default: throw unexpected()
      }
    }
  }

  private mutating func descend(isObject: Bool) throws(JSONError) {
    guard open.count < maximumDepth else { throw JSONError(.tooDeep, at: offset) }
    open.append(isObject)
    offset += 1
    skipSpace()
  }

  private mutating func key() throws(JSONError) {
    skipSpace()
    guard next == UInt8(ascii: "\"") else { throw unexpected() }
    try string()
    skipSpace()
    guard next == UInt8(ascii: ":") else { throw unexpected() }
    offset += 1
  }

  private mutating func scalar() throws(JSONError) {
    guard let first = next else { throw unexpected() }
    switch first {
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    default: throw unexpected()
    }
  }

  private func unexpected() -> JSONError {
    JSONError(next == nil ? .unexpectedEnd : .unexpectedByte, at: offset)
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  private mutating func literal(_ word: StaticString) throws(JSONError) {
    let start = offset
    for index in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[index] else { throw JSONError(.invalidLiteral, at: start) }
      offset += 1
    }
    if let byte = next, !Self.endsScalar(byte) { throw JSONError(.invalidLiteral, at: start) }
  }

  private static func endsScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
      true
    default: false
    }
  }
}

// MARK: - Numbers

extension JSONDiagnosis {
  private mutating func number() throws(JSONError) {
    let start = offset
    if next == UInt8(ascii: "-") { offset += 1 }
    let first = next
    let integerDigits = digits()
    guard integerDigits > 0, integerDigits == 1 || first != UInt8(ascii: "0") else {
      throw JSONError(.invalidNumber, at: start)
    }
    var isInteger = true
    if next == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      guard digits() > 0 else { throw JSONError(.invalidNumber, at: start) }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      guard digits() > 0 else { throw JSONError(.invalidNumber, at: start) }
    }
    if let byte = next, !Self.endsScalar(byte) { throw JSONError(.invalidNumber, at: start) }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    let fits =
      isInteger
      ? Int64(text) != nil || UInt64(text) != nil : Double(text)?.isFinite ?? false
    guard fits else { throw JSONError(.numberOutOfRange, at: start) }
  }

  private mutating func digits() -> Int {
    let start = offset
    while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { offset += 1 }
    return offset - start
  }
}

// MARK: - Texts

extension JSONDiagnosis {
  private mutating func string() throws(JSONError) {
    offset += 1
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return
      case UInt8(ascii: "\\"): try escape()
      case 0..<0x20: throw JSONError(.controlCharacter, at: offset)
      case 0..<0x80: offset += 1
      default: try multibyteCharacter()
      }
    }
    throw JSONError(.unexpectedEnd, at: offset)
  }

  private mutating func escape() throws(JSONError) {
    let start = offset
    offset += 1
    guard let kind = next else { throw JSONError(.unexpectedEnd, at: offset) }
    offset += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    case UInt8(ascii: "u"): break
    default: throw JSONError(.invalidEscape, at: start)
    }
    let unit = try codeUnit(from: start)
    guard unit & 0xF800 == 0xD800 else { return }
    guard unit < 0xDC00, next == UInt8(ascii: "\\"), offset + 1 < bytes.count,
      bytes[offset + 1] == UInt8(ascii: "u")
    else { throw JSONError(.loneSurrogate, at: start) }
    offset += 2
    guard try codeUnit(from: offset - 2) & 0xFC00 == 0xDC00 else {
      throw JSONError(.loneSurrogate, at: start)
    }
  }

  private mutating func codeUnit(from start: Int) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next else { throw JSONError(.unexpectedEnd, at: offset) }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw JSONError(.invalidEscape, at: start)
      }
      unit = unit << 4 | UInt32(digit)
      offset += 1
    }
    return unit
  }

  /// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
  private mutating func multibyteCharacter() throws(JSONError) {
    let start = offset
    let lead = bytes[offset]
    let length =
      switch lead {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 0, bytes.count - offset >= length else {
      throw JSONError(.invalidUTF8, at: start)
    }
    let second: ClosedRange<UInt8> =
      switch lead {
      case 0xE0: 0xA0...0xBF
      case 0xED: 0x80...0x9F
      case 0xF0: 0x90...0xBF
      case 0xF4: 0x80...0x8F
      default: 0x80...0xBF
      }
    guard second.contains(bytes[start + 1]),
      bytes[(start + 1)..<(start + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
    else { throw JSONError(.invalidUTF8, at: start) }
    offset += length
  }
}
