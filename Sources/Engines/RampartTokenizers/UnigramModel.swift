internal import RampartJSON
internal import RampartModelFiles

/// The Unigram language model (Kudo, "Subword Regularization", 2018): the most likely way to cut a word into
/// pieces, by Viterbi's algorithm, with the scores and tie rules of the `tokenizers` package.
struct UnigramModel: TokenModel {
  let unknownID: Int32
  private let trie: PieceTrie
  private let scores: [Double]
  private let lengths: [UInt16]
  /// What a character costs that no piece begins with.
  private let unknownScore: Double
  /// The pieces `<0x00>` to `<0xFF>`, -1 where one is missing; empty without byte fallback.
  private let byteIDs: [Int32]

  /// An unknown character scores this much below the least likely piece.
  private static let unknownPenalty = 10.0

  var vocabularySize: Int { scores.count }
  var largestID: Int32 { Int32(truncatingIfNeeded: scores.count - 1) }

  /// Reads the model's member of `tokenizer.json`.
  init(_ node: StageNode, vocabulary: JSONTable?) throws(ModelError) {
    guard let vocabulary, vocabulary.shape == .pairs else {
      throw node.error("needs a member `vocab` that is an array of [text, number]")
    }
    guard vocabulary.count > 0 else { throw node.error("has an empty `vocab`") }
    let unknown = try node.required("unk_id")
    unknownID = try unknown.tokenID()
    guard unknownID < vocabulary.count else {
      throw unknown.error("is \(unknownID), but `vocab` has \(vocabulary.count) pieces")
    }
    trie = try Self.trie(of: vocabulary, node)
    scores = vocabulary.numbers
    unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
    var start: UInt32 = 0
    lengths = vocabulary.ends.map { end in
      defer { start = end }
      return UInt16(truncatingIfNeeded: end - start)
    }
    byteIDs = try node.bool("byte_fallback", default: false) ? Self.byteIDs(in: trie) : []
  }

  private static func trie(of vocabulary: JSONTable, _ node: StageNode) throws(ModelError)
    -> PieceTrie
  {
    do throws(PieceTrie.BuildError) {
      return try PieceTrie(bytes: vocabulary.bytes, ends: vocabulary.ends)
    } catch {
      switch error {
      case .pieceTooLong(let index):
        throw node.error(
          "has a piece of more than \(PieceTrie.maximumPieceLength) bytes: `vocab[\(index)]`")
      case .tooManyNodes: throw node.error("has a `vocab` that is too large")
      }
    }
  }

  private static func byteIDs(in trie: PieceTrie) -> [Int32] {
    (0..<256).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return trie.find("<0x\(byte < 16 ? "0" : "")\(digits)>".utf8) ?? -1
    }
  }

  func id(of piece: [UInt8]) -> Int32? { trie.find(piece) }

  func tokenize(_ word: UnsafeBufferPointer<UInt8>, at offset: Int, into tokens: inout TokenBuffer)
  {
    withSearch(longestWord: word.count) { $0.tokenize(word, at: offset, into: &tokens) }
  }

  func tokenize(
    _ pieces: [SplitText.Piece], of text: UnsafeBufferPointer<UInt8>, into tokens: inout TokenBuffer
  ) {
    let longest = pieces.reduce(0) { max($0, $1.token == nil ? $1.range.count : 0) }
    withSearch(longestWord: longest) { search in
      for piece in pieces {
        if let token = piece.token {
          tokens.append(token, piece.range)
        } else {
          let word = UnsafeBufferPointer(rebasing: text[piece.range])
          search.tokenize(word, at: piece.range.lowerBound, into: &tokens)
        }
      }
    }
  }

  /// Calls `body` with what the search for best paths works on.
  @inline(__always)
  private func withSearch(longestWord: Int, _ body: (UnigramSearch) -> Void) {
    // Pieces that arrive at a byte come from at most the longest piece before it, so a ring of scores is enough.
    var ring = 8
    while ring < min(trie.longest, longestWord) + 1 { ring *= 2 }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: ring) { best in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: longestWord + 1) { steps in
        trie.withWalker { walker in
          scores.withUnsafeBufferPointer { scores in
            lengths.withUnsafeBufferPointer { lengths in
              best.initialize(repeating: 0)
              steps.initialize(repeating: UnigramSearch.unset)
              body(
                UnigramSearch(
                  walker: walker, scores: scores, lengths: lengths, unknownScore: unknownScore,
                  unknownID: unknownID, best: best, steps: steps,
                  unknownTokens: unknownTokens))
            }
          }
        }
      }
    }
  }

  /// Returns the tokens of a stretch that the best path has no pieces for: usually one.
  private func unknownTokens(_ text: UnsafeBufferPointer<UInt8>) -> [Int32] {
    // Unknown characters may add up to a piece whose score was worse than theirs.
    if let piece = trie.find(text) { return [piece] }
    if !byteIDs.isEmpty, text.allSatisfy({ byteIDs[Int($0)] >= 0 }) {
      return text.map { byteIDs[Int($0)] }
    }
    return [unknownID]
  }
}
