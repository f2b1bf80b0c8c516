/// Cuts a huge text into pieces that overlap, so that what is kept of it while it is scanned stays small.
enum TextPieces {
  /// Bytes of a piece at the most.
  static let byteCount = 1 << 20
  /// Bytes that a piece shares with the one before it, at the least; a word of an attack that is cut
  /// stands whole in the next piece, with as much before it as windows share.
  static let overlap = 4 << 10

  /// The places of the pieces of `text` (valid UTF-8); one for all but huge texts.
  static func ranges(of text: [UInt8], byteCount: Int = byteCount, overlap: Int = overlap)
    -> [Range<Int>]
  {
    guard text.count > byteCount else { return [0..<text.count] }
    var ranges: [Range<Int>] = []
    var start = 0
    while text.count - start > byteCount {
      let end = border(before: start + byteCount, in: text)
      ranges.append(start..<end)
      start = border(before: end - overlap, in: text)
    }
    ranges.append(start..<text.count)
    return ranges
  }

  /// The last place up to `limit` where a word begins, if one is near, else a character.
  private static func border(before limit: Int, in text: [UInt8]) -> Int {
    for place in stride(from: limit, to: limit - 256, by: -1) where text[place] == 0x20 {
      return place
    }
    var place = limit
    while text[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }
}
