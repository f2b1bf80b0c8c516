internal import RampartJSON
internal import RampartModelFiles

/// Greedy longest match from the left (Wu et al., arXiv:1609.08144; Devlin et al., arXiv:1810.04805).
struct WordPieceModel: TokenModel {
  let unknownID: Int32
  let vocabularySize: Int
  var largestID: Int32 { ids.max() ?? 0 }
  private let pieces: PieceTrie
  /// The token of each piece.
  private let ids: [Int32]
  /// What pieces inside a word begin with, such as `##`.
  private let prefix: [UInt8]
  /// A word with more characters is unknown as a whole.
  private let maximumCharacters: Int

  /// Creates the model that `model` of `tokenizer.json` describes.
  init(_ node: StageNode, vocabulary: JSONTable?) throws(ModelError) {
    guard let vocabulary, vocabulary.shape == .object else {
      throw node.error("has no `vocab` that is an object of pieces and numbers")
    }
    prefix = Array(try node["continuing_subword_prefix"]?.string().utf8 ?? "##".utf8)
    var maximumCharacters = 100
    if let limit = node["max_input_chars_per_word"] {
      guard let number = Int(exactly: try limit.number()), number >= 0 else {
        throw limit.error("must be a whole number from 0")
      }
      maximumCharacters = number
    }
    self.maximumCharacters = maximumCharacters
    var ids: [Int32] = []
    ids.reserveCapacity(vocabulary.count)
    for (index, number) in vocabulary.numbers.enumerated() {
      guard let id = Int32(exactly: number), id >= 0 else {
        throw node.error("gives piece \(index) of `vocab` no whole number from 0 to \(Int32.max)")
      }
      ids.append(id)
    }
    self.ids = ids
    pieces = try Self.trie(of: vocabulary, node)
    // Of equal pieces the last one counts, and `tokenizers` numbers added tokens from the count of different ones.
    var different = 0
    for index in ids.indices {
      let piece = vocabulary.bytes[vocabulary.range(of: index)]
      if piece.isEmpty || pieces.find(piece) == Int32(truncatingIfNeeded: index) { different += 1 }
    }
    vocabularySize = different
    let unknown = try node["unk_token"]?.string() ?? "[UNK]"
    guard let piece = pieces.find(Array(unknown.utf8)) else {
      throw node.error("has an `unk_token` that the vocabulary lacks")
    }
    unknownID = ids[Int(piece)]
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
          "has a piece of more than \(PieceTrie.maximumPieceLength) bytes: number \(index)")
      case .tooManyNodes: throw node.error("has a vocabulary that is too large")
      }
    }
  }

  func id(of piece: [UInt8]) -> Int32? { pieces.find(piece).map { ids[Int($0)] } }

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>, at offset: Int, into tokens: inout TokenBuffer
  ) {
    let before = tokens.count
    if !isTooLong(word), matched(word, at: offset, into: &tokens) { return }
    tokens.removeLast(tokens.count - before)
    tokens.append(unknownID, offset..<(offset + word.count))
  }

  private func isTooLong(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard word.count > maximumCharacters else { return false }
    var characters = 0
    for byte in word where byte & 0xC0 != 0x80 { characters += 1 }
    return characters > maximumCharacters
  }

  /// Appends the pieces of a word; false as soon as no piece goes on.
  @inline(__always)
  private func matched(
    _ word: UnsafeBufferPointer<UInt8>, at offset: Int, into tokens: inout TokenBuffer
  ) -> Bool {
    pieces.withWalker { walker in
      var inner: PieceTrie.Position? = walker.root
      for byte in prefix {
        guard var position = inner else { break }
        inner = walker.step(&position, byte) == nil ? nil : position
      }
      var from: PieceTrie.Position? = walker.root
      var start = 0
      while start < word.count {
        guard var position = from else { return false }
        var found: (piece: Int, end: Int)?
        var next = start
        while next < word.count, let piece = walker.step(&position, word[next]) {
          next += 1
          if piece >= 0 { found = (Int(piece), next) }
        }
        guard let found else { return false }
        tokens.append(ids[found.piece], (offset + start)..<(offset + found.end))
        start = found.end
        from = inner
      }
      return true
    }
  }
}
