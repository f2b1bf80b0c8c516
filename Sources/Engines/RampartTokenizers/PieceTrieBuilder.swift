/// Lays pieces out as a double array in time linear in their bytes.
///
/// A node's pieces are a stretch of `order`; they are sorted by one byte when the node is laid out.
struct PieceTrieBuilder {
  private struct Node {
    /// Its slot.
    var slot: Int
    /// Its pieces in `order`.
    var pieces: Range<Int>
    /// How many bytes lead to it.
    var depth: Int
  }

  /// Nodes are addressed with 23 bits.
  private static let maximumSlots = 1 << 23
  /// How many of the last blocks are still searched for room.
  private static let openBlocks = 16
  /// How many free slots are tried for a node with several children before a new block is begun.
  private static let maximumTries = 48

  private let bytes: [UInt8]
  private let ends: [UInt32]
  private let emptyBlock: UInt32
  private var order: [Int32]
  private var sorted: [Int32]
  private var slots: [PieceTrie.Slot] = []
  /// The free slots of open blocks: a ring through slot 0, which is taken.
  private var nextFree: [UInt32] = []
  private var previousFree: [UInt32] = []
  private var isBase: [Bool] = []

  init(bytes: [UInt8], ends: [UInt32], emptyBlock: UInt32) {
    self.bytes = bytes
    self.ends = ends
    self.emptyBlock = emptyBlock
    order = (0..<Int32(truncatingIfNeeded: ends.count)).map { $0 }
    sorted = order
  }

  /// Returns the slots, or `nil` if there are too many.
  mutating func build() -> [PieceTrie.Slot]? {
    slots.reserveCapacity(4 * ends.count + 1024)
    nextFree.reserveCapacity(4 * ends.count + 1024)
    previousFree.reserveCapacity(4 * ends.count + 1024)
    isBase.reserveCapacity(4 * ends.count + 1024)
    appendBlock(isFree: true)
    appendBlock(isFree: false)
    // Slot 0 has no byte of its own, so nothing may lead to it.
    isBase[0] = true
    slots[0].unit = 0x100
    var open = [Node(slot: 0, pieces: 0..<ends.count, depth: 0)]
    var labels: [UInt8] = []
    var counts = [Int](repeating: 0, count: 257)
    while let node = open.popLast() {
      guard slots.count <= Self.maximumSlots - 512 else { return nil }
      sort(node, &counts)
      var first = node.pieces.lowerBound
      while first < node.pieces.upperBound, length(order[first]) == node.depth {
        slots[node.slot].value = node.depth == 0 ? -1 : order[first]
        first += 1
      }
      labels.removeAll(keepingCapacity: true)
      for index in first..<node.pieces.upperBound {
        let label = byte(order[index], node.depth)
        if labels.last != label { labels.append(label) }
      }
      let base = labels.isEmpty ? emptyBlock : place(labels)
      slots[node.slot].unit |= base << 9
      var start = first
      for label in labels {
        var end = start + 1
        while end < node.pieces.upperBound, byte(order[end], node.depth) == label { end += 1 }
        open.append(
          Node(slot: Int(base ^ UInt32(label)), pieces: start..<end, depth: node.depth + 1))
        start = end
      }
    }
    return slots
  }

  private func start(_ piece: Int32) -> Int { piece == 0 ? 0 : Int(ends[Int(piece) - 1]) }
  private func length(_ piece: Int32) -> Int { Int(ends[Int(piece)]) - start(piece) }
  private func byte(_ piece: Int32, _ depth: Int) -> UInt8 { bytes[start(piece) + depth] }

  /// What a node's pieces are sorted by: 0 for those that end there, else the next byte and 1.
  private func key(_ piece: Int32, _ depth: Int) -> Int {
    length(piece) == depth ? 0 : Int(byte(piece, depth)) + 1
  }

  /// Sorts a node's pieces by the next byte and keeps the order of equal ones.
  private mutating func sort(_ node: Node, _ counts: inout [Int]) {
    let range = node.pieces
    guard range.count > 1 else { return }
    if range.count <= 24 {
      for index in (range.lowerBound + 1)..<range.upperBound {
        let piece = order[index]
        let own = key(piece, node.depth)
        var hole = index
        while hole > range.lowerBound, key(order[hole - 1], node.depth) > own {
          order[hole] = order[hole - 1]
          hole -= 1
        }
        order[hole] = piece
      }
      return
    }
    for index in counts.indices { counts[index] = 0 }
    for index in range { counts[key(order[index], node.depth)] += 1 }
    var total = range.lowerBound
    for index in counts.indices {
      let count = counts[index]
      counts[index] = total
      total += count
    }
    for index in range {
      let own = key(order[index], node.depth)
      sorted[counts[own]] = order[index]
      counts[own] += 1
    }
    for index in range { order[index] = sorted[index] }
  }
}

// MARK: - Room

extension PieceTrieBuilder {
  /// Takes slots for children and returns their base.
  private mutating func place(_ labels: [UInt8]) -> UInt32 {
    let first = UInt32(labels[0])
    var slot = nextFree[0]
    var tries = 0
    while slot != 0, tries < Self.maximumTries {
      let base = slot ^ first
      if !isBase[Int(base)], labels.allSatisfy({ slots[Int(base ^ UInt32($0))].unit == 0 }) {
        take(labels, base)
        return base
      }
      slot = nextFree[Int(slot)]
      tries += 1
    }
    let base = UInt32(truncatingIfNeeded: slots.count)
    appendBlock(isFree: true)
    take(labels, base)
    return base
  }

  private mutating func take(_ labels: [UInt8], _ base: UInt32) {
    isBase[Int(base)] = true
    for label in labels {
      let slot = base ^ UInt32(label)
      slots[Int(slot)].unit = 0x100 | UInt32(label)
      unlink(slot)
    }
  }

  private mutating func unlink(_ slot: UInt32) {
    let (next, previous) = (nextFree[Int(slot)], previousFree[Int(slot)])
    nextFree[Int(previous)] = next
    previousFree[Int(next)] = previous
  }

  /// Appends 256 slots; the oldest open block is closed, so that searches stay short.
  private mutating func appendBlock(isFree: Bool) {
    let start = UInt32(truncatingIfNeeded: slots.count)
    slots.append(contentsOf: repeatElement(.empty, count: 256))
    isBase.append(contentsOf: repeatElement(false, count: 256))
    nextFree.append(contentsOf: start..<(start + 256))
    previousFree.append(contentsOf: start..<(start + 256))
    guard isFree else { return }
    let last = start == 0 ? 0 : previousFree[0]
    for slot in start..<(start + 256) {
      nextFree[Int(slot)] = slot + 1
      previousFree[Int(slot)] = slot == start ? last : slot - 1
    }
    nextFree[Int(start) + 255] = 0
    previousFree[0] = start + 255
    if start > 0 { nextFree[Int(last)] = start }
    guard slots.count > 256 * Self.openBlocks else { return }
    let closed = slots.count - 256 * (Self.openBlocks + 1)
    for slot in max(closed, 1)..<max(closed + 256, 1) where slots[slot].unit == 0 {
      if slot >= 512 || slot < 256 { unlink(UInt32(truncatingIfNeeded: slot)) }
    }
  }
}
