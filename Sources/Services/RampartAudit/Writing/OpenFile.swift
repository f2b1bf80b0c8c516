import Glibc

/// An open file of the system, closed when nobody holds it any more.
///
/// The failures of its functions are `AuditError`s that name the path and the system's reason.
final class OpenFile {
  let path: String
  private let descriptor: CInt

  private init(descriptor: CInt, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// How a file is opened.
  enum Mode {
    case read
    /// Created if it is missing.
    case readWrite
    /// Must be there.
    case append
    /// Must not be there.
    case create

    fileprivate var flags: CInt {
      switch self {
      case .read: O_RDONLY
      case .readWrite: O_RDWR | O_CREAT
      case .append: O_RDWR | O_APPEND
      case .create: O_RDWR | O_APPEND | O_CREAT | O_EXCL
      }
    }
  }

  /// Opens a regular file, or returns `nil` if there is none; only its owner may read a new one.
  static func open(_ path: String, _ mode: Mode) throws(AuditError) -> OpenFile? {
    // A fifo without a writer would block for ever.
    let flags = mode.flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let descriptor = Glibc.open(path, flags, mode_t(0o600))
    guard descriptor >= 0 else {
      if errno == ENOENT, mode != .create, mode != .readWrite { return nil }
      let remedy =
        errno == ENOENT
        ? "; create its directory first" : errno == ELOOP ? "; it is a symbolic link" : ""
      throw AuditError(.cannotOpen, "cannot open `\(path)`: \(reason(errno))\(remedy)")
    }
    let file = OpenFile(descriptor: descriptor, path: path)
    guard try file.status().st_mode & S_IFMT == S_IFREG else {
      throw AuditError(.cannotOpen, "cannot open `\(path)`: it is not a regular file")
    }
    return file
  }

  /// What the system knows of the file.
  func status() throws(AuditError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(.cannotRead, "read") }
    return status
  }

  /// How many bytes the file has.
  func size() throws(AuditError) -> Int { Int(try status().st_size) }

  /// Waits until no other process holds the file's lock, and takes it.
  func lock(shared: Bool = false) throws(AuditError) {
    while flock(descriptor, shared ? LOCK_SH : LOCK_EX) != 0 {
      guard errno == EINTR else { throw failure(.cannotOpen, "lock") }
    }
  }

  /// Gives the lock back.
  func unlock() { _ = flock(descriptor, LOCK_UN) }

  /// Reads at most `count` bytes from `offset`.
  func read(at offset: Int, count: Int) throws(AuditError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress?.advanced(by: filled), count - filled, offset + filled)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure(.cannotRead, "read") }
      if got == 0 { break }
      filled += got
    }
    bytes.removeSubrange(filled...)
    return bytes
  }

  /// Writes all bytes at the end.
  func append(_ bytes: [UInt8]) throws(AuditError) {
    try writeAll(bytes) { write(descriptor, $0, $1) }
  }

  /// Writes all bytes at the beginning.
  func overwrite(_ bytes: [UInt8]) throws(AuditError) {
    var offset = 0
    try writeAll(bytes) { base, count in
      let written = pwrite(descriptor, base, count, off_t(offset))
      offset += max(0, written)
      return written
    }
  }

  private func writeAll(_ bytes: [UInt8], _ write: (UnsafeRawPointer?, Int) -> Int)
    throws(AuditError)
  {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes {
        write($0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw failure(.cannotWrite, "write to") }
      done += written
    }
  }

  /// Cuts the file to `size` bytes.
  func truncate(to size: Int) throws(AuditError) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure(.cannotWrite, "cut") }
  }

  /// Waits until the file is on the disk.
  func synchronize() throws(AuditError) {
    guard fdatasync(descriptor) == 0 else { throw failure(.cannotWrite, "synchronize") }
  }

  private func failure(_ code: AuditError.Code, _ verb: String) -> AuditError {
    AuditError(code, "cannot \(verb) `\(path)`: \(Self.reason(errno))")
  }

  static func reason(_ code: CInt) -> String { String(cString: strerror(code)) }
}
