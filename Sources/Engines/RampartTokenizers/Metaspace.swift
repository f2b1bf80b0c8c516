internal import RampartCore
internal import RampartModelFiles

/// Replaces spaces by a visible character, puts one before words, and cuts before each (SentencePiece's way to
/// keep spaces as part of the words).
struct Metaspace: PreTokenizer {
  private enum Prepending: String, CaseIterable {
    case always, first, never
  }

  private let replacement: [UInt8]
  private let prepending: Prepending
  private let splits: Bool

  /// Reads the stage's member of `tokenizer.json`, with the older `add_prefix_space` too.
  init(_ node: StageNode) throws(ModelError) {
    let replacement = try node.required("replacement")
    let text = try replacement.string()
    guard text.unicodeScalars.count == 1 else {
      throw replacement.error("must be one character")
    }
    self.replacement = Array(text.utf8)
    var prepending = Prepending.always
    if let scheme = node["prepend_scheme"] {
      guard let known = Prepending(exactly: try scheme.string()) else {
        throw scheme.error("must be always, first or never")
      }
      prepending = known
    }
    if let older = node["add_prefix_space"], try !older.bool(), prepending != .never {
      throw older.error("is false, which contradicts `prepend_scheme`; set that to never")
    }
    self.prepending = prepending
    splits = try node.bool("split", default: true)
  }

  func split(_ text: inout SplitText) {
    let old = text
    // A space becomes the replacement, and every piece may get one more.
    let spaces = old.text.bytes.count { $0 == 0x20 }
    let growth = replacement.count * (spaces + old.pieces.count)
    var pieces: [SplitText.Piece] = []
    pieces.reserveCapacity(max(old.pieces.count, spaces))
    let new = NormalizedText(from: old.text, capacity: old.text.count + growth) { bytes, writer in
      for piece in old.pieces {
        if piece.token != nil {
          let start = writer.count
          for index in piece.range { writer.copy(index) }
          pieces.append(SplitText.Piece(range: start..<writer.count, token: piece.token))
        } else {
          let prepends = prepends(to: piece.range, of: old.text)
          write(piece.range, of: bytes, prepends: prepends, to: &writer, &pieces)
        }
      }
    }
    text = SplitText(text: new, pieces: pieces)
  }

  private func write(
    _ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, prepends: Bool,
    to writer: inout TextWriter, _ pieces: inout [SplitText.Piece]
  ) {
    var start = writer.count
    if prepends { writeReplacement(originOf: range.lowerBound, &writer) }
    var index = range.lowerBound
    while index < range.upperBound {
      let isSpace = bytes[index] == 0x20
      guard isSpace || isReplacement(bytes, index) else {
        writer.copy(index)
        index += 1
        continue
      }
      // A delimiter right after another one stands alone; else it begins what follows.
      if splits, writer.count > start {
        pieces.append(SplitText.Piece(range: start..<writer.count, token: nil))
        start = writer.count
      }
      writeReplacement(originOf: index, &writer)
      index += isSpace ? 1 : replacement.count
    }
    pieces.append(SplitText.Piece(range: start..<writer.count, token: nil))
  }

  @inline(__always)
  private func writeReplacement(originOf index: Int, _ writer: inout TextWriter) {
    for byte in replacement { writer.write(byte, originOf: index) }
  }

  private func prepends(to range: Range<Int>, of text: NormalizedText) -> Bool {
    switch prepending {
    case .never: return false
    case .first where text.origins[range.lowerBound].start != 0: return false
    case .first, .always:
      let begins = text.bytes[range].starts(with: replacement)
      return !begins && text.bytes[range.lowerBound] != 0x20
    }
  }

  @inline(__always)
  private func isReplacement(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    guard bytes[index] == replacement[0], index + replacement.count <= bytes.count else {
      return false
    }
    for next in 1..<max(replacement.count, 1) where bytes[index + next] != replacement[next] {
      return false
    }
    return true
  }
}
