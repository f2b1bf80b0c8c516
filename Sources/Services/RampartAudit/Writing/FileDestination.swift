import RampartCore
import Glibc
import RampartCrypto
import RampartJSON

/// Appends to a log file that other processes may append to as well.
///
/// The head file's lock orders the writers. A record is first written to the log and then to the
/// head, so that a process killed between the two leaves a log one record ahead of its head, which
/// is sound; a log behind its head has lost records.
final class FileDestination: AuditDestination {
  private let configuration: AuditConfiguration
  private let files: LogFiles
  private let format: any AuditLineFormat
  private let key: [UInt8]?
  private let random: (Int) throws(CryptoError) -> [UInt8]
  private let headFile: OpenFile
  /// What is known of the log as this process left it; `nil` before the first look.
  private var open: OpenLog?
  private var lastSync: AuditTime?

  /// A log as this process knows it.
  private struct OpenLog {
    var file: OpenFile
    var inode: UInt
    var head: AuditHead
    var headBytes: [UInt8]
    var tokenizer: UserTokenizer
    var created: AuditTime
  }

  init(
    path: String, configuration: AuditConfiguration, key: [UInt8]?, now: AuditTime,
    random: @escaping (Int) throws(CryptoError) -> [UInt8]
  ) throws(AuditError) {
    self.configuration = configuration
    self.key = key
    self.random = random
    files = LogFiles(path: path)
    format = configuration.format.lines
    guard let headFile = try OpenFile.open(files.head, .readWrite) else {
      throw AuditError(.cannotOpen, "cannot open `\(files.head)`")
    }
    self.headFile = headFile
    try headFile.lock()
    defer { headFile.unlock() }
    _ = try current(at: now)
  }

  func append(_ event: AuditEvent, preview: Bool) throws(AuditError) {
    try headFile.lock()
    defer { headFile.unlock() }
    var log = try current(at: event.timestamp)
    let members = try AuditIdentity.members(of: event, tokenizer: log.tokenizer, preview: preview)
    var line = try format.encode(members, at: log.head.nextLink)
    try AuditIdentity.check(line)
    if mustRotate(log, for: line, at: event.timestamp) {
      log = try rotate(log, at: event.timestamp)
      line = try format.encode(members, at: log.head.nextLink)
    }
    try write(line, to: &log)
    try synchronizeIfDue(log, at: event.timestamp)
  }

  func flush() throws(AuditError) {
    guard let open else { return }
    try open.file.synchronize()
    try headFile.synchronize()
  }

  // MARK: - Opening

  /// Returns the log as it is now; opens it again if anybody else has written to it.
  private func current(at now: AuditTime) throws(AuditError) -> OpenLog {
    let headBytes = try headFile.read(at: 0, count: AuditHead.byteCount + 1)
    if let open, open.headBytes == headBytes, isUntouched(open) { return open }
    open = nil
    let state = try LogTail(files: files, format: format, headBytes: headBytes).examine()
    let log: OpenLog
    if let tail = state.tail {
      log = try continueLog(state, after: tail, at: now)
    } else {
      let chainUID =
        if let head = state.head { head.chainUID } else {
          try AuditIdentity.makeChainUID(random)
        }
      let fileIndex = max(state.fileIndex, state.head?.fileIndex ?? 1)
      log = try create(AuditHead(chainUID: chainUID, fileIndex: fileIndex), salt: nil, at: now)
    }
    return try note(state.recovery, in: log, at: now)
  }

  private func isUntouched(_ log: OpenLog) -> Bool {
    var status = stat()
    return lstat(files.active, &status) == 0 && status.st_ino == log.inode
      && Int(status.st_size) == log.head.size
  }

  private func continueLog(_ state: LogTail.State, after tail: LogTail.Tail, at now: AuditTime)
    throws(AuditError) -> OpenLog
  {
    var head = AuditHead(chainUID: tail.line.link.chainUID, fileIndex: state.fileIndex)
    head.sequence = tail.line.link.sequence
    head.fingerprint = tail.line.fingerprint
    head.startSequence = state.head?.startSequence ?? state.first?.link.sequence ?? 0
    head.startPrevious = state.head == nil ? state.first?.link.previous : state.head?.startPrevious
    guard let file = tail.activeFile else { return try create(head, salt: tail.salt, at: now) }
    head.size = try file.size()
    let tokenizer = try AuditIdentity.makeTokenizer(key: key, salt: tail.salt, random)
    let log = OpenLog(
      file: file, inode: try file.status().st_ino, head: head, headBytes: head.bytes,
      tokenizer: tokenizer, created: tail.created ?? now)
    // A changed way of hashing user names must be told, and a file tells it in its first line.
    guard tail.scheme.map({ ExactText($0) }) == ExactText(tokenizer.scheme),
      tokenizer.salt == tail.salt
    else {
      return try rotate(log, at: now)
    }
    try headFile.overwrite(log.headBytes)
    open = log
    return log
  }

