import Glibc
import RampartCore

/// Reads a configuration file whole.
enum ConfigurationFile {
  /// The longest file that is read.
  static let byteLimit = 1 << 20

  /// Returns the bytes of the file at `path`; `position` is where the path is written.
  static func read(_ path: String, namedAt position: SourcePosition? = nil)
    throws(ConfigurationError) -> [UInt8]
  {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno, position) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure(path, errno, position) }
      bytes += buffer.prefix(count)
      guard bytes.count <= byteLimit else {
        throw ConfigurationError(
          "`\(path)` is too large: at most \(byteLimit) bytes are read", at: position)
      }
    }
  }

  /// Returns `path` as seen from `directory`.
  static func resolve(_ path: String, in directory: String) -> String {
    if path.hasPrefix("/") || directory == "." { return path }
    let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    return directory.hasSuffix("/") ? directory + relative : "\(directory)/\(relative)"
  }

  /// Returns the folder a file is in.
  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func failure(_ path: String, _ code: Int32, _ position: SourcePosition?)
    -> ConfigurationError
  {
    let cause: (String, String?) =
      switch code {
      case ENOENT, ENOTDIR: ("there is no such file", "check the path")
      case EISDIR: ("it is a folder", "give the path of a file")
      case EACCES, EPERM: ("reading it is not permitted", "check its permissions")
      default: ("the system reports error \(code)", nil)
      }
    return ConfigurationError(
      "`\(path)` cannot be read: \(cause.0)", at: position, suggestion: cause.1)
  }
}
