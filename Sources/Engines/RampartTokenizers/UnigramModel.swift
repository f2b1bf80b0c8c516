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
  /// Marks a character without a piece on the best path.
  private static let unknownStep: Int32 = -2
  private static let unset: Int32 = -1

  var vocabularySize: Int { scores.count }

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
    // Pieces that arrive at a byte come from at most the longest piece before it, so a ring of scores is enough.
    var ring = 8
    while ring < min(trie.longest, word.count) + 1 { ring *= 2 }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: ring) { best in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: word.count + 1) { steps in
        steps.initialize(repeating: Self.unset)
        best.initialize(repeating: 0)
        findPath(word, best, steps)
        appendPath(word, steps, offset, &tokens)
      }
    }
  }

  /// Fills `steps` with the last step of the best path to every byte.
  @inline(__always)
  private func findPath(
    _ word: UnsafeBufferPointer<UInt8>, _ best: UnsafeMutableBufferPointer<Double>,
    _ steps: UnsafeMutableBufferPointer<Int32>
  ) {
    let mask = best.count - 1
    trie.withWalker { walker in
      scores.withUnsafeBufferPointer { scores in
        var start = 0
        while start < word.count {
          let scoreHere = best[start & mask]
          let length = UTF8Character.length(first: word[start])
          let characterEnd = min(start + length, word.count)
          var isCharacterKnown = false
          var position = walker.root
          var end = start
          while end < word.count, let piece = walker.step(&position, word[end]) {
            end += 1
            guard piece >= 0 else { continue }
            let score = scores[Int(piece)] + scoreHere
            if steps[end] == Self.unset || score > best[end & mask] {
              steps[end] = piece
              best[end & mask] = score
            }
            if end == characterEnd { isCharacterKnown = true }
          }
          if !isCharacterKnown {
            let score = unknownScore + scoreHere
            if steps[characterEnd] == Self.unset || score > best[characterEnd & mask] {
              steps[characterEnd] = Self.unknownStep
              best[characterEnd & mask] = score
            }
          }
          start = characterEnd
        }
      }
    }
  }

  /// Follows `steps` back from the end and appends the tokens in order; unknown ones in a row become one.
  @inline(__always)
  private func appendPath(
    _ word: UnsafeBufferPointer<UInt8>, _ steps: UnsafeMutableBufferPointer<Int32>, _ offset: Int,
    _ tokens: inout TokenBuffer
  ) {
    let first = tokens.count
    var end = word.count
    while end > 0 {
      let step = steps[end]
      var start = self.start(of: step, endingAt: end, word)
      guard step == Self.unknownStep || step == unknownID else {
        tokens.append(step, (offset + start)..<(offset + end))
        end = start
        continue
      }
      while start > 0, steps[start] == Self.unknownStep || steps[start] == unknownID {
        start = self.start(of: steps[start], endingAt: start, word)
      }
      let range = (offset + start)..<(offset + end)
      appendUnknown(word[start..<end], range, &tokens)
      end = start
    }
    tokens.reverse(from: first)
  }

  /// Appends an unknown stretch, last token first.
  private func appendUnknown(
    _ text: Slice<UnsafeBufferPointer<UInt8>>, _ range: Range<Int>, _ tokens: inout TokenBuffer
  ) {
    // Unknown characters may add up to a piece whose score was worse than theirs.
    if let piece = trie.find(text) {
      tokens.append(piece, range)
    } else if !byteIDs.isEmpty, text.allSatisfy({ byteIDs[Int($0)] >= 0 }) {
      for byte in text.reversed() { tokens.append(byteIDs[Int(byte)], range) }
    } else {
      tokens.append(unknownID, range)
    }
  }

  @inline(__always)
  private func start(of step: Int32, endingAt end: Int, _ word: UnsafeBufferPointer<UInt8>) -> Int {
    step < 0
      ? UTF8Character.start(before: end, in: word) : max(end - Int(lengths[Int(step)]), 0)
  }
}