  /// Begins a file with the line that says how to read it.
  private func create(_ head: AuditHead, salt: [UInt8]?, at now: AuditTime) throws(AuditError)
    -> OpenLog
  {
    let tokenizer = try AuditIdentity.makeTokenizer(key: key, salt: salt, random)
    var head = head
    head.size = 0
    // First the head: a file without one looks as if somebody had removed it.
    try headFile.overwrite(head.bytes)
    guard let file = try OpenFile.open(files.active, .create) else {
      throw AuditError(.cannotOpen, "cannot create `\(files.active)`")
    }
    var log = OpenLog(
      file: file, inode: try file.status().st_ino, head: head, headBytes: [],
      tokenizer: tokenizer, created: now)
    let header = AuditRecord.header(
      format: configuration.format, hash: tokenizer.scheme, salt: tokenizer.salt, at: now)
    try write(try format.encode(header, at: head.nextLink), to: &log)
    if configuration.sync != .none {
      try file.synchronize()
      try headFile.synchronize()
      files.synchronizeNames()
    }
    return log
  }

  private func note(_ recovery: AuditRecovery, in log: OpenLog, at now: AuditTime)
    throws(AuditError) -> OpenLog
  {
    guard recovery.isNeeded else { return log }
    var log = log
    let members = AuditRecord.recovery(recovery, at: now)
    try write(try format.encode(members, at: log.head.nextLink), to: &log)
    return log
  }

  // MARK: - Writing

  private func write(_ line: AuditLine, to log: inout OpenLog) throws(AuditError) {
    let bytes = line.bytes + [0x0A]
    do {
      try log.file.append(bytes)
      if configuration.sync == .always { try log.file.synchronize() }
    } catch {
      // The log must not end in half a line: the next record would be joined to it.
      open = nil
      try? log.file.truncate(to: log.head.size)
      throw error
    }
    log.head.sequence += 1
    log.head.fingerprint = line.fingerprint
    log.head.size += bytes.count
    log.headBytes = log.head.bytes
    open = log
    try headFile.overwrite(log.headBytes)
    if configuration.sync == .always { try headFile.synchronize() }
  }

  private func synchronizeIfDue(_ log: OpenLog, at now: AuditTime) throws(AuditError) {
    guard configuration.sync == .interval else { return }
    if let lastSync, abs(now.millisecondsSince1970 - lastSync.millisecondsSince1970) < 1000 {
      return
    }
    lastSync = now
    try log.file.synchronize()
    try headFile.synchronize()
  }

  // MARK: - Rotation

  private func mustRotate(_ log: OpenLog, for line: AuditLine, at now: AuditTime) -> Bool {
    if let size = configuration.rotation.size, log.head.size + line.bytes.count + 1 > size {
      return true
    }
    guard let interval = configuration.rotation.interval else { return false }
    let age = now.millisecondsSince1970 - log.created.millisecondsSince1970
    return age >= Int64(interval) * 1000
  }

  private func rotate(_ log: OpenLog, at now: AuditTime) throws(AuditError) -> OpenLog {
    if configuration.sync != .none { try log.file.synchronize() }
    open = nil
    let finished = files.finished(log.head.fileIndex)
    guard access(finished, F_OK) != 0, rename(files.active, finished) == 0 else {
      throw AuditError(
        .cannotWrite, "cannot rename `\(files.active)` to `\(finished)`: it may exist already")
    }
    var head = log.head
    head.fileIndex += 1
    let expired = try expiredFiles(before: &head)
    let log = try create(head, salt: log.tokenizer.salt, at: now)
    for path in expired { unlink(path) }
    return log
  }

  /// Returns the files that are no longer kept; the head tells from now on where the log begins.
  private func expiredFiles(before head: inout AuditHead) throws(AuditError) -> [String] {
    guard let keep = configuration.rotation.keep else { return [] }
    let indices = try files.finishedIndices()
    guard indices.count > keep else { return [] }
    let oldestKept = indices[indices.count - keep]
    guard let first = try LogTail.firstLine(of: files.finished(oldestKept), format) else {
      return []
    }
    head.startSequence = first.link.sequence
    head.startPrevious = first.link.previous
    return indices.dropLast(keep).map(files.finished)
  }
}
