internal import Glibc
internal import Rampart
internal import RampartCore
internal import RampartJSON
internal import RampartGuardModel
internal import RampartModelFiles
internal import RampartPatterns

/// `rampart bench`: how long scans take on this machine, for comparison with other tools.
struct BenchCommand: Command {
  static let specification = CommandSpecification(
    name: "bench", summary: "Measure how long scans take on this machine.",
    usage: "scan|patterns|expressions|model [TEXTS.jsonl | MODEL] [OPTIONS]", maximumArguments: 2,
    options: [
      .value("rounds", "N", "how often every text is scanned; default 20"),
      .value(
        "patterns", "FILE", "patterns: one expression a line; all are searched for at once"),
      .value(
        "shape", "BxL", "model: sequences and their tokens; default 1x32,1x128,1x512,8x512",
        repeats: true),
      .value(
        "precision", "PRECISION", "model: default int8",
        choices: NumericPrecision.allCases.map(\.rawValue)),
      .value("threads", "N", "model: default one a core"),
    ] + GuardrailOptions.all,
    notes: """
      scan and patterns print one line of JSON: texts, bytes, rounds, found (in one round), p50_us,
      p90_us, p99_us, mean_us, megabytes_per_second. expressions prints those of the built-in rules
      that other engines understand too, one a line, and reads no texts.
      model prints a line for each shape: shape, precision, threads, instruction_set, rounds, median_ms,
      min_ms, tokens_per_second. Without --shape, --precision and --rounds, and with a pipe as standard
      input, it answers the requests of `Benchmarks/models/README.md`.
      """,
    examples: [
      (
        "rampart bench scan messages.jsonl --scanner secrets,pii_detection",
        "microseconds per message, at the median and the 99th percentile"
      ),
      ("rampart bench expressions > patterns.txt", "the expressions of the built-in rules"),
      (
        "rampart bench patterns messages.jsonl --patterns patterns.txt",
        "megabytes per second of a set of patterns"
      ),
      (
        "rampart bench model ./prompt-guard --shape 1x128 --shape 8x512",
        "milliseconds for one sequence and for eight"
      ),
    ])

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    switch (arguments.positional.first, arguments.positional.count) {
    case ("expressions", 1):
      for expression in try BuiltInExpressions.all() { terminal.print(expression) }
    case ("scan", 2):
      let figures = try await timeScans(arguments.positional[1], arguments)
      terminal.write(figures.json + [0x0a])
    case ("patterns", 2):
      let figures = try timePatterns(arguments.positional[1], arguments)
      terminal.write(figures.json + [0x0a])
    case ("model", 2): try await timeModel(arguments.positional[1], arguments, on: terminal)
    default:
      throw UsageError(
        "say `scan` or `patterns` and a file of texts, `model` and a model, or `expressions`",
        command: "bench")
    }
    return .allowed
  }

  private func timeModel(
    _ name: String, _ arguments: ParsedArguments, on terminal: Terminal
  ) async throws {
    var shapes: [ModelBench.Shape] = []
    let written = arguments.values("shape")
    for text in written.isEmpty ? ["1x32", "1x128", "1x512", "8x512"] : written {
      guard let shape = ModelBench.Shape(text) else {
        throw UsageError("`--shape` is written like 8x512", command: "bench")
      }
      shapes.append(shape)
    }
    let bench = try ModelBench(
      ModelDirectory.find(name, environment: ModelDirectory.processEnvironment()),
      threads: try ModelsCommand.threads(arguments, command: "bench"))
    let isAsked = ["shape", "precision", "rounds"].contains { !arguments.values($0).isEmpty }
    guard isAsked || isatty(STDIN_FILENO) == 1 else {
      return await bench.serve({ readLine() }, on: terminal)
    }
    try await bench.measure(
      shapes, ModelsCommand.precision(arguments), rounds: Self.rounds(arguments), on: terminal)
  }

  private func timeScans(
    _ path: String, _ arguments: ParsedArguments
  ) async throws -> BenchFigures {
    let messages = try Self.messages(path)
    let guardrail = try await GuardrailOptions.guardrail(arguments)
    var figures = BenchFigures(texts: messages.map { $0.segments.first?.bytes.count ?? 0 })
    for message in messages { figures.found += try await guardrail.scan(message).findings.count }
    let clock = ContinuousClock()
    for _ in 0..<(try Self.rounds(arguments)) {
      for message in messages {
        let start = clock.now
        let report = try await guardrail.scan(message)
        figures.times.append(clock.now - start)
        // What comes out has to live beyond the clock, as it does for a caller.
        withExtendedLifetime(report) {}
      }
    }
    return figures
  }

  private func timePatterns(
    _ path: String, _ arguments: ParsedArguments
  ) throws -> BenchFigures {
    guard let file = arguments.value("patterns") else {
      throw UsageError("`patterns` needs `--patterns FILE`", command: "bench")
    }
    let expressions = try FileReader.read(file).split(separator: 0x0a)
      .map { Pattern(String(decoding: $0, as: UTF8.self)) }
    let set = try PatternEngine(cacheDirectory: GuardrailOptions.cacheDirectory)
      .compile(expressions)
    let texts = try Self.messages(path).compactMap { $0.segments.first?.bytes }
    var figures = BenchFigures(texts: texts.map { $0.count })
    for text in texts { figures.found += try set.matches(in: text).count }
    let clock = ContinuousClock()
    for _ in 0..<(try Self.rounds(arguments)) {
      for text in texts {
        let start = clock.now
        let matches = try set.matches(in: text)
        figures.times.append(clock.now - start)
        withExtendedLifetime(matches) {}
      }
    }
    return figures
  }

  private static func rounds(_ arguments: ParsedArguments) throws -> Int {
    guard let rounds = Int(arguments.value("rounds") ?? "20"), (1...100_000).contains(rounds) else {
      throw UsageError("`--rounds` must be a whole number from 1", command: "bench")
    }
    return rounds
  }

  private static func messages(_ path: String) throws -> [Message] {
    var reader = try LineReader(path: path)
    var messages: [Message] = []
    while let line = try reader.next() {
      guard case .bytes(let bytes) = line, !bytes.isEmpty else { continue }
      messages.append(try ScanRecord(bytes, defaultRole: .user).message)
    }
    guard !messages.isEmpty else { throw CommandError("there is no text to scan") }
    return messages
  }
}
