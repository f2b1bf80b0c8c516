internal import CRampartKernels
internal import RampartCore
internal import Synchronization

/// What the threads of an encoder share, and what each of them does.
///
/// Under load each thread leads packs of its own through all layers and waits for nobody. When there is less to do,
/// threads without a pack take chunks of the packs of others, spin for a moment between two phases, and then park.
final class Shift: Sendable {
  private let weights: EncoderWeights
  private let workers: [Worker]
  private let queue = Locked(WorkQueue())
  private let lounge = ParkingPlace()
  /// Sequences in the queue, packs under way, threads asleep: what threads look at without the lock.
  private let queued = Atomic<Int>(0)
  private let leading = Atomic<Int>(0)
  private let parked = Atomic<Int>(0)
  private let isStopped = Atomic<Bool>(false)

  /// Tokens that a pack of several sequences may have.
  private static let packLimit = 512
  /// Rows of a chunk in the reference path: weights are read anew for each.
  private static let streamedRowLimit = 256
  private let rowLimit: Int
  /// Scratch beyond this is given back when a thread has nothing to do.
  private let usualScratchBytes: Int

  /// One thread's pack and scratch.
  // Safety: the pack guards itself; only the thread it belongs to touches `scratch`.
  private final class Worker: @unchecked Sendable {
    let pack: Pack
    var scratch: AlignedBuffer?

    init(_ weights: EncoderWeights) { pack = Pack(weights) }
  }

  init(_ weights: EncoderWeights, threads: Int) {
    self.weights = weights
    workers = (0..<threads).map { _ in Worker(weights) }
    rowLimit = Self.rowLimit(weights)
    usualScratchBytes = 1 << 23
  }

  /// Rows whose activations and one layer's weights share the second-level cache.
  private static func rowLimit(_ weights: EncoderWeights) -> Int {
    let step = Int(weights.kernels.table.pointee.row_step)
    let rows = min(max(96 * 384 / weights.layout.hidden.padded, 24), 192)
    return max(rows / step, 1) * step
  }

  // MARK: - Callers

  /// Queues a batch; its sequences are completed by the threads.
  func add(_ batch: Batch) {
    let count = batch.sequences.count
    queue.withLock { $0.append(batch) }
    queued.wrappingAdd(count, ordering: .sequentiallyConsistent)
    wakeParked()
  }

  /// Tells all threads to end; nothing may be queued any more.
  func stop() {
    isStopped.store(true, ordering: .sequentiallyConsistent)
    lounge.wakeAll()
  }

  private func wakeParked() {
    if parked.load(ordering: .sequentiallyConsistent) > 0 { lounge.wakeAll() }
  }

  // MARK: - Threads

  /// What thread `index` does until it is told to end.
  func run(_ index: Int) {
    let worker = workers[index]
    var spins = 0
    while !isStopped.load(ordering: .relaxed) {
      if queued.load(ordering: .relaxed) > 0, lead(worker) || help(worker, from: index) {
        spins = 0
      } else if help(worker, from: index) {
        spins = 0
      } else if leading.load(ordering: .relaxed) > 0, spins < Spinning.limit {
        spins += 1
        rampart_pause()
      } else {
        park(worker)
        spins = 0
      }
    }
  }

  private func park(_ worker: Worker) {
    if let scratch = worker.scratch, scratch.byteCount > usualScratchBytes { worker.scratch = nil }
    parked.wrappingAdd(1, ordering: .sequentiallyConsistent)
    lounge.park {
      queued.load(ordering: .sequentiallyConsistent) > 0
        || isStopped.load(ordering: .sequentiallyConsistent)
        || workers.contains { $0.pack.phase.hasChunks }
    }
    parked.wrappingSubtract(1, ordering: .sequentiallyConsistent)
  }

  /// Takes a chunk of somebody's pack, if there is one.
  private func help(_ worker: Worker, from index: Int) -> Bool {
    for offset in 1..<max(workers.count, 1) {
      let pack = workers[(index + offset) % workers.count].pack
      guard let chunk = pack.phase.claim() else { continue }
      compute(chunk, of: pack, worker)
      pack.phase.finish(1)
      return true
    }
    return false
  }

  private func compute(_ chunk: Int, of pack: Pack, _ worker: Worker) {
    let byteCount = pack.scratchBytes
    if (worker.scratch?.byteCount ?? 0) < byteCount {
      worker.scratch = nil
      worker.scratch = AlignedBuffer(byteCount: byteCount)
    }
    guard let scratch = worker.scratch else { return pack.fail(EncoderError.noMemory) }
    pack.compute(chunk, scratch: scratch.base)
  }

