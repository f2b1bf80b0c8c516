import Glibc

/// Reads a file line by line in bounded memory.
final class LineReader {
  /// What was read.
  enum Line {
    /// A line, without its end.
    case complete([UInt8])
    /// The file's last bytes, which no line's end follows.
    case torn(byteCount: Int)
    /// A line longer than any record is; reading stops here.
    case tooLong
  }

  private static let chunkByteCount = 256 << 10

  private let file: OpenFile
  private let end: Int
  private var offset = 0
  private var buffer: [UInt8] = []
  private var start = 0
  private var searched = 0

  /// Reads `file` up to `end`.
  init(_ file: OpenFile, upTo end: Int) {
    self.file = file
    self.end = end
  }

  /// Returns the next line, or `nil` at the end.
  func next() throws(AuditError) -> Line? {
    while true {
      if let newline = newline() {
        let line = Array(buffer[start..<newline])
        start = newline + 1
        searched = start
        return line.count < AuditIdentity.maximumLineByteCount ? .complete(line) : .tooLong
      }
      guard buffer.count - start < AuditIdentity.maximumLineByteCount else { return .tooLong }
      guard try fill() else {
        let rest = buffer.count - start
        start = buffer.count
        searched = start
        return rest > 0 ? .torn(byteCount: rest) : nil
      }
    }
  }

  private func newline() -> Int? {
    let found: Int? = buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, searched < bytes.count,
        let place = memchr(base + searched, 0x0A, bytes.count - searched)
      else { return nil }
      return UnsafeRawPointer(place) - base
    }
    if found == nil { searched = buffer.count }
    return found
  }

  private func fill() throws(AuditError) -> Bool {
    let count = min(Self.chunkByteCount, end - offset)
    guard count > 0 else { return false }
    let chunk = try file.read(at: offset, count: count)
    guard !chunk.isEmpty else { return false }
    buffer.removeFirst(start)
    searched -= start
    start = 0
    buffer += chunk
    offset += chunk.count
    return true
  }
}
