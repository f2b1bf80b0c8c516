/// The bytes of a view, with questions about single bytes that are safe outside the text.
struct PIIText: Sendable {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// How many bytes the text has.
  var count: Int { bytes.count }

  /// The byte at `index`, or 0 outside the text.
  subscript(index: Int) -> UInt8 {
    index >= 0 && index < bytes.count ? bytes[index] : 0
  }

  /// Whether a decimal digit stands at `index`.
  func isDigit(at index: Int) -> Bool { Self.isDigit(self[index]) }

  /// Whether an ASCII letter or a part of a character beyond ASCII stands at `index`.
  func isLetter(at index: Int) -> Bool { Self.isLetter(self[index]) }

  /// Whether a letter or a digit stands at `index`, of a script that puts blanks between words.
  ///
  /// Where words are not parted, as in Chinese, a number may follow a character at once.
  func isWord(at index: Int) -> Bool {
    let byte = self[index]
    guard byte >= 0x80 else { return Self.isDigit(byte) || Self.isASCIILetter(byte) }
    var lead = index
    while lead > index - 3, self[lead] & 0xC0 == 0x80 { lead -= 1 }
    // Two bytes: Latin to Arabic. Three from E0 or E1: Indic scripts, Latin with two marks.
    return (0xC3...0xE1).contains(self[lead])
  }

  /// Whether an ASCII letter stands at `index`.
  func isASCIILetter(at index: Int) -> Bool { Self.isASCIILetter(self[index]) }

  /// Whether a space, a tab or a line end stands at `index`.
  func isSpace(at index: Int) -> Bool {
    let byte = self[index]
    return byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
  }

  /// Whether the bytes from `index` are `other`.
  func has(_ other: StaticString, at index: Int) -> Bool {
    guard index >= 0, index + other.utf8CodeUnitCount <= bytes.count else { return false }
    return other.withUTF8Buffer { buffer in
      for offset in 0..<buffer.count where buffer[offset] != bytes[index + offset] { return false }
      return true
    }
  }

  /// The position of the first byte at or after `index` that is not a blank (space or tab).
  func skippingBlanks(from index: Int) -> Int {
    var index = index
    while self[index] == 0x20 || self[index] == 0x09 { index += 1 }
    return index
  }

  /// The digits in `range`, as values 0...9.
  func digits(in range: Range<Int>) -> [UInt8] {
    bytes[range].compactMap { Self.isDigit($0) ? $0 - 0x30 : nil }
  }

  /// The letters and digits in `range`, letters in upper case.
  func alphanumerics(in range: Range<Int>) -> [UInt8] {
    bytes[range].compactMap { Self.isDigit($0) || Self.isASCIILetter($0) ? Self.upper($0) : nil }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isASCIILetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  static func isLetter(_ byte: UInt8) -> Bool { isASCIILetter(byte) || byte >= 0x80 }

  static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

  static func upper(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 26 ? byte - 0x20 : byte }

  static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte + 0x20 : byte }
}
