internal import Glibc

/// A folder with a model as Hugging Face lays them out, on disk or embedded in the program.
public struct ModelDirectory: Sendable {
  /// The folder's path, or the name of an embedded model.
  public let path: String
  /// The files of an embedded model; `nil` for a folder on disk.
  private let embedded: [String: StaticBytes]?

  /// Creates a model whose files lie in memory.
  public init(embedded name: String, files: [String: StaticBytes]) {
    path = name
    embedded = files
  }

  /// Uses a folder that was found.
  init(found path: String) {
    self.path = path
    embedded = nil
  }

  /// Whether there is an entry of this name, of whatever kind.
  ///
  /// What is no regular file, or cannot be read, is thus an error when it is read and not mistaken for a file
  /// that is not there.
  public func has(_ file: String) -> Bool {
    guard Self.isRelative(file) else { return false }
    if let embedded { return embedded[file] != nil }
    var status = stat()
    return lstat(path(of: file), &status) == 0 || (errno != ENOENT && errno != ENOTDIR)
  }

  /// The names of the entries directly in the folder, sorted by their bytes.
  public func fileNames() throws(ModelError) -> [String] {
    let names: [String]
    if let embedded {
      names = Array(embedded.keys)
    } else {
      names = try Self.entries(of: path)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Returns a file's size in bytes.
  public func size(of file: String) throws(ModelError) -> Int { try source(of: file).count }

  /// Returns all bytes of a file, which is named by its name or its path below the folder
  /// (`1_Pooling/config.json`); one of more than `limit` bytes is an error.
  public func contents(of file: String, limit: Int) throws(ModelError) -> [UInt8] {
    let source = try source(of: file)
    guard source.count <= limit else {
      throw ModelError(
        file: source.path, "has \(source.count) bytes; at most \(limit) are read")
    }
    return try source.bytes(at: 0, count: source.count)
  }

  /// Opens a file.
  func source(of file: String) throws(ModelError) -> ByteSource {
    guard Self.isRelative(file) else {
      throw ModelError(file: path(of: file), "the name leads out of the model's folder")
    }
    guard let embedded else { return .file(try OpenFile(path(of: file))) }
    guard let bytes = embedded[file] else {
      throw ModelError(file: path(of: file), "there is no such file")
    }
    return .memory(bytes, name: path(of: file))
  }

  /// A file's path as errors name it.
  func path(of file: String) -> String { path == "/" ? "/" + file : "\(path)/\(file)" }

  /// Whether a text is the name of an entry of a folder and nothing else.
  static func isPlainName(_ name: String) -> Bool {
    (1...255).contains(name.utf8.count) && name != "." && name != ".."
      && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }

  private static func isRelative(_ file: String) -> Bool {
    file.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
      isPlainName(String($0))
    }
  }

  /// The entries of a folder in no order, without `.` and `..`.
  static func entries(of path: String) throws(ModelError) -> [String] {
    guard let stream = opendir(path) else {
      throw ModelError(file: path, "cannot be listed: \(String(cString: strerror(errno)))")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
