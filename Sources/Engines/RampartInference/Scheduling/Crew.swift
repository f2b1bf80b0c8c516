internal import Glibc
internal import RampartCore

/// Owns the threads of one encoder: they live as long as it does.
final class Crew: Sendable {
  private let shift: Shift
  private let threads: Locked<[pthread_t]>

  /// How many threads compute.
  let threadCount: Int

  /// Starts up to `count` threads; `nil` if the system gives none.
  init?(_ weights: EncoderWeights, threads count: Int) {
    let shift = Shift(weights, threads: count)
    let started = (0..<count).compactMap { index in Threads.start { shift.run(index) } }
    guard !started.isEmpty else { return nil }
    self.shift = shift
    threads = Locked(started)
    threadCount = started.count
  }

  deinit {
    shift.stop()
    for thread in threads.withLock({ $0 }) {
      // The last reference may go away on one of the threads: it cannot wait for itself.
      if pthread_equal(thread, pthread_self()) != 0 {
        pthread_detach(thread)
      } else {
        pthread_join(thread, nil)
      }
    }
  }

  /// Computes a batch; the calling task waits, its thread does not.
  func compute(_ batch: Batch) async throws -> [[Float]] {
    if batch.sequences.isEmpty { return [] }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        batch.attach(continuation)
        shift.add(batch)
      }
    } onCancel: {
      batch.cancel()
    }
  }
}
