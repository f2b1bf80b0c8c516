/// Sequences that wait for a thread, first come first served.
struct WorkQueue {
  /// One sequence of a batch.
  struct Item {
    let batch: Batch
    let index: Int

    var length: Int { batch.sequences[index].count }
  }

  private var items: [Item] = []
  private var first = 0
  private(set) var tokenCount = 0

  mutating func append(_ batch: Batch) {
    for index in batch.sequences.indices { items.append(Item(batch: batch, index: index)) }
    tokenCount += batch.sequences.reduce(0) { $0 + $1.count }
  }

  /// Takes whole sequences of one kind: at least one, then while they fit a fair share of what waits and `limit`.
  mutating func take(threads: Int, limit: Int) -> [Item] {
    guard first < items.count else { return [] }
    let share = min(limit, (tokenCount + threads - 1) / threads)
    var pack: [Item] = []
    var length = 0
    while first < items.count {
      let item = items[first]
      if let head = pack.first {
        guard length + item.length <= share, item.batch.output == head.batch.output,
          item.batch.isStreamed == head.batch.isStreamed
        else { break }
      }
      pack.append(item)
      length += item.length
      first += 1
    }
    tokenCount -= length
    if first == items.count || first > items.count / 2 + 64 {
      items.removeFirst(first)
      first = 0
    }
    return pack
  }
}
