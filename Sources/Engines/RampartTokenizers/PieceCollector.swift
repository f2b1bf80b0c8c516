/// Takes the stretches of words as a pre-tokenizer finds them, and joins delimiters to their neighbours as a
/// behaviour says.
struct PieceCollector {
  /// The pieces so far.
  private(set) var pieces: [SplitText.Piece] = []
  private let behavior: SplitBehavior
  /// Where the word lies in the text.
  private var start = 0
  private var last: Range<Int>?
  private var wasDelimiter = false

  init(_ behavior: SplitBehavior, capacity: Int) {
    self.behavior = behavior
    pieces.reserveCapacity(capacity)
  }

  /// Takes the next stretch of the word; those of a word cover it, but for stretches that shall be dropped.
  @inline(__always)
  mutating func add(_ range: Range<Int>, isDelimiter: Bool = false) {
    let joins =
      switch behavior {
      case .removed, .isolated: false
      case .contiguous: isDelimiter == wasDelimiter
      case .mergedWithPrevious: isDelimiter && !wasDelimiter
      // Of several delimiters in a row only the last one goes with what follows.
      case .mergedWithNext: !isDelimiter && wasDelimiter
      }
    wasDelimiter = isDelimiter
    if behavior == .removed, isDelimiter { return }
    if joins, let previous = last {
      last = previous.lowerBound..<range.upperBound
    } else {
      flush()
      last = range
    }
  }

  /// Begins a word.
  mutating func begin(at start: Int) { self.start = start }

  /// Ends a word.
  mutating func end() {
    flush()
    last = nil
    wasDelimiter = false
  }

  /// Takes a piece that is a token.
  mutating func add(_ token: SplitText.Piece) { pieces.append(token) }

  @inline(__always)
  private mutating func flush() {
    guard let range = last, !range.isEmpty else { return }
    pieces.append(
      SplitText.Piece(range: (start + range.lowerBound)..<(start + range.upperBound), token: nil))
  }
}
