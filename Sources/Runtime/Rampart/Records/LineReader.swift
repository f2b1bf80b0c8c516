internal import Glibc

/// Reads a file line by line in constant memory.
///
/// Lines end with LF; a CR before it belongs to the end. The last line needs none.
public struct LineReader: ~Copyable {
  /// One line of a file.
  public enum Line: Sendable, Hashable {
    /// The bytes of a line without its end.
    case bytes([UInt8])
    /// A line longer than the limit; its bytes were passed over.
    case tooLong(byteCount: Int)
  }

  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private let maximumLineByteCount: Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var reachedEnd = false
  private var isAtStart = true
  private static let chunkByteCount = 1 << 18

  /// Opens a file; `-` is standard input.
  public init(path: String, maximumLineByteCount: Int = 96 << 20) throws(RecordError) {
    self.maximumLineByteCount = maximumLineByteCount
    guard path != "-" else {
      descriptor = STDIN_FILENO
      ownsDescriptor = false
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw RecordError("cannot open `\(path)`: \(String(cString: strerror(errno)))")
    }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw RecordError("`\(path)` is a folder; name a file in it")
    }
    self.descriptor = descriptor
    ownsDescriptor = true
  }

  deinit {
    if ownsDescriptor { close(descriptor) }
  }

  /// Returns the next line, or `nil` at the end.
  public mutating func next() throws(RecordError) -> Line? {
    defer { isAtStart = false }
    var searched = start
    while true {
      if let end = newline(from: searched) {
        defer { start = end + 1 }
        return .bytes(line(start..<end))
      }
      searched = buffer.count
      guard !reachedEnd else {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return .bytes(line(start..<buffer.count))
      }
      if buffer.count - start > maximumLineByteCount { return try skipLine() }
      searched -= try fill()
    }
  }

  /// Passes over the rest of a line that is too long.
  private mutating func skipLine() throws(RecordError) -> Line? {
    var count = 0
    while true {
      if let end = newline(from: start) {
        count += end - start
        start = end + 1
        return .tooLong(byteCount: count)
      }
      count += buffer.count - start
      start = buffer.count
      guard !reachedEnd else { return .tooLong(byteCount: count) }
      _ = try fill()
    }
  }

  private func newline(from offset: Int) -> Int? {
    guard offset < buffer.count else { return nil }
    return buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = memchr(base + offset, 0x0a, bytes.count - offset)
      else { return nil }
      return base.distance(to: UnsafeRawPointer(found))
    }
  }

  /// The bytes of a line; the byte order mark that some editors begin a file with is no part of it.
  private func line(_ range: Range<Int>) -> [UInt8] {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let isMarked = isAtStart && buffer[range].starts(with: mark)
    let range = isMarked ? range.dropFirst(mark.count) : range
    let hasReturn = !range.isEmpty && buffer[range.upperBound - 1] == 0x0d
    return Array(buffer[range.lowerBound..<(range.upperBound - (hasReturn ? 1 : 0))])
  }

  /// Reads another chunk behind what is left; returns how many bytes were dropped before it.
  private mutating func fill() throws(RecordError) -> Int {
    let dropped = start
    if start > 0 {
      buffer.removeSubrange(0..<start)
      start = 0
    }
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Self.chunkByteCount))
    while true {
      let count = buffer.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress.map { $0 + old }, Self.chunkByteCount)
      }
      if count < 0, errno == EINTR { continue }
      let error = errno
      buffer.removeSubrange((old + max(0, count))...)
      guard count >= 0 else {
        throw RecordError("cannot read on: \(String(cString: strerror(error)))")
      }
      if count == 0 { reachedEnd = true }
      return dropped
    }
  }
}
