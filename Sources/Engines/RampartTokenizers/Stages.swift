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
  /// The token of what the vocabulary lacks.
  var unknownID: Int32 { get }
  /// Returns the number of a piece.
  func id(of piece: [UInt8]) -> Int32?
  /// Appends the tokens of `word` (valid UTF-8, not empty); their ranges count from `offset`, which is where
  /// the word begins.
  func tokenize(_ word: UnsafeBufferPointer<UInt8>, at offset: Int, into tokens: inout TokenBuffer)
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
  /// Turns the order of the tokens from `first` on round.
  mutating func reverse(from first: Int) {
    ids[first...].reverse()
    ranges[first...].reverse()
  }

  /// Appends a token.
  @inline(__always)
  mutating func append(_ id: Int32, _ range: Range<Int>) {
    ids.append(id)
    ranges.append(range)
  }
}
