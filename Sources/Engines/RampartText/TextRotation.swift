import RampartCore

/// Reads letters rotated by 13, where that gives English.
enum TextRotation {
  /// Three common words in the rotated text are no chance.
  private static let minimumWordCount = 3

  static func reading(of bytes: [UInt8]) -> Reading? {
    let rotated = bytes.map(rotate)
    guard
      EnglishWords.count(in: rotated, butNotIn: bytes, upTo: minimumWordCount)
        >= minimumWordCount
    else { return nil }
    return Reading(
      bytes: rotated, map: .identity(count: bytes.count), changedCount: bytes.count)
  }

  private static func rotate(_ byte: UInt8) -> UInt8 {
    guard byte.isASCIILetter else { return byte }
    return byte | 0x20 < UInt8(ascii: "n") ? byte + 13 : byte - 13
  }
}
