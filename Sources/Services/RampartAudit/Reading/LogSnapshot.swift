/// The files of a log as they were at one moment, between two records.
struct LogSnapshot {
  /// A file and how much of it is looked at.
  struct Part {
    let file: OpenFile
    let byteCount: Int
  }

  /// The head file's bytes; `nil` if there is none.
  let headBytes: [UInt8]?
  /// The files, oldest first, the active one last.
  let parts: [Part]

  /// Takes the finished files, the active one and the head of the log at `path`.
  init(ofLogAt path: String) throws(AuditError) {
    let files = LogFiles(path: path)
    let headFile = try OpenFile.open(files.head, .read)
    try headFile?.lock(shared: true)
    defer { headFile?.unlock() }
    headBytes = try headFile?.read(at: 0, count: AuditHead.byteCount + 1)
    var parts: [Part] = []
    for index in try files.finishedIndices() {
      guard let file = try OpenFile.open(files.finished(index), .read) else { continue }
      parts.append(Part(file: file, byteCount: try file.size()))
    }
    if let file = try OpenFile.open(files.active, .read) {
      parts.append(Part(file: file, byteCount: try file.size()))
    }
    self.parts = parts
    guard headFile != nil || !parts.isEmpty else {
      throw AuditError(.cannotOpen, "there is no log at `\(path)`")
    }
  }

  /// Takes one file alone.
  init(ofFileAt path: String) throws(AuditError) {
    guard let file = try OpenFile.open(path, .read) else {
      throw AuditError(.cannotOpen, "there is no file at `\(path)`")
    }
    headBytes = nil
    parts = [Part(file: file, byteCount: try file.size())]
  }
}
