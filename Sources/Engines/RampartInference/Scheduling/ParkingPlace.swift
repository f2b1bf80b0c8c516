internal import Glibc

/// Where threads sleep until there is something to do.
// Safety: the mutex and the condition are made for use by many threads; their addresses never change.
final class ParkingPlace: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    condition = .allocate(capacity: 1)
    condition.initialize(to: pthread_cond_t())
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Sleeps until somebody wakes this thread, unless `isReady` holds already; it may also return early.
  func park(unless isReady: () -> Bool) {
    pthread_mutex_lock(mutex)
    if !isReady() { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
  }

  /// Wakes all who sleep.
  ///
  /// Whoever has just found `isReady` false is asleep before this takes the lock, so no wake-up is lost.
  func wakeAll() {
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }
}
