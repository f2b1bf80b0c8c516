internal import CRampartKernels
internal import Synchronization

/// The chunks of one step of work, which the thread that leads it and any that are idle take in turn.
///
/// One 64-bit ticket holds the number of the phase and how many chunks are left, so that a chunk can only be taken
/// from the phase it was read with. What a phase is about is written before `open` and may be read by whoever took a
/// chunk, until it is finished.
final class SharedPhase: Sendable {
  private static let countBits: UInt64 = 24
  /// Chunks that one phase can have.
  static let maximumCount = 1 << 24 - 1

  private let ticket = Atomic<UInt64>(0)
  private let unfinished = Atomic<Int>(0)
  private let isLeaderParked = Atomic<Bool>(false)
  private let leader = ParkingPlace()

  /// Begins the next phase; only the leader calls it, and only when the last one is finished.
  func open(_ count: Int) {
    unfinished.store(count, ordering: .relaxed)
    let phase = (ticket.load(ordering: .relaxed) >> Self.countBits) &+ 1
    // Sequentially consistent: a worker that parks looks at tickets after it has said so.
    ticket.store(
      phase << Self.countBits | UInt64(count), ordering: .sequentiallyConsistent)
  }

  /// Whether a chunk is left.
  var hasChunks: Bool {
    ticket.load(ordering: .sequentiallyConsistent) & (1 << Self.countBits - 1) != 0
  }

  /// Takes a chunk: the number of those left after it; `nil` if there is none.
  func claim() -> Int? {
    var current = ticket.load(ordering: .acquiring)
    while current & (1 << Self.countBits - 1) != 0 {
      let (exchanged, original) = ticket.weakCompareExchange(
        expected: current, desired: current - 1, ordering: .acquiringAndReleasing)
      if exchanged { return Int((current - 1) & (1 << Self.countBits - 1)) }
      current = original
    }
    return nil
  }

  /// Reports chunks as done.
  func finish(_ count: Int) {
    let before = unfinished.wrappingSubtract(count, ordering: .sequentiallyConsistent).oldValue
    if before == count, isLeaderParked.load(ordering: .sequentiallyConsistent) { leader.wakeAll() }
  }

  /// Waits until every chunk is done; only the leader calls it.
  func wait() {
    var spins = 0
    while unfinished.load(ordering: .acquiring) != 0 {
      spins += 1
      if spins < Spinning.limit {
        rampart_pause()
      } else {
        isLeaderParked.store(true, ordering: .sequentiallyConsistent)
        leader.park { unfinished.load(ordering: .sequentiallyConsistent) == 0 }
        isLeaderParked.store(false, ordering: .relaxed)
      }
    }
  }
}

/// How long a thread waits for another before it parks.
enum Spinning {
  /// Pauses, each some tens of nanoseconds.
  static let limit = 2000
}
