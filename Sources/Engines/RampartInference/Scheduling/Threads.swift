internal import Glibc
internal import RampartCore
internal import RampartModelFiles
internal import Synchronization

/// POSIX threads that compute; tasks of Swift's pool never do.
enum Threads {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread; `nil` if the system gives none.
  static func start(_ run: @escaping @Sendable () -> Void) -> pthread_t? {
    var thread = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard status == 0 else {
      body.release()
      return nil
    }
    return thread
  }

  /// Runs `count` tasks on up to `threads` threads, each with scratch of its own, and waits for all.
  ///
  /// - Throws: the error of the first task, by number, that failed; tasks after it may not have run.
  static func run(
    _ count: Int, threads: Int, scratchBytes: Int, file: String,
    _ body: @escaping @Sendable (Int, UnsafeMutableRawPointer) throws(ModelError) -> Void
  ) throws(ModelError) {
    let shared = SharedTasks(count: count)
    let work: @Sendable () -> Void = {
      guard let scratch = AlignedBuffer(byteCount: scratchBytes) else {
        return shared.fail(0, ModelError(file: file, "there is not enough memory to load it"))
      }
      while let task = shared.claim() {
        do throws(ModelError) {
          try body(task, scratch.base)
        } catch {
          shared.fail(task, error)
        }
      }
    }
    let others = (1..<max(1, min(threads, count))).compactMap { _ in start(work) }
    work()
    for thread in others { pthread_join(thread, nil) }
    if let error = shared.failure.withLock({ $0?.error }) { throw error }
  }
}

/// Tasks that several threads take in turn.
private final class SharedTasks: Sendable {
  let count: Int
  let failure = Locked<(task: Int, error: ModelError)?>(nil)
  private let next = Atomic<Int>(0)

  init(count: Int) { self.count = count }

  func claim() -> Int? {
    let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return task < count ? task : nil
  }

  /// Keeps the error of the lowest task and hands out no more.
  func fail(_ task: Int, _ error: ModelError) {
    next.store(count, ordering: .relaxed)
    failure.withLock { if $0 == nil || task < ($0?.task ?? 0) { $0 = (task, error) } }
  }
}
