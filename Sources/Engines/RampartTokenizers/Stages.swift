/// Changes a text before it is cut.
protocol Normalizer: Sendable {
  /// Normalises one text in place.
  func normalize(_ text: inout NormalizedText)
}

/// Cuts a text into words; it may change the words too.
protocol PreTokenizer: Sendable {
  /// Cuts the pieces that are no tokens yet.
  func split(_ text: inout SplitText)
}

/// Turns one word into tokens of the vocabulary.
protocol TokenModel: Sendable {
  /// How many pieces the vocabulary has.
  var vocabularySize: Int { get }
  /// The largest number of a piece; a vocabulary with gaps has larger ones than pieces.
  var largestID: Int32 { get }
  /// The token of what the vocabulary lacks.
  var unknownID: Int32 { get }
  /// Returns the number of a piece.
  func id(of piece: [UInt8]) -> Int32?
  /// Appends the tokens of `word` (valid UTF-8, not empty); their ranges count from `offset`, which is where
  /// the word begins.
  func tokenize(_ word: UnsafeBufferPointer<UInt8>, at offset: Int, into tokens: inout TokenBuffer)
  /// Appends the tokens of many pieces of `text`, of which those that are tokens already stay so.
  func tokenize(
    _ pieces: [SplitText.Piece], of text: UnsafeBufferPointer<UInt8>, into tokens: inout TokenBuffer
  )
}

extension TokenModel {
  func tokenize(
    _ pieces: [SplitText.Piece], of text: UnsafeBufferPointer<UInt8>, into tokens: inout TokenBuffer
  ) {
    for piece in pieces {
      if let token = piece.token {
        tokens.append(token, piece.range)
      } else {
        let word = UnsafeBufferPointer(rebasing: text[piece.range])
        tokenize(word, at: piece.range.lowerBound, into: &tokens)
      }
    }
  }
}

/// Tokens on their way out: numbers and byte ranges in the normalised text.
struct TokenBuffer {
  private(set) var ids: [Int32] = []
  private(set) var ranges: [Range<Int>] = []

  /// How many tokens there are.
  var count: Int { ids.count }

  /// Drops tokens from the end.
  mutating func removeLast(_ count: Int) {
    ids.removeLast(count)
    ranges.removeLast(count)
  }
  /// Makes ranges in a normalised text ranges in the original, which begins at `offset`.
  mutating func mapRanges(through text: NormalizedText, from offset: Int) {
    ranges.withUnsafeMutableBufferPointer { ranges in
      for index in ranges.indices {
        let range = text.originalRange(of: ranges[index])
        ranges[index] = (offset + range.lowerBound)..<(offset + range.upperBound)
      }
    }
  }

  /// Turns the order of the tokens from `first` on round.
  mutating func reverse(from first: Int) {
    var (left, right) = (first, ids.count - 1)
    while left < right {
      ids.swapAt(left, right)
      ranges.swapAt(left, right)
      left += 1
      right -= 1
    }
  }

  /// Appends a token.
  @inline(__always)
  mutating func append(_ id: Int32, _ range: Range<Int>) {
    ids.append(id)
    ranges.append(range)
  }
}
