/// What the survey wants to know of each byte, packed into one table.
///
/// Bits 0, 16, 32 and 48 are four lanes, which the survey shifts into registers together; the
/// bits between hold traits that are only gathered, and the top byte a weight.
enum CharacterTraits {
  static let letter: UInt64 = 1 << 0
  /// A digit, or a sign that stands for a letter in leetspeak.
  static let leet: UInt64 = 1 << 16
  /// A character of the Base64 alphabets.
  static let base64: UInt64 = 1 << 32
  static let hexDigit: UInt64 = 1 << 48
  static let lanes = letter | leet | base64 | hexDigit

  static let percent: UInt64 = 1 << 5
  static let ampersand: UInt64 = 1 << 6
  static let backslash: UInt64 = 1 << 7
  /// A control character other than tab, line feed and carriage return.
  static let control: UInt64 = 1 << 8
  static let nonASCII: UInt64 = 1 << 9
  /// A letter, a digit, or a sign that leetspeak puts into words.
  static let word: UInt64 = 1 << 10
  /// What `word` has besides letters.
  static let wordSign: UInt64 = 1 << 11

  /// The traits of each byte; the top byte is how much more likely the letter is in English that
  /// was rotated by 13 than in English, in quarter bits.
  static let table: [UInt64] = (0..<256).map { code in
    let byte = UInt8(code)
    var traits: UInt64 = 0
    if byte.isASCIILetter { traits |= letter | base64 | word }
    if byte.isASCIIDigit { traits |= leet | base64 | word | wordSign }
    if byte.hexValue != nil { traits |= hexDigit }
    switch byte {
    case UInt8(ascii: "%"): traits |= percent
    case UInt8(ascii: "&"): traits |= ampersand
    case UInt8(ascii: "\\"): traits |= backslash
    case UInt8(ascii: "@"), UInt8(ascii: "$"): traits |= leet | word | wordSign
    case UInt8(ascii: "!"), UInt8(ascii: "|"): traits |= word | wordSign
    case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      traits |= base64
    case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F: traits |= control
    case 0x80...0xFF: traits |= nonASCII
    default: break
    }
    return traits | UInt64(UInt8(bitPattern: rotationWeight(byte))) << 56
  }

  /// Letters of English text per thousand, a to z.
  private static let frequencies: [Double] = [
    82, 15, 28, 43, 127, 22, 20, 61, 70, 1.5, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24,
    1.5, 20, 0.7,
  ]

  /// The logarithm of how much likelier a letter is in rotated English, at most 3 bits either way.
  private static func rotationWeight(_ byte: UInt8) -> Int8 {
    guard byte.isASCIILetter else { return 0 }
    let index = Int((byte | 0x20) - UInt8(ascii: "a"))
    var ratio = frequencies[(index + 13) % 26] / frequencies[index]
    var quarterBits = 0.0
    while ratio > 1.19, quarterBits < 12 {
      ratio /= 1.1892
      quarterBits += 1
    }
    while ratio < 0.84, quarterBits > -12 {
      ratio *= 1.1892
      quarterBits -= 1
    }
    return Int8(quarterBits)
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
  var isASCIIDigit: Bool { self &- 0x30 < 10 }
  var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }
  /// Space, tab, line feed or carriage return.
  var isASCIISpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
  /// The letter in lower case; other bytes as they are.
  var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  /// The value of a hexadecimal digit.
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
