internal import RampartCore

/// Sequences whose caller awaits the results of all.
final class Batch: Sendable {
  /// What is wanted of a sequence.
  struct Output: Sendable, Hashable {
    /// Whether logits are.
    var hasLogits = false
    /// After which layer the mean of the hidden states is, from 1; `nil` if none is.
    var meanLayer: Int?

    /// Logits alone, for which most of the last layer is left out.
    static let logits = Output(hasLogits: true)
    /// The mean of the hidden states after a layer alone.
    static func mean(after layer: Int) -> Output { Output(meanLayer: layer) }
  }

  let sequences: [[Int32]]
  let output: Output
  /// Whether weights are read anew and everything is computed in fp32.
  let isStreamed: Bool
  private let state: Locked<State>

  private struct State {
    var results: [[Float]]
    var remaining: Int
    var error: (any Error)?
    var continuation: CheckedContinuation<[[Float]], any Error>?
    var isCancelled = false
  }

  init(_ sequences: [[Int32]], output: Output, isStreamed: Bool) {
    self.sequences = sequences
    self.output = output
    self.isStreamed = isStreamed
    state = Locked(
      State(results: [[Float]](repeating: [], count: sequences.count), remaining: sequences.count))
  }

  /// Whether the caller no longer wants the results.
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  func cancel() { state.withLock { $0.isCancelled = true } }

  func attach(_ continuation: CheckedContinuation<[[Float]], any Error>) {
    state.withLock { $0.continuation = continuation }
  }

  /// Takes in the result of one sequence; the last one wakes the caller.
  func complete(_ index: Int, _ result: Result<[Float], any Error>) {
    let finished = state.withLock { state -> State? in
      switch result {
      case .success(let values): state.results[index] = values
      case .failure(let error): state.error = state.error ?? error
      }
      state.remaining -= 1
      return state.remaining == 0 ? state : nil
    }
    guard let finished else { return }
    if let error = finished.error {
      finished.continuation?.resume(throwing: error)
    } else {
      finished.continuation?.resume(returning: finished.results)
    }
  }
}
