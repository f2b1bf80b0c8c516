internal import Glibc
internal import Rampart
internal import RampartCore
internal import RampartEvaluation

/// `rampart evaluate detection`: how well scores tell attacks from benign texts.
struct EvaluateDetection {
  private let wanted: DetectionArguments
  private let terminal: Terminal

  init(_ arguments: ParsedArguments, on terminal: Terminal) throws {
    wanted = try DetectionArguments(arguments)
    self.terminal = terminal
  }

  /// Scores the rows, writes what was asked for, and holds it against `--fail-below`.
  func run() async throws -> ExitCode {
    // What is written after hours is opened before.
    let outputs = try [wanted.reportPath, wanted.scoresPath].map { path in
      try path.map { try OutputFile($0) }
    }
    let dataset = try self.dataset()
    var systems: [DetectionReport.System] = []
    for subject in wanted.subjects { systems.append(try await system(subject, dataset)) }
    let report = DetectionEvaluation(dataset, systems, wanted.options).report()
    if let scores = outputs[1], let system = systems.first {
      try scores.write(
        RecordedScores.encode(system.scores, of: dataset.examples), on: terminal)
    }
    if let page = outputs[0] {
      try page.write(
        Array(DetectionPage.html(report, version: Version.current).utf8), on: terminal)
    }
    if wanted.isJSON {
      terminal.write(DetectionJSON.encode(report, version: Version.current) + [0x0A])
    } else if wanted.scoresPath != "-", wanted.reportPath != "-" {
      terminal.write(Array(DetectionMarkdown.text(report).utf8))
    }
    let failures = wanted.gates.flatMap { $0.failures(in: report) }
    for failure in failures { terminal.note("rampart: \(Terminal.printable(failure))") }
    return failures.isEmpty ? .allowed : .blocked
  }

  private func dataset() throws -> DetectionDataset {
    var dataset = DetectionDataset()
    for path in wanted.datasets { try dataset.add(FileReader.read(path), named: path) }
    guard !dataset.examples.isEmpty else { throw CommandError("the datasets have no rows") }
    if let missing = wanted.filter.missing(in: dataset) {
      throw DetectionArguments.error(Terminal.printable(missing))
    }
    dataset.keep(wanted.filter)
    guard !dataset.examples.isEmpty else {
      throw CommandError("no row is left of the datasets: \(wanted.filter.summary)")
    }
    return dataset
  }

  private func system(
    _ subject: DetectionArguments.Subject, _ dataset: DetectionDataset
  ) async throws -> DetectionReport.System {
    var details: [(key: String, value: String)] = []
    let scorer: DetectionScorer
    switch subject {
    case .recorded(let name, let path):
      let recorded = try RecordedScores(FileReader.read(path), named: path)
      let scores = recorded.scores(of: dataset.examples)
      let missing = scores.count { $0 == nil }
      guard missing < scores.count else {
        throw CommandError("`\(path)` has no score of any row; are its ids those of the datasets?")
      }
      if missing > 0 { terminal.note("rampart: \(name): \(missing) texts have no score") }
      return DetectionReport.System(
        name: name, details: [("recorded", path), ("sha256", recorded.sha256)], scores: scores)
    case .model(let name):
      scorer = try await DetectionScorer(
        model: name, precision: wanted.precision, isPlain: wanted.isPlain)
      details.append(("model", name))
      if let digest = DetectionScorer.digest(ofModel: name) { details.append(("sha256", digest)) }
      details.append(("precision", wanted.precision.rawValue))
    case .scanner(let scanner, let config):
      scorer = try await DetectionScorer(scanner, config: config, isPlain: wanted.isPlain)
      details.append(("scanner", scanner.rawValue))
      if let config { details.append(("config", config)) }
    }
    details.append(("views", wanted.isPlain ? "plain" : "all"))
    let (scores, partialCount) = try await scorer.scores(
      of: dataset.examples, named: subject.name, on: terminal)
    return DetectionReport.System(
      name: subject.name, details: details, scores: scores, partialCount: partialCount)
  }
}

/// A file that is opened before the work, and written after it.
private struct OutputFile {
  private let path: String

  /// Makes sure that a file can be written; what is in it stays until there is something new.
  init(_ path: String) throws(CommandError) {
    self.path = path
    guard path != "-" else { return }
    close(try Self.open(path, O_CREAT))
  }

  /// Replaces the file's content.
  func write(_ bytes: [UInt8], on terminal: Terminal) throws(CommandError) {
    guard path != "-" else { return terminal.write(bytes) }
    let descriptor = try Self.open(path, O_CREAT | O_TRUNC)
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func open(_ path: String, _ flags: Int32) throws(CommandError) -> Int32 {
    let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC | flags, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    return descriptor
  }

  private static func failure(_ path: String) -> CommandError {
    CommandError("cannot write `\(path)`: \(String(cString: strerror(errno)))")
  }
}
