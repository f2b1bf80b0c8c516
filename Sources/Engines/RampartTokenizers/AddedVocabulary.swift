internal import RampartModelFiles

/// The tokens that are looked for in the text before anything else is done with it.
struct AddedVocabulary {
  /// Tokens that are looked for in the same text.
  private struct Finder {
    var tokens: [(token: AddedToken, id: Int32)] = []
    var trie: PieceTrie?
  }

  private var originals = Finder()
  private var normalized = Finder()
  /// The number of each token.
  private(set) var ids: [[UInt8]: Int32] = [:]
  /// How many numbers there are with those of the model.
  private(set) var size: Int

  /// Numbers tokens as the `tokenizers` package does: a piece of the model keeps its number, others get the next
  /// free one; a token that stands twice has the marks of the last one.
  init(
    _ tokens: [AddedToken], model: any TokenModel, normalizer: (any Normalizer)?, node: StageNode
  ) throws(ModelError) {
    size = model.vocabularySize
    var marks: [Int32: AddedToken] = [:]
    var order: [Int32] = []
    for token in tokens where !token.content.isEmpty {
      let id: Int32
      if let known = ids[token.content] ?? model.id(of: token.content) {
        id = known
      } else {
        id = Int32(truncatingIfNeeded: size)
        size += 1
      }
      ids[token.content] = id
      if marks[id] == nil { order.append(id) }
      marks[id] = token
    }
    var contents: (originals: [[UInt8]], normalized: [[UInt8]]) = ([], [])
    for id in order {
      guard let token = marks[id] else { continue }
      if token.isNormalized {
        var content = NormalizedText(token.content[...])
        normalizer?.normalize(&content)
        guard content.count > 0 else {
          throw node.error("has a normalized token of which the normalizer leaves nothing")
        }
        contents.normalized.append(content.bytes)
        normalized.tokens.append((token, id))
      } else {
        contents.originals.append(token.content)
        originals.tokens.append((token, id))
      }
    }
    originals.trie = try Self.trie(contents.originals, node)
    normalized.trie = try Self.trie(contents.normalized, node)
  }

  private static func trie(_ pieces: [[UInt8]], _ node: StageNode) throws(ModelError) -> PieceTrie?
  {
    guard !pieces.isEmpty else { return nil }
    do throws(PieceTrie.BuildError) {
      return try PieceTrie(pieces)
    } catch {
      throw node.error(
        "has tokens that are too long or too many; one may have \(PieceTrie.maximumPieceLength) bytes"
      )
    }
  }

  /// Cuts the original text at tokens, normalises what is between them, and cuts that at the tokens that are
  /// looked for in normalised text.
  func split(_ text: ArraySlice<UInt8>, at offset: Int, normalizer: (any Normalizer)?) -> SplitText
  {
    let pieces = text.withUnsafeBufferPointer { find(originals, in: $0) }
    if pieces.count == 1, pieces[0].token == nil {
      var whole = NormalizedText(text, at: offset)
      normalizer?.normalize(&whole)
      return SplitText(text: whole, pieces: splitNormalized(whole))
    }
    var joined = NormalizedText(at: offset, capacity: text.count)
    var result: [SplitText.Piece] = []
    for piece in pieces {
      let (start, end) = (piece.range.lowerBound, piece.range.upperBound)
      var part = NormalizedText(
        text[(text.startIndex + start)..<(text.startIndex + end)], at: offset + start)
      let shift = joined.count
      if piece.token != nil {
        result.append(SplitText.Piece(range: shift..<(shift + part.count), token: piece.token))
      } else {
        normalizer?.normalize(&part)
        for inner in splitNormalized(part) {
          let range = (shift + inner.range.lowerBound)..<(shift + inner.range.upperBound)
          result.append(SplitText.Piece(range: range, token: inner.token))
        }
      }
      joined.append(0..<part.count, of: part)
    }
    return SplitText(text: joined, pieces: result)
  }

  private func splitNormalized(_ text: NormalizedText) -> [SplitText.Piece] {
    text.bytes.withUnsafeBufferPointer { find(normalized, in: $0) }
  }

  /// The leftmost longest tokens, and what lies between them.
  private func find(_ finder: Finder, in bytes: UnsafeBufferPointer<UInt8>) -> [SplitText.Piece] {
    var pieces: [SplitText.Piece] = []
    func add(_ range: Range<Int>, _ token: Int32?) {
      if !range.isEmpty { pieces.append(SplitText.Piece(range: range, token: token)) }
    }
    var done = 0
    finder.trie?.forEachMatch(in: bytes) { range, number in
      let (token, id) = finder.tokens[Int(number)]
      if token.isSingleWord, Self.touchesWord(range, in: bytes) { return }
      var (start, end) = (range.lowerBound, range.upperBound)
      if token.stripsLeft {
        start = max(Self.spaceStart(before: start, in: bytes), done)
      }
      if token.stripsRight { end = Self.spaceEnd(from: end, in: bytes) }
      if done < start { add(done..<start, nil) }
      add(start..<max(start, end), id)
      done = end
    }
    if done < bytes.count { add(done..<bytes.count, nil) }
    return pieces
  }
}

// MARK: - What stands around a token

extension AddedVocabulary {
  private static func touchesWord(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool
  {
    if range.lowerBound > 0 {
      let before = UTF8Character.start(before: range.lowerBound, in: bytes)
      if CharacterProperties(UTF8Character.decode(bytes, at: before).scalar).isWordCharacter {
        return true
      }
    }
    return range.upperBound < bytes.count
      && CharacterProperties(UTF8Character.decode(bytes, at: range.upperBound).scalar)
        .isWordCharacter
  }

  private static func spaceStart(before index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var index = index
    while index > 0 {
      let before = UTF8Character.start(before: index, in: bytes)
      guard CharacterProperties(UTF8Character.decode(bytes, at: before).scalar).isWhitespace else {
        break
      }
      index = before
    }
    return index
  }

  private static func spaceEnd(from index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var index = index
    while index < bytes.count {
      let (scalar, length) = UTF8Character.decode(bytes, at: index)
      guard CharacterProperties(scalar).isWhitespace else { break }
      index += length
    }
    return index
  }
}
