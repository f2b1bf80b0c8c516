/// The pieces of a vocabulary by their bytes: a double array (Aoe, 1989) whose slots are addressed by exclusive or.
struct PieceTrie: Sendable {
  /// A node's slot.
  struct Slot {
    /// Bits 0-7 the byte that leads here, bit 8 whether the slot is taken, bits 9-31 where the children are.
    var unit: UInt32
    /// The piece that ends here, or -1.
    var value: Int32

    static let empty = Slot(unit: 0, value: -1)
  }

  /// The longest piece; it bounds the work for a byte of text.
  static let maximumPieceLength = 1024
  /// Children of nodes that have none: a block that stays empty.
  private static let emptyBlock: UInt32 = 256

  private let slots: [Slot]
  /// The length of the longest piece.
  let longest: Int

  /// Where a walk from the beginning of a piece stands.
  struct Position {
    fileprivate var base: UInt32
  }

  /// A view for many walks.
  struct Walker {
    fileprivate let slots: UnsafeBufferPointer<Slot>
    let root: Position

    /// Goes on by one byte; returns the piece that ends there or -1, or `nil` where no piece goes on.
    @inline(__always)
    func step(_ position: inout Position, _ byte: UInt8) -> Int32? {
      // A base is a multiple-of-256 block's address within the array, so the index is too.
      let slot = slots[Int(position.base ^ UInt32(byte))]
      guard slot.unit & 0x1FF == UInt32(byte) | 0x100 else { return nil }
      position.base = slot.unit >> 9
      return slot.value
    }
  }

  /// Calls `body` with a view for walks.
  @inline(__always)
  func withWalker<Result>(_ body: (Walker) -> Result) -> Result {
    slots.withUnsafeBufferPointer { slots in
      body(Walker(slots: slots, root: Position(base: slots[0].unit >> 9)))
    }
  }

  /// Returns the piece that has exactly these bytes.
  func find(_ piece: some Sequence<UInt8>) -> Int32? {
    withWalker { walker in
      var position = walker.root
      var found: Int32 = -1
      for byte in piece {
        guard let value = walker.step(&position, byte) else { return nil }
        found = value
      }
      return found >= 0 ? found : nil
    }
  }

  /// Returns the longest piece that stands at `index`, and where it ends.
  @inline(__always)
  func longest(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (piece: Int32, end: Int)? {
    withWalker { walker in
      var position = walker.root
      var found: (Int32, Int)?
      var next = index
      while next < bytes.count, let value = walker.step(&position, bytes[next]) {
        next += 1
        if value >= 0 { found = (value, next) }
      }
      return found
    }
  }
}

extension PieceTrie {
  /// Why pieces do not make a trie.
  enum BuildError: Error {
    /// The piece of this index is too long.
    case pieceTooLong(Int)
    case tooManyNodes
  }

  /// Builds the trie of `ends.count` pieces, of which each ends in `bytes` where `ends` says.
  ///
  /// Of equal pieces the last one counts; empty ones are left out.
  init(bytes: [UInt8], ends: [UInt32]) throws(BuildError) {
    var start = 0
    var longest = 0
    for index in ends.indices {
      let length = Int(ends[index]) - start
      guard length <= Self.maximumPieceLength else { throw .pieceTooLong(index) }
      longest = max(longest, length)
      start = Int(ends[index])
    }
    self.longest = longest
    var builder = PieceTrieBuilder(bytes: bytes, ends: ends, emptyBlock: Self.emptyBlock)
    guard let slots = builder.build() else { throw .tooManyNodes }
    self.slots = slots
  }

  /// Builds the trie of a few pieces, numbered in order.
  init(_ pieces: [[UInt8]]) throws(BuildError) {
    var ends: [UInt32] = []
    var count = 0
    for piece in pieces {
      count += piece.count
      ends.append(UInt32(truncatingIfNeeded: count))
    }
    try self.init(bytes: Array(pieces.joined()), ends: ends)
  }
}

extension PieceTrie {
  /// Calls `body` with the leftmost longest pieces in `bytes`, which do not overlap.
  func forEachMatch(
    in bytes: UnsafeBufferPointer<UInt8>, _ body: (_ range: Range<Int>, _ piece: Int32) -> Void
  ) {
    var index = 0
    while index < bytes.count {
      if let (piece, end) = longest(in: bytes, at: index) {
        body(index..<end, piece)
        index = end
      } else {
        index += 1
      }
    }
  }
}
