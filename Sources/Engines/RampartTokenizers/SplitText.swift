/// A text cut into pieces, of which some are tokens already.
struct SplitText {
  /// A stretch of the text.
  struct Piece: Hashable {
    /// Its bytes in `text`; never empty.
    var range: Range<Int>
    /// The token that it is, if it is one: an added token.
    var token: Int32?
  }

  /// The text.
  private(set) var text: NormalizedText
  /// The pieces in order; what lies between them is dropped.
  private(set) var pieces: [Piece]

  /// One piece, or none if the text is empty.
  init(_ text: NormalizedText) {
    self.text = text
    pieces = text.count > 0 ? [Piece(range: 0..<text.count, token: nil)] : []
  }

  /// Creates a text from its parts.
  init(text: NormalizedText, pieces: [Piece]) {
    self.text = text
    self.pieces = pieces
  }

  /// Cuts every piece that is no token yet: `cut` gets a piece's bytes and adds the stretches in it, in order,
  /// to the collector; empty ones are left out.
  mutating func cut(
    _ behavior: SplitBehavior = .isolated,
    _ cut: (_ bytes: UnsafeBufferPointer<UInt8>, _ pieces: inout PieceCollector) -> Void
  ) {
    var collector = PieceCollector(behavior, capacity: pieces.count)
    text.bytes.withUnsafeBufferPointer { bytes in
      for piece in pieces {
        guard piece.token == nil else {
          collector.add(piece)
          continue
        }
        collector.begin(at: piece.range.lowerBound)
        cut(UnsafeBufferPointer(rebasing: bytes[piece.range]), &collector)
        collector.end()
      }
    }
    pieces = collector.pieces
  }
}
