import RampartCore

/// Decodes the backslash escapes of JSON and of programming languages.
enum LanguageEscapes {
  static func reading(of bytes: [UInt8]) -> Reading? {
    var draft = ViewDraft(of: bytes)
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index + 1 < text.count {
        guard text[index] == UInt8(ascii: "\\") else {
          index += 1
          continue
        }
        index = decode(at: index, in: text, into: &draft)
      }
    }
    return draft.finish()
  }

  /// Returns whether there is an escape that names a character by its number.
  static func haveCodePoints(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { text in
      text.indices.dropLast().contains { index in
        text[index] == UInt8(ascii: "\\")
          && (text[index + 1] | 0x20 == UInt8(ascii: "u")
            || text[index + 1] == UInt8(ascii: "x") || (0x30...0x37).contains(text[index + 1]))
      }
    }
  }

  private static let simple: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D,
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
    UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "/"): UInt8(ascii: "/"),
  ]

  /// Decodes the escape at `index`; returns where reading goes on.
  private static func decode(
    at index: Int, in text: UnsafeBufferPointer<UInt8>, into draft: inout ViewDraft
  ) -> Int {
    let letter = text[index + 1]
    switch letter {
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      guard let (scalar, length) = codePoint(at: index, in: text) else { return index + 2 }
      draft.replace(index..<(index + length), with: scalar.utf8Bytes)
      return index + length
    case UInt8(ascii: "x"):
      let end = ByteEscapes.decode(at: index, length: 4, in: text, into: &draft) { at in
        at + 1 < text.count && text[at] == UInt8(ascii: "\\") && text[at + 1] == UInt8(ascii: "x")
          ? text.hexNumber(at: at + 2, digits: 2) : nil
      }
      return max(end, index + 2)
    case 0x30...0x37:
      return octal(at: index, in: text, into: &draft)
    default:
      guard let byte = simple[letter] else { return index + 1 }
      draft.replace(index..<(index + 2), with: byte)
      return index + 2
    }
  }

  /// `\u0061`, a surrogate pair, `\u{61}` or `\U00000061`.
  private static func codePoint(
    at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> (UInt32, Int)? {
    if text[index + 1] == UInt8(ascii: "U") {
      return text.hexNumber(at: index + 2, digits: 8).map { ($0, 10) }
    }
    if index + 2 < text.count, text[index + 2] == UInt8(ascii: "{") {
      for digits in 1...6 {
        let end = index + 3 + digits
        guard end < text.count else { return nil }
        if text[end] == UInt8(ascii: "}") {
          return text.hexNumber(at: index + 3, digits: digits).map { ($0, digits + 4) }
        }
      }
      return nil
    }
    guard let high = text.hexNumber(at: index + 2, digits: 4) else { return nil }
    if (0xD800..<0xDC00).contains(high), index + 7 < text.count,
      text[index + 6] == UInt8(ascii: "\\"), text[index + 7] == UInt8(ascii: "u"),
      let low = text.hexNumber(at: index + 8, digits: 4), (0xDC00..<0xE000).contains(low)
    {
      return (0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), 12)
    }
    return (high, 6)
  }

  /// `\141`: three octal digits of a printable ASCII character.
  private static func octal(
    at index: Int, in text: UnsafeBufferPointer<UInt8>, into draft: inout ViewDraft
  ) -> Int {
    guard index + 3 < text.count else { return index + 2 }
    var value = 0
    for offset in 1...3 {
      guard (0x30...0x37).contains(text[index + offset]) else { return index + 2 }
      value = value * 8 + Int(text[index + offset] - 0x30)
    }
    guard (0x20...0x7E).contains(value) else { return index + 4 }
    draft.replace(index..<(index + 4), with: UInt8(value))
    return index + 4
  }
}
