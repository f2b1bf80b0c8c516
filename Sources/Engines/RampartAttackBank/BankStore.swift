internal import Glibc

/// A bank file that is read and rewritten; several processes may do so at once.
///
/// A file is replaced as a whole, never written to: who reads it sees it as it was before or after a change. Changes
/// take turns by a lock on the file `<path>.lock`, which stays.
public struct BankStore: Sendable {
  /// Where the file is, or will be.
  public let path: String

  /// Names a file; it need not exist.
  public init(path: String) { self.path = path }

  /// Reads the file, or returns `nil` if there is none.
  public func read() throws(BankError) -> BankFile? {
    guard let (bytes, _) = try contents(of: path) else { return nil }
    return try BankFile(bytes, path: path)
  }

  /// Adds an entry at the end; whoever has to compare it with the others does so in `check`, under the lock.
  ///
  /// - Throws: also if the id is in use, or the entry is not one that could be read again.
  public func add(
    _ entry: BankEntry, check: (BankFile) throws(BankError) -> Void
  ) throws(BankError) {
    do throws(LineProblem) {
      try BankLine.check(entry)
    } catch {
      throw BankError(file: path, "the entry \(error.message)")
    }
    try change { old throws(BankError) in
      let file = try BankFile(old ?? [], path: path)
      try check(file)
      guard !file.entries.contains(where: { $0.id == entry.id }) else {
        throw BankError(file: path, "the id `\(entry.id)` is in use; choose another with `--id`")
      }
      guard file.entries.count < BankFile.Limit.entryCount else {
        throw BankError(file: path, "has \(file.entries.count) entries, as many as it may")
      }
      return file.adding(entry)
    }
  }

  /// Removes the entries of some ids.
  ///
  /// - Throws: if there is no entry of one of them; then nothing is removed.
  public func remove(_ ids: [String]) throws(BankError) {
    try change { old throws(BankError) in
      let file = try BankFile(old ?? [], path: path)
      let known = Set(file.entries.map { $0.id })
      for id in ids where !known.contains(id) {
        throw BankError(file: path, "has no entry of the id `\(Self.printable(id))`")
      }
      return file.removing(Set(ids))
    }
  }

  /// Writes a whole file.
  public func replace(with entries: [BankEntry]) throws(BankError) {
    let text = try BankFile.text(of: entries, path: path)
    try change { _ throws(BankError) in text }
  }

  // MARK: - Files

  /// Replaces the file by what `rewrite` makes of it, while nobody else changes it.
  private func change(_ rewrite: ([UInt8]?) throws(BankError) -> [UInt8]) throws(BankError) {
    // A link stays a link: what it leads to is replaced.
    let target = Self.resolved(path)
    let lockPath = target + ".lock"
    let lock = try Self.openFile(lockPath, O_RDWR | O_CREAT)
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0 {
      guard errno == EINTR else { throw Self.failure(lockPath, "lock") }
    }
    let old = try contents(of: target)
    let text = try rewrite(old?.bytes)
    guard text.count <= BankFile.Limit.byteCount else {
      throw BankError(file: path, "would have more than \(BankFile.Limit.byteCount) bytes")
    }
    try Self.write(text, to: target + ".new", mode: old?.mode ?? 0o600)
    guard rename(target + ".new", target) == 0 else { throw Self.failure(target, "replace") }
    Self.synchronizeFolder(of: target)
  }

  /// The bytes and the permissions of a regular file; `nil` if there is none.
  private func contents(of path: String) throws(BankError) -> (bytes: [UInt8], mode: mode_t)? {
    // A FIFO without a writer would block for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw Self.failure(path, "open")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(path, "read") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw BankError(file: path, "is not a regular file")
    }
    guard status.st_size <= BankFile.Limit.byteCount else {
      throw BankError(file: path, "has more than \(BankFile.Limit.byteCount) bytes")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, done)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure(path, "read") }
      guard count > 0 else {
        throw BankError(file: path, "became shorter while it was read; try again")
      }
      done += count
    }
    return (bytes, status.st_mode & 0o777)
  }

  private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(BankError) {
    // The lock is held: what an interrupted process has left here is nobody's.
    unlink(path)
    let descriptor = try openFile(path, O_WRONLY | O_CREAT | O_EXCL)
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path, "write") }
      done += count
    }
    guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
      throw failure(path, "write")
    }
  }

  private static func openFile(_ path: String, _ flags: Int32) throws(BankError) -> Int32 {
    let descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, mode_t(0o600))
    guard descriptor >= 0 else { throw failure(path, "open") }
    return descriptor
  }

  private static func failure(_ path: String, _ verb: String) -> BankError {
    let code = errno
    let remedy = code == ENOENT ? "; create its folder first" : ""
    return BankError(file: path, "cannot \(verb) it: \(String(cString: strerror(code)))\(remedy)")
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Waits until the new name is on the disk, where the file system can.
  private static func synchronizeFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  /// What somebody typed, in a form that cannot steer a terminal.
  private static func printable(_ text: String) -> String {
    String(
      decoding: text.utf8.prefix(64).map { (0x20..<0x7F).contains($0) ? $0 : 0x3F }, as: UTF8.self)
  }
}
