internal import Glibc

/// Reads whole files of a bounded size.
public enum FileReader {
  /// Returns the bytes of a file; `-` is standard input.
  public static func read(_ path: String, maximumByteCount: Int = 1 << 30) throws(RecordError)
    -> [UInt8]
  {
    let isInput = path == "-"
    let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw RecordError("cannot open `\(path)`: \(String(cString: strerror(errno)))")
    }
    defer { if !isInput { close(descriptor) } }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw RecordError("`\(path)` is a folder; name a file in it")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw RecordError("cannot read `\(path)`: \(String(cString: strerror(errno)))")
      }
      guard count > 0 else { return bytes }
      guard bytes.count + count <= maximumByteCount else {
        throw RecordError(
          "\(isInput ? "standard input" : "`\(path)`") is larger than \(maximumByteCount >> 20) MiB"
        )
      }
      bytes += chunk[..<count]
    }
  }
}