  // MARK: - Leading

  /// Takes sequences from the queue and computes them; false if there are none.
  private func lead(_ worker: Worker) -> Bool {
    let items = queue.withLock { $0.take(threads: workers.count, limit: Self.packLimit) }
    if items.isEmpty { return false }
    leading.wrappingAdd(1, ordering: .relaxed)
    queued.wrappingSubtract(items.count, ordering: .relaxed)
    let wanted = items.filter { item in
      let isWanted = !item.batch.isCancelled
      if !isWanted { item.batch.complete(item.index, .failure(CancellationError())) }
      return isWanted
    }
    if !wanted.isEmpty {
      let pack = worker.pack
      if pack.begin(wanted) {
        compute(pack, worker)
      } else {
        pack.fail(EncoderError.noMemory)
      }
      deliver(pack)
      pack.end()
    }
    leading.wrappingSubtract(1, ordering: .relaxed)
    return true
  }

  private func compute(_ pack: Pack, _ worker: Worker) {
    let layers = weights.configuration.layerCount
    let sequences = pack.items.count
    // Cuts change who computes what, never the result.
    let crew = max(1, workers.count - leading.load(ordering: .relaxed) + 1)
    let limit = pack.isStreamed ? Self.streamedRowLimit : rowLimit
    let step = Int(weights.kernels.table.pointee.row_step)
    let rows = RowChunks.balanced(
      rows: pack.tokenCount, unit: step, limit: limit, threads: crew)
    let firstRows = RowChunks.balanced(rows: sequences, unit: 1, limit: limit, threads: crew)
    pack.scratchBytes = pack.scratchBytes(rowLimit: max(rows.largest, firstRows.largest))
    let heads = weights.layout.headCount * sequences

    pack.chunks = rows
    perform(.embed, rows.count, pack, worker)
    for layer in 0..<layers {
      pack.layer = layer
      let isLast = layer == layers - 1
      let readsFirst = isLast && pack.readsFirstOnly
      if pack.isStreamed, weights.relativePositions != nil {
        perform(.positions, pack.positionChunkCount, pack, worker)
      }
      pack.queryBlocks =
        readsFirst ? 1 : queryBlocks(tasks: heads, longest: pack.longest, threads: crew)
      perform(.attention, heads * pack.queryBlocks, pack, worker)
      pack.chunks = readsFirst ? firstRows : rows
      perform(
        readsFirst ? .classify : isLast ? .lastRows : .rows, pack.chunks.count, pack, worker)
      if pack.output.meanLayer == layer + 1 { perform(.mean, sequences, pack, worker) }
    }
    if pack.output.hasLogits, !pack.readsFirstOnly {
      pack.chunks = firstRows
      perform(.pool, firstRows.count, pack, worker)
    }
  }

  /// Into how many blocks the queries of a sequence are cut, so that no thread is left without work for long.
  private func queryBlocks(tasks: Int, longest: Int, threads: Int) -> Int {
    let most = max(1, longest / 64)
    for blocks in 1..<max(most, 1) {
      let count = tasks * blocks
      let rounds = (count + threads - 1) / threads
      if count * 10 >= rounds * threads * 9 { return blocks }
    }
    return most
  }

  /// Computes all chunks of a step together with whoever is idle.
  private func perform(_ step: Pack.Step, _ count: Int, _ pack: Pack, _ worker: Worker) {
    if pack.isFailed.load(ordering: .acquiring) { return }
    pack.step = step
    if count == 1 || workers.count == 1 {
      for chunk in 0..<count { compute(chunk, of: pack, worker) }
      return
    }
    pack.phase.open(count)
    wakeParked()
    var done = 0
    while let chunk = pack.phase.claim() {
      compute(chunk, of: pack, worker)
      done += 1
    }
    if done > 0 { pack.phase.finish(done) }
    pack.phase.wait()
  }

  private func deliver(_ pack: Pack) {
    let error = pack.failure.withLock { $0 }
    for (sequence, item) in pack.items.enumerated() {
      if let error {
        item.batch.complete(item.index, .failure(error))
        continue
      }
      let values = pack.results(of: sequence)
      let isFinite = values.allSatisfy { $0.isFinite }
      item.batch.complete(
        item.index, isFinite ? .success(values) : .failure(EncoderError.notFinite))
    }
  }
}
