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
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    let bytes = writer.bytes + [0x0a]
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw failure(path) }
  }

  private static func failure(_ path: String) -> CommandError {
    CommandError("cannot write `\(path)`: \(String(cString: strerror(errno)))")
  }
}
