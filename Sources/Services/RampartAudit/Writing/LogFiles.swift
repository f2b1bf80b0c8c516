import Glibc

/// The names of a log's files: `audit.jsonl`, `audit.jsonl.head`, `audit-000001.jsonl`, ….
struct LogFiles: Hashable {
  /// The file that is written to.
  let active: String

  private let directory: String
  private let stem: String
  private let suffix: String

  init(path: String) {
    active = path
    let slash = path.lastIndex(of: "/")
    directory = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 }
    stem = dot.map { String(name[..<$0]) } ?? name
    suffix = dot.map { String(name[$0...]) } ?? ""
  }

  /// The file that holds the chain's newest record and its start, and is the log's lock.
  var head: String { active + ".head" }

  /// The name of the `index`th finished file.
  func finished(_ index: Int) -> String {
    let digits = String(index)
    let padding = String(repeating: "0", count: max(0, 6 - digits.utf8.count))
    return "\(directory)\(stem)-\(padding)\(digits)\(suffix)"
  }

  /// Returns the indices of the finished files, oldest first.
  func finishedIndices() throws(AuditError) -> [Int] {
    let folder = directory.isEmpty ? "." : directory
    guard let stream = opendir(folder) else {
      throw AuditError(.cannotOpen, "cannot open `\(folder)`: \(OpenFile.reason(errno))")
    }
    defer { closedir(stream) }
    var indices: [Int] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let index = index(ofName: name) { indices.append(index) }
    }
    return indices.sorted()
  }

  private func index(ofName name: String) -> Int? {
    guard name.hasPrefix(stem + "-"), name.hasSuffix(suffix),
      name.utf8.count >= stem.utf8.count + suffix.utf8.count + 7
    else { return nil }
    let digits = name.dropFirst(stem.count + 1).dropLast(suffix.count)
    guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let index = Int(digits),
      directory + name == finished(index)
    else { return nil }
    return index
  }

  /// Makes the names in the log's directory durable.
  func synchronizeNames() {
    let descriptor = open(directory.isEmpty ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
