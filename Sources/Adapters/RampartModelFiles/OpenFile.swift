internal import Glibc

/// A regular file held open for reading.
///
/// Reads go through `pread`: a file that somebody cuts meanwhile gives an error, where a mapping would end the
/// program with SIGBUS.
final class OpenFile: Sendable {
  let path: String
  /// Its size in bytes when it was opened.
  let count: Int
  private let descriptor: Int32

  /// Opens the file; symbolic links are followed, as the hub's cache needs, but only to regular files.
  init(_ path: String) throws(ModelError) {
    var status = stat()
    // Asked before opening too: opening a device can have effects.
    guard stat(path, &status) == 0 else {
      throw ModelError(file: path, Self.reason(errno, path))
    }
    try Self.requireRegular(status, path)
    // A FIFO put in its place meanwhile does not block.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ModelError(file: path, Self.reason(errno, path)) }
    do throws(ModelError) {
      guard fstat(descriptor, &status) == 0 else {
        throw ModelError(file: path, Self.reason(errno, path))
      }
      try Self.requireRegular(status, path)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills `buffer` with the bytes from `offset` on.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ModelError) {
    var done = 0
    while done < buffer.count, let base = buffer.baseAddress {
      let got = pread(descriptor, base + done, buffer.count - done, offset + done)
      if got < 0 {
        if errno == EINTR { continue }
        throw ModelError(file: path, "cannot be read: \(String(cString: strerror(errno)))")
      }
      guard got > 0 else {
        throw ModelError(
          file: path, "became shorter while it was in use: \(offset + done) of \(count) bytes")
      }
      done += got
    }
  }

  private static func requireRegular(_ status: stat, _ path: String) throws(ModelError) {
    let kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: ""
      case S_IFDIR: "a directory"
      case S_IFIFO: "a FIFO"
      case S_IFSOCK: "a socket"
      case S_IFCHR, S_IFBLK: "a device"
      default: "something else"
      }
    guard kind.isEmpty else { throw ModelError(file: path, "is \(kind), not a regular file") }
  }

  private static func reason(_ code: Int32, _ path: String) -> String {
    var status = stat()
    switch code {
    case ENOENT where lstat(path, &status) == 0:
      return "is a symbolic link that leads nowhere; the download is not complete, get it again"
    case ENOENT, ENOTDIR: return "there is no such file"
    case EMFILE, ENFILE: return "cannot be opened: too many files are open (see `ulimit -n`)"
    default: return "cannot be opened: \(String(cString: strerror(code)))"
    }
  }
}
