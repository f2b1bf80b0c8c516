internal import Rampart
internal import RampartCore
internal import RampartEvaluation
internal import RampartGuardModel
internal import RampartJSON
internal import RampartModelFiles
internal import RampartPolicy

/// Scores the rows of a dataset by a guardrail's scanner, many at once.
struct DetectionScorer {
  private let guardrail: Guardrail
  private let scanner: ScannerID

  /// How many texts are on their way at once: enough for the engine to fill its batches.
  private static let concurrency = 64

  /// What became of one text.
  private struct Outcome: Sendable {
    var score: Double?
    var isPartial = false
    /// Why there is no score, in fixed words.
    var reason = ""
  }

  /// Builds the guardrail of a model, with the standard settings of `prompt_guard`.
  init(model: String, precision: NumericPrecision, isPlain: Bool) async throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("model", model)
    writer.member("precision", precision.rawValue)
    if isPlain { writer.member("spacing", "plain") }
    writer.endObject()
    let file = Array("scanners:\n  prompt_guard: ".utf8) + writer.bytes + [0x0A]
    do {
      let stack = try StackFile(
        file, path: "settings", knownScanners: Guardrail.knownScanners)
      try await self.init(.promptGuard, stack: stack, isPlain: isPlain)
    } catch let error as ConfigurationError {
      // Its place is in a file that nobody has written.
      throw CommandError(error.message)
    }
  }

  /// Builds the guardrail of a stack file, or of the built-in defaults.
  init(_ scanner: ScannerID, config: String?, isPlain: Bool) async throws {
    let known = Guardrail.knownScanners
    guard Guardrail.isAvailable(scanner) else {
      let names = known.filter { Guardrail.isAvailable($0) }.map(\.rawValue).sorted()
      throw UsageError(
        "there is no scanner `\(scanner)`; \(Suggestion.text(for: scanner.rawValue, among: names))",
        command: "evaluate")
    }
    let stack =
      try config.map { try StackFile.read(path: $0, knownScanners: known) } ?? .builtIn
    try await self.init(scanner, stack: stack, isPlain: isPlain)
  }

  private init(_ scanner: ScannerID, stack: StackFile, isPlain: Bool) async throws {
    self.scanner = scanner
    guardrail = try Guardrail(
      measuring: stack, only: [scanner], viewer: isPlain ? PlainViewer() : nil,
      cacheDirectory: GuardrailOptions.cacheDirectory)
    try await guardrail.prove()
  }

  /// Scans every row, by the path of `rampart scan`.
  func scores(of examples: [DetectionExample], named name: String, on terminal: Terminal)
    async throws -> (scores: [Double?], partialCount: Int)
  {
    let clock = ContinuousClock()
    let start = clock.now
    var scores = [Double?](repeating: nil, count: examples.count)
    var partialCount = 0
    var reasons: [String: Int] = [:]
    try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      var next = 0
      var done = 0
      while done < examples.count {
        while next < examples.count, next - done < Self.concurrency {
          let (row, example) = (next, examples[next])
          group.addTask { (row, try await outcome(of: example)) }
          next += 1
        }
        guard let (row, outcome) = try await group.next() else { break }
        done += 1
        scores[row] = outcome.score
        partialCount += outcome.isPartial ? 1 : 0
        if outcome.score == nil { reasons[outcome.reason, default: 0] += 1 }
        if done % 16 == 0 { terminal.progress("\(name): \(done) of \(examples.count) texts") }
      }
    }
    terminal.endProgress()
    let seconds = max(0.001, (clock.now - start) / .seconds(1))
    terminal.note(
      "rampart: \(name): \(examples.count) texts, \(Int(Double(examples.count) / seconds)) a second"
    )
    for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) {
      terminal.note("rampart: \(name): \(count) texts could not be scanned: \(reason)")
    }
    return (scores, partialCount)
  }

  /// The highest score of the scanner's inspection.
  private func outcome(of example: DetectionExample) async throws -> Outcome {
    let message = Message(role: example.kind.role, content: [.text(example.text)])
    let report = try await guardrail.scan(message)
    guard let part = report.scanners.first(where: { $0.scanner == scanner }) else {
      return Outcome(reason: "the scanner did not run")
    }
    guard part.status == .success else { return Outcome(reason: part.reason) }
    let highest = report.findings.lazy.filter { $0.scanner == scanner }.map { $0.score }.max()
    return Outcome(
      score: max(part.score, highest ?? 0), isPartial: !report.unscanned.isEmpty)
  }

  /// The SHA-256 of a model's weights; `nil` if they do not lie in a folder.
  static func digest(ofModel name: String) -> String? {
    guard
      let directory = try? ModelDirectory.find(
        name, environment: ModelDirectory.processEnvironment()),
      let tensors = try? TensorFiles.open(directory)
    else { return nil }
    return try? tensors.digest()
  }
}

/// Reads texts as they are, and no other way.
private struct PlainViewer: TextViewing {
  func views(of bytes: [UInt8], part: PartPath) -> ViewSet {
    // Texts of datasets come out of JSON and are valid UTF-8.
    ViewSet(original: TextView(steps: [], bytes: bytes, origin: .identity(count: bytes.count)))
  }
}
