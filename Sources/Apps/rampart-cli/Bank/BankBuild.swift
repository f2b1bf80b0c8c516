internal import RampartAttackBank
internal import RampartCore

/// `rampart bank build`: embeds the texts of a whole file.
struct BankBuild {
  private let access: BankAccess

  /// Texts that are embedded together.
  private static let batchCount = 64

  init(_ access: BankAccess) { self.access = access }

  func run(_ arguments: ParsedArguments, _ terminal: Terminal) async throws {
    guard let source = arguments.value("from"), let output = arguments.value("output") else {
      throw UsageError("`build` needs `--from FILE` and `--output FILE`", command: "bank")
    }
    guard let file = try BankStore(path: source).read() else {
      throw CommandError("there is no file `\(source)`")
    }
    let classifier = try access.classifier()
    let model = try access.embeddingModel(of: classifier).identifier
    var entries = file.entries
    let known = try Self.texts(of: file, model: model)
    var longCount = 0
    for start in stride(from: 0, to: known.count, by: Self.batchCount) {
      let batch = known[start..<min(start + Self.batchCount, known.count)]
      let results = try await access.embed(batch.map { $0.text }, by: classifier)
      for (item, result) in zip(batch, results) {
        entries[item.entry].embedding = .init(model: model, values: result.embedding)
        if result.windowCount > 1 { longCount += 1 }
      }
      terminal.progress("\(start + batch.count) of \(known.count) texts")
    }
    terminal.endProgress()
    if arguments.has("without-text") {
      for index in entries.indices {
        entries[index].content = .digest(try entries[index].digest())
      }
    }
    try BankStore(path: output).replace(with: entries)
    if longCount > 0 {
      terminal.note(
        "rampart: \(longCount) texts take more than one window; their first one was embedded")
    }
    terminal.print("\(entries.count) entries embedded by the model \(model) in \(output)")
  }

  /// The texts to embed; entries without one must have been embedded by this model.
  private static func texts(of file: BankFile, model: String) throws -> [(entry: Int, text: String)]
  {
    var texts: [(entry: Int, text: String)] = []
    var digests: [String: Int] = [:]
    for (index, entry) in file.entries.enumerated() {
      let line = file.lines[index]
      if let first = digests.updateValue(line, forKey: try entry.digest()) {
        throw BankError(file: file.path, line: line, "has the text of line \(first) again")
      }
      if let text = entry.text {
        texts.append((index, text))
      } else if entry.embedding?.model != model {
        throw BankError(
          file: file.path, line: line,
          "was embedded by another model, and its text is not kept: take it out, or add it anew")
      }
    }
    return texts
  }
}
