/// Bytes that lie in memory for as long as anything reads them: a file embedded in the program.
// Safety: the creator promises that nobody changes or frees the bytes, so threads only ever read them.
public struct StaticBytes: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer

  /// Creates a view of `count` bytes from `start`, which must neither change nor go away.
  public init(unsafe start: UnsafeRawPointer?, count: Int) {
    bytes = UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : max(count, 0))
  }

  /// How many bytes there are.
  public var count: Int { bytes.count }

  /// Copies the bytes from `offset` on, as many as `buffer` holds; returns whether they are all there.
  func copy(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard offset >= 0, offset <= bytes.count, buffer.count <= bytes.count - offset else {
      return false
    }
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset...].prefix(buffer.count)))
    return true
  }
}
