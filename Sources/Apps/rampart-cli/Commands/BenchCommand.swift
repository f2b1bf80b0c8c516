internal import Rampart
internal import RampartCore
internal import RampartJSON
internal import RampartPatterns

/// `rampart bench`: how long scans take on this machine, for comparison with other tools.
struct BenchCommand: Command {
  static let specification = CommandSpecification(
    name: "bench", summary: "Measure how long scans take on this machine.",
    usage: "scan|patterns TEXTS.jsonl [OPTIONS]", maximumArguments: 2,
    options: [
      .value("rounds", "N", "how often every text is scanned; default 20"),
      .value(
        "patterns", "FILE", "patterns: one expression a line; all are searched for at once"),
    ] + GuardrailOptions.all,
    notes: "Prints one line of JSON: texts, bytes, rounds, p50_us, p99_us, megabytes_per_second.",
    examples: [
      (
        "rampart bench scan messages.jsonl --scanner secrets,pii_detection",
        "microseconds per message, at the median and the 99th percentile"
      ),
      (
        "rampart bench patterns messages.jsonl --patterns patterns.txt",
        "megabytes per second of a set of patterns"
      ),
    ])

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    guard arguments.positional.count == 2, ["scan", "patterns"].contains(arguments.positional[0])
    else { throw UsageError("say `scan` or `patterns` and a file of texts", command: "bench") }
    guard let rounds = Int(arguments.value("rounds") ?? "20"), (1...100_000).contains(rounds) else {
      throw UsageError("`--rounds` must be a whole number from 1", command: "bench")
    }
    let messages = try Self.messages(arguments.positional[1])
    guard !messages.isEmpty else { throw CommandError("there is no text to scan") }
    let times =
      arguments.positional[0] == "scan"
      ? try await timeScans(of: messages, rounds: rounds, arguments)
      : try timePatterns(on: messages, rounds: rounds, arguments)
    let byteCount = messages.reduce(0) { $0 + ($1.segments.first?.bytes.count ?? 0) }
    terminal.write(Self.summary(times, of: messages.count, byteCount, rounds: rounds) + [0x0a])
    return .allowed
  }

  private func timeScans(of messages: [Message], rounds: Int, _ arguments: ParsedArguments)
    async throws -> [Duration]
  {
    let guardrail = try await GuardrailOptions.guardrail(arguments)
    let clock = ContinuousClock()
    for message in messages { _ = try await guardrail.scan(message) }
    var times: [Duration] = []
    times.reserveCapacity(rounds * messages.count)
    for _ in 0..<rounds {
      for message in messages {
        let start = clock.now
        _ = try await guardrail.scan(message)
        times.append(clock.now - start)
      }
    }
    return times
  }

  private func timePatterns(on messages: [Message], rounds: Int, _ arguments: ParsedArguments)
    throws -> [Duration]
  {
    guard let path = arguments.value("patterns") else {
      throw UsageError("`patterns` needs `--patterns FILE`", command: "bench")
    }
    let expressions = try FileReader.read(path).split(separator: 0x0a)
      .map { Pattern(String(decoding: $0, as: UTF8.self)) }
    let set = try PatternEngine(cacheDirectory: GuardrailOptions.cacheDirectory)
      .compile(expressions)
    let texts = messages.compactMap { $0.segments.first?.bytes }
    let clock = ContinuousClock()
    for text in texts { _ = try set.matches(in: text) }
    var times: [Duration] = []
    for _ in 0..<rounds {
      for text in texts {
        let start = clock.now
        _ = try set.matches(in: text)
        times.append(clock.now - start)
      }
    }
    return times
  }

  private static func messages(_ path: String) throws -> [Message] {
    var reader = try LineReader(path: path)
    var messages: [Message] = []
    while let line = try reader.next() {
      guard case .bytes(let bytes) = line, !bytes.isEmpty else { continue }
      messages.append(try ScanRecord(bytes, defaultRole: .user).message)
    }
    return messages
  }

  private static func summary(
    _ times: [Duration], of texts: Int, _ byteCount: Int, rounds: Int
  ) -> [UInt8] {
    let microseconds = times.map {
      Double($0.components.attoseconds) / 1e12 + Double($0.components.seconds) * 1e6
    }
    .sorted()
    let total = microseconds.reduce(0, +)
    func quantile(_ share: Double) -> Double {
      let index = Int((Double(microseconds.count - 1) * share).rounded())
      return (microseconds[index] * 100).rounded() / 100
    }
    var writer = JSONWriter()
    writer.beginObject()
    let counts = [("texts", texts), ("bytes", byteCount), ("rounds", rounds)]
    for (name, value) in counts {
      writer.key(name)
      writer.int(value)
    }
    let figures = [
      ("p50_us", quantile(0.5)), ("p90_us", quantile(0.9)), ("p99_us", quantile(0.99)),
      ("mean_us", (total / Double(microseconds.count) * 100).rounded() / 100),
      ("megabytes_per_second", (Double(byteCount * rounds) / total * 100).rounded() / 100),
    ]
    for (name, value) in figures {
      writer.key(name)
      writer.double(value)
    }
    writer.endObject()
    return writer.bytes
  }
}
