/// The checksum at the end of GitHub's and npm's tokens: CRC-32 in six digits of base 62.
///
/// Described in GitHub's "Behind GitHub's new authentication token formats" (2021).
enum TokenChecksum {
  /// Returns whether the last six bytes of `token` are the checksum of those after its last `_`.
  static func holds(for token: ArraySlice<UInt8>) -> Bool {
    guard let underscore = token.lastIndex(of: UInt8(ascii: "_")) else { return false }
    let body = token[(underscore + 1)...]
    guard body.count > 6 else { return false }
    return Array(text(of: Array(body.dropLast(6))).utf8) == Array(body.suffix(6))
  }

  /// Returns the checksum of `bytes`.
  static func text(of bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    var rest = crc32(bytes)
    var text = ""
    for _ in 0..<6 {
      text = String(digits[Int(rest % 62)]) + text
      rest /= 62
    }
    return text
  }

  /// CRC-32 of ISO 3309, bit by bit: it runs over 30 bytes of a match, not over texts.
  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0xedb8_8320 : 0) }
    }
    return ~crc
  }
}
