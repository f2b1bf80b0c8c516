internal import CRampartKernels
internal import RampartCore
internal import Synchronization

/// Whole sequences that go through the encoder together, their tokens one after the other without padding.
// Safety: only the leading thread writes what is not atomic, between phases; helpers read it while they hold a chunk of a
// phase, and each chunk writes its own rows of the buffers.
final class Pack: @unchecked Sendable {
  let weights: EncoderWeights
  let phase = SharedPhase()
  let isFailed = Atomic<Bool>(false)
  let failure = Locked<(any Error)?>(nil)

  /// What the open phase computes.
  var step = Step.embed
  var layer = 0
  /// The last phase's chunks of rows, or of sequences.
  var chunks = RowChunks(rows: 0, count: 1, unit: 1)
  /// What a thread needs for any chunk.
  var scratchBytes = 0
  /// Into how many blocks of queries a sequence's attention is cut.
  var queryBlocks = 1

  private(set) var items: [WorkQueue.Item] = []
  private(set) var isStreamed = false
  private(set) var output = Batch.Output.logits
  private(set) var tokenCount = 0
  private(set) var longest = 0

  private var memory = PackMemory()

  /// The steps of the computation; each begins when the one before is finished.
  enum Step {
    /// Embeddings, and the first layer's queries, keys and values.
    case embed
    /// Reference path: tables of relative positions of the layer.
    case positions
    case attention
    /// All of a layer behind attention, and the next one's queries, keys and values.
    case rows
    /// The last layer behind attention for first tokens, pooler and classifier.
    case classify
    /// The last layer behind attention without a next one.
    case lastRows
    /// Pooler and classifier, where the last layer is computed for all tokens.
    case pool
    /// The mean of each sequence's hidden states.
    case mean
  }

  init(_ weights: EncoderWeights) { self.weights = weights }

  var precision: NumericPrecision { isStreamed ? .fp32 : weights.precision }

  /// Takes sequences in and makes room for them; false if there is no memory.
  func begin(_ items: [WorkQueue.Item]) -> Bool {
    self.items = items
    isStreamed = items.first?.batch.isStreamed ?? false
    output = items.first?.batch.output ?? .logits
    tokenCount = items.reduce(0) { $0 + $1.length }
    longest = items.reduce(0) { max($0, $1.length) }
    isFailed.store(false, ordering: .relaxed)
    failure.withLock { $0 = nil }
    guard
      memory.reserve(
        tokens: tokenCount, sequences: items.count, weights: weights, isStreamed: isStreamed)
    else { return false }
    var row = 0
    for (sequence, item) in items.enumerated() {
      memory.starts[sequence] = Int32(row)
      for (position, id) in item.batch.sequences[item.index].enumerated() {
        memory.ids[row] = id
        memory.positions[row] = Int32(position)
        row += 1
      }
    }
    memory.starts[items.count] = Int32(row)
    return true
  }

  /// Gives back what is larger than usual.
  func end() {
    items = []
    if isStreamed { memory = PackMemory() }
  }

  /// Keeps the first error; phases that follow are left out.
  func fail(_ error: any Error) {
    failure.withLock { $0 = $0 ?? error }
    isFailed.store(true, ordering: .releasing)
  }

  /// The results of a sequence: its logits, then its mean, as far as they are wanted.
  func results(of sequence: Int) -> [Float] {
    let row = memory.results + sequence * resultStride
    var results = Array(UnsafeBufferPointer(start: row, count: labelCount))
    if output.meanLayer != nil {
      results += UnsafeBufferPointer(start: row + meanColumn, count: weights.layout.hidden.count)
    }
    return results
  }

  private var labelCount: Int { output.hasLogits ? weights.configuration.labels.count : 0 }

  // MARK: - What chunks work on

  var ids: UnsafePointer<Int32> { UnsafePointer(memory.ids) }
  var positions: UnsafePointer<Int32> { UnsafePointer(memory.positions) }
  /// The first row of each sequence, and the end of the last.
  var starts: UnsafePointer<Int32> { UnsafePointer(memory.starts) }
  /// Hidden states, [tokens, hidden].
  var hidden: UnsafeMutablePointer<Float> { memory.hidden }
  /// What attention gives, [tokens, heads].
  var context: UnsafeMutablePointer<Float> { memory.context }
  /// Queries, keys and values, [tokens, 3 * heads] in the precision of attention.
  var projections: UnsafeMutableRawPointer { memory.projections }
  /// Reference path: the tables of the layer's heads, keys then queries.
  var positionTables: UnsafeMutableRawPointer? { memory.positionTables }
  /// [sequences, resultStride].
  var logits: UnsafeMutablePointer<Float> { memory.results }
  var resultStride: Int {
    meanColumn + (output.meanLayer == nil ? 0 : weights.layout.hidden.padded)
  }
  /// Where in a row of results the mean begins.
  var meanColumn: Int { Kernels.padded(labelCount) }
  /// Whether the last layer is computed for first tokens only.
  var readsFirstOnly: Bool { output.meanLayer != weights.configuration.layerCount }
}

/// How rows are cut into chunks: as equal as the unit allows, so that threads finish together.
struct RowChunks {
  let rows: Int
  let count: Int
  let unit: Int

  /// The rows of a chunk.
  subscript(_ index: Int) -> Range<Int> {
    let units = (rows + unit - 1) / unit
    return min(units * index / count * unit, rows)..<min(units * (index + 1) / count * unit, rows)
  }

  var largest: Int { ((rows + unit - 1) / unit + count - 1) / count * unit }

  /// Cuts `rows` into chunks of at most `limit`, as many as `threads` can share evenly.
  static func balanced(rows: Int, unit: Int, limit: Int, threads: Int) -> RowChunks {
    let units = max(1, (rows + unit - 1) / unit)
    let unitLimit = max(1, limit / unit)
    let least = (units + unitLimit - 1) / unitLimit
    let even = (least + threads - 1) / threads * threads
    // One chunk a thread: whoever has a unit more keeps all others waiting.
    if even <= threads { return RowChunks(rows: rows, count: max(1, min(even, rows)), unit: 1) }
    return RowChunks(rows: rows, count: min(even, units), unit: unit)
  }
}
