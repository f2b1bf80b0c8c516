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
      guard let known = Prepending(rawValue: try scheme.string()) else {
        throw scheme.error("must be always, first or never")
      }
      prepending = known
    }
    if let older = node["add_prefix_space"], try !older.bool() {
      guard node["prepend_scheme"] == nil || prepending == .never else {
        throw older.error("is false, which contradicts `prepend_scheme`")
      }
      prepending = .never
    }
    self.prepending = prepending
    splits = try node.bool("split", default: true)
  }

  func split(_ text: inout SplitText) {
    let old = text
    var new = NormalizedText(at: old.text.start, capacity: old.text.count + old.text.count / 2)
    var pieces: [SplitText.Piece] = []
    pieces.reserveCapacity(old.pieces.count)
    for piece in old.pieces {
      let start = new.count
      if piece.token != nil {
        new.append(piece.range, of: old.text)
        pieces.append(SplitText.Piece(range: start..<new.count, token: piece.token))
      } else {
        append(piece.range, of: old.text, to: &new, &pieces)
      }
    }
    text = SplitText(text: new, pieces: pieces)
  }

  private func append(
    _ range: Range<Int>, of old: NormalizedText, to new: inout NormalizedText,
    _ pieces: inout [SplitText.Piece]
  ) {
    var start = new.count
    if prepends(to: range, of: old) { new.append(replacement, from: old.origins[range.lowerBound]) }
    // A delimiter right after another one stands alone; else it begins what follows.
    old.bytes.withUnsafeBufferPointer { bytes in
      var copied = range.lowerBound
      var index = range.lowerBound
      while index < range.upperBound {
        let isSpace = bytes[index] == 0x20
        guard isSpace || isReplacement(bytes, index) else {
          index += 1
          continue
        }
        new.append(copied..<index, of: old)
        if splits, new.count > start {
          pieces.append(SplitText.Piece(range: start..<new.count, token: nil))
          start = new.count
        }
        new.append(replacement, from: old.origins[index])
        index += isSpace ? 1 : replacement.count
        copied = index
      }
      new.append(copied..<range.upperBound, of: old)
    }
    pieces.append(SplitText.Piece(range: start..<new.count, token: nil))
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
