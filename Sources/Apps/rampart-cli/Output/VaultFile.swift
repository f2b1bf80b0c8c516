internal import Glibc
internal import RampartJSON
internal import RampartPolicy

/// Writes a vault where its owner asked for it, and nobody else can read it.
enum VaultFile {
  /// Writes `{token: value}`; an existing file is replaced.
  static func write(_ vault: RedactionVault, to path: String) throws(CommandError) {
    var writer = JSONWriter()
    writer.beginObject()
    for entry in vault.entries {
      writer.key(String(decoding: entry.token, as: UTF8.self))
      writer.string(utf8: entry.value)
    }
    writer.endObject()
    var status = stat()
    if lstat(path, &status) == 0 {
      // Only a file is replaced: not a device, nor what a link points to.
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw CommandError("cannot write `\(path)`: it is not a regular file")
      }
      unlink(path)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var rest = (writer.bytes + [0x0a])[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func failure(_ path: String) -> CommandError {
    CommandError("cannot write `\(path)`: \(String(cString: strerror(errno)))")
  }
}
