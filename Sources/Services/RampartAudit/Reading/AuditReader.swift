/// Reads the lines of a log without judging them.
public struct AuditReader: Sendable {
  private let path: String

  /// Creates a reader of the log at `path`.
  public init(_ path: String) { self.path = path }

  /// Returns the last `count` records of scans, oldest first, reading the log from its end.
  public func tail(_ count: Int) throws(AuditError) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for part in try LogSnapshot(ofLogAt: path).parts.reversed() where lines.count < count {
      try collect(from: part, into: &lines, upTo: count)
    }
    return lines.reversed()
  }

  /// Calls `body` with every line, its file and its number, oldest first.
  func forEachLine(_ body: ([UInt8], String, Int) throws(AuditError) -> Void) throws(AuditError) {
    for part in try LogSnapshot(ofLogAt: path).parts {
      let reader = LineReader(part.file, upTo: part.byteCount)
      var number = 0
      while let line = try reader.next() {
        number += 1
        switch line {
        case .complete(let bytes): try body(bytes, part.file.path, number)
        case .torn: break
        case .tooLong:
          throw AuditError(
            .damagedLog, "`\(part.file.path)`:\(number): the line is longer than any record")
        }
      }
    }
  }

  private static let chunkByteCount = 64 << 10

  /// Appends the file's records, newest first.
  private func collect(
    from part: LogSnapshot.Part, into lines: inout [[UInt8]], upTo count: Int
  ) throws(AuditError) {
    var end = part.byteCount
    var rest: [UInt8] = []
    var isTorn = true
    while end > 0, lines.count < count {
      let size = min(Self.chunkByteCount, end)
      end -= size
      rest = try part.file.read(at: end, count: size) + rest
      while lines.count < count, let newline = rest.lastIndex(of: 0x0A) {
        let line = Array(rest[(newline + 1)...])
        rest.removeSubrange(newline...)
        // What follows the last line's end is no record.
        if !isTorn, !AuditFormat.isBookkeeping(line) { lines.append(line) }
        isTorn = false
      }
      guard rest.count <= AuditIdentity.maximumLineByteCount else {
        throw AuditError(
          .damagedLog, "a line of `\(part.file.path)` is longer than any record; verify the log")
      }
    }
    if end == 0, !isTorn, lines.count < count, !AuditFormat.isBookkeeping(rest) {
      lines.append(rest)
    }
  }
}
