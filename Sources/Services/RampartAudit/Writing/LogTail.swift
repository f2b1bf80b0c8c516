import Glibc
import RampartJSON

/// Looks at the end of a log that this process did not write, and makes it fit to be continued.
struct LogTail {
  let files: LogFiles
  let format: any AuditLineFormat
  let headBytes: [UInt8]

  /// The newest record and the file it stands in.
  struct Tail {
    let line: InspectedLine
    /// The active file, or `nil` if the record is the last one of a finished file.
    let activeFile: OpenFile?
    /// How the file hashes user names.
    let scheme: String?
    let salt: [UInt8]?
    let created: AuditTime?
  }

  /// What was found.
  struct State {
    var head: AuditHead?
    var tail: Tail?
    /// The first record of the oldest file.
    var first: InspectedLine?
    /// The index that the active file gets when it is finished.
    var fileIndex: Int
    var recovery = AuditRecovery()
  }

  /// Drops a line that was never completed, and compares the log with its head.
  func examine() throws(AuditError) -> State {
    let indices = try files.finishedIndices()
    let oldest = indices.first.map(files.finished) ?? files.active
    var state = State(
      head: AuditHead(headBytes), first: nil, fileIndex: (indices.last ?? 0) + 1)
    if let file = try OpenFile.open(files.active, .append) {
      state.recovery.droppedByteCount = try dropTornLine(of: file)
      state.tail = try tail(of: file, isActive: true)
      // A file without a line is begun again.
      if state.tail == nil { try removeEmpty(file) }
    }
    if state.tail == nil, let newest = indices.last,
      let file = try OpenFile.open(files.finished(newest), .read)
    {
      state.tail = try tail(of: file, isActive: false)
    }
    state.first = try Self.firstLine(of: oldest, format)
    try compare(&state)
    return state
  }

  private func compare(_ state: inout State) throws(AuditError) {
    guard let head = state.head else {
      state.recovery.isHeadMissing = state.tail != nil || !headBytes.isEmpty
      return
    }
    guard let tail = state.tail?.line else {
      state.recovery.missingRecordCount = head.sequence + 1
      return
    }
    guard tail.link.chainUID == head.chainUID else {
      throw damaged("it belongs to another chain than its head file")
    }
    if tail.link.sequence == head.sequence, tail.fingerprint != head.fingerprint {
      throw damaged("its last record is not the one in its head file")
    }
    state.recovery.missingRecordCount = max(0, head.sequence - tail.link.sequence)
  }

  private func tail(of file: OpenFile, isActive: Bool) throws(AuditError) -> Tail? {
    let size = try file.size()
    guard size > 0 else { return nil }
    guard let bytes = try Self.lastLine(of: file, endingAt: size) else {
      throw damaged("its last line is not complete or too long")
    }
    do {
      let line = try format.inspect(bytes)
      let header = try Self.header(of: file)
      return Tail(
        line: line, activeFile: isActive ? file : nil, scheme: header.scheme, salt: header.salt,
        created: header.created)
    } catch let fault as LineFault {
      throw damaged("its last line is no record of this format: \(fault.reason)")
    } catch let error as AuditError {
      throw error
    } catch {
      throw damaged("its last line cannot be read")
    }
  }

  private func damaged(_ what: String) -> AuditError {
    AuditError(
      .damagedLog,
      "cannot continue the log `\(files.active)`: \(what); verify it, then move it and its head "
        + "file away to begin a new one")
  }

  /// Cuts off what follows the last line's end and returns how much that was.
  private func dropTornLine(of file: OpenFile) throws(AuditError) -> Int {
    let size = try file.size()
    let window = min(size, AuditIdentity.maximumLineByteCount)
    let bytes = try file.read(at: size - window, count: window)
    let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let torn = bytes.count - end
    guard torn > 0 else { return 0 }
    guard end > 0 || size <= window else { throw damaged("its last line is too long") }
    try file.truncate(to: size - torn)
    return torn
  }

  private func removeEmpty(_ file: OpenFile) throws(AuditError) {
    guard unlink(file.path) == 0 else {
      throw AuditError(.cannotWrite, "cannot remove `\(file.path)`: \(OpenFile.reason(errno))")
    }
  }

  // MARK: - Lines

  /// Returns the last complete line that ends at `end`.
  private static func lastLine(of file: OpenFile, endingAt end: Int) throws(AuditError) -> [UInt8]?
  {
    let window = min(end, AuditIdentity.maximumLineByteCount + 1)
    let bytes = try file.read(at: end - window, count: window)
    guard bytes.last == 0x0A else { return nil }
    let line = bytes.dropLast()
    guard let start = line.lastIndex(of: 0x0A) else { return end == window ? Array(line) : nil }
    return Array(line[(start + 1)...])
  }

  private static func firstLine(of file: OpenFile) throws(AuditError) -> [UInt8]? {
    let bytes = try file.read(at: 0, count: AuditIdentity.maximumLineByteCount)
    return bytes.firstIndex(of: 0x0A).map { Array(bytes[..<$0]) }
  }

  /// Returns the first record of a file, if there is one.
  static func firstLine(of path: String, _ format: any AuditLineFormat) throws(AuditError)
    -> InspectedLine?
  {
    guard let file = try OpenFile.open(path, .read), let line = try firstLine(of: file) else {
      return nil
    }
    return try? format.inspect(line)
  }

  /// Returns what a file's first line says of the hashes of user names, and its time.
  private static func header(of file: OpenFile) throws(AuditError)
    -> (scheme: String?, salt: [UInt8]?, created: AuditTime?)
  {
    guard let line = try firstLine(of: file) else { return (nil, nil, nil) }
    return AuditFormat.header(in: line)
  }
}
