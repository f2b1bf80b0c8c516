import Glibc

/// Zeroed memory aligned for the kernels.
// Safety: who holds a buffer decides who writes to it; the address and size never change.
final class AlignedBuffer: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int

  /// `nil` if there is no memory.
  init?(byteCount: Int) {
    var memory: UnsafeMutableRawPointer?
    let rounded = (max(byteCount, 1) + 63) / 64 * 64
    guard posix_memalign(&memory, 64, rounded) == 0, let memory else { return nil }
    memset(memory, 0, rounded)
    base = memory
    self.byteCount = rounded
  }

  deinit { free(base) }

  var floats: UnsafeMutablePointer<Float> { base.assumingMemoryBound(to: Float.self) }

  var bytes: UnsafeMutableRawBufferPointer { .init(start: base, count: byteCount) }
}

/// Hands out parts of one piece of memory in turn, each aligned to 64 bytes.
struct BufferCursor {
  private(set) var next: UnsafeMutableRawPointer

  init(_ start: UnsafeMutableRawPointer) { next = start }

  mutating func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
    defer { next += BufferCursor.rounded(byteCount) }
    return next
  }

  mutating func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    take(4 * count).assumingMemoryBound(to: Float.self)
  }

  static func rounded(_ byteCount: Int) -> Int { (byteCount + 63) / 64 * 64 }
}
