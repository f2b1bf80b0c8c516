internal import Glibc
internal import Rampart
internal import RampartCore
internal import RampartJSON
internal import RampartPolicy

/// `rampart scan`: one text, one file, or a file of JSON lines.
struct ScanCommand: Command {
  static let specification = CommandSpecification(
    name: "scan", summary: "Scan a text, a file or a file of JSON lines, and decide.",
    usage: "[TEXT | FILE | -] [OPTIONS]", maximumArguments: 1,
    options: [
      .value(
        "role", "ROLE", "who the text is from; default user",
        choices: Role.allCases.map(\.rawValue)),
      .value("language", "NAME", "the programming language of the text, if it is code"),
      .value("jsonl", "FILE", "scan one record a line, `{id, content, …}`; `-` reads stdin"),
      .flag("strict", "with --jsonl, stop at the first line that cannot be read"),
      .flag("text", "take the argument as text, even if it looks like a path"),
      .value(
        "format", "FORMAT", "how to report; default text", choices: ["text", "json", "sarif"]),
      .value(
        "vault", "FILE", "write what redaction replaced, by token, as JSON that only you can read"),
    ] + GuardrailOptions.all,
    notes: """
      An argument that names a file is read; `-` reads standard input; anything else is text.
      Without --config and --scanner, the built-in defaults scan, and those depend on the role:
      credentials are looked for in what an assistant says, hidden text in everything else. The
      report names every scanner that ran.
      With --jsonl, one line of JSON a record comes out, in order:
        {id, decision, verdict, score, status, reason, scanners, findings, unscanned_bytes}
      A record has the members of a chat message. Its content, its tool calls and the texts under
      name, refusal, reasoning, reasoning_content, thinking and error are scanned; members of other
      names are taken for your own notes.
      Exit codes: 0 allowed, 1 blocked, 3 a person has to approve, 2 a line or file could not be
      read (with --jsonl the other lines are scanned all the same).
      """,
    examples: [
      (
        "rampart scan \"my key is ghp_…\" --scanner secrets",
        "blocks: a GitHub token leaves in a message"
      ),
      ("rampart scan page.html --role tool", "scans a web page as an agent's tool returned it"),
      (
        "rampart scan --jsonl messages.jsonl --config stack.yaml > decisions.jsonl",
        "decides about every message of a file"
      ),
      ("git diff | rampart scan - --scanner secrets --format sarif", "for code hosts"),
    ])

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    if let path = arguments.value("jsonl") {
      return try await scanLines(path, arguments, on: terminal)
    }
    if arguments.has("strict") { throw UsageError("`--strict` needs `--jsonl`", command: "scan") }
    let (bytes, name) = try Self.input(arguments)
    let message = Message(
      role: Self.role(arguments), content: [.text(bytes)],
      language: arguments.value("language"))
    let guardrail = try await GuardrailOptions.guardrail(arguments)
    let report = try await guardrail.scan(message, context: GuardrailOptions.context(arguments))
    try guardrail.close()
    if let path = arguments.value("vault") {
      var redactor = guardrail.makeRedactor()
      _ = message.redacted(by: report, using: &redactor)
      try VaultFile.write(redactor.vault, to: path)
    }
    switch arguments.value("format") ?? "text" {
    case "json":
      var writer = JSONWriter()
      ReportEncoder.write(report, of: message, id: .string(name), to: &writer)
      terminal.write(writer.bytes + [0x0a])
    case "sarif":
      terminal.write(SARIFReport.encode(report, of: message, file: name) + [0x0a])
    default:
      TextReport(terminal).print(report, of: message)
    }
    return report.action.exitCode
  }

  private func scanLines(_ path: String, _ arguments: ParsedArguments, on terminal: Terminal)
    async throws -> ExitCode
  {
    guard arguments.positional.isEmpty else {
      throw UsageError("give a text or `--jsonl`, not both", command: "scan")
    }
    guard arguments.value("format") ?? "json" == "json" else {
      throw UsageError("`--jsonl` writes JSON lines; leave `--format` out", command: "scan")
    }
    guard arguments.value("vault") == nil else {
      throw UsageError("`--vault` is for one text, not for `--jsonl`", command: "scan")
    }
    let reader = try LineReader(path: path)
    let guardrail = try await GuardrailOptions.guardrail(arguments)
    let pipeline = RecordPipeline(
      guardrail, role: Self.role(arguments), context: GuardrailOptions.context(arguments),
      stopsAtMalformed: arguments.has("strict"))
    var done = 0
    let totals = try await pipeline.run(reader) { output in
      terminal.write(output.bytes)
      for line in output.malformed {
        terminal.endProgress()
        terminal.note("rampart: \(path):\(line.line): \(line.error)")
      }
      done += output.bytes.isEmpty ? 0 : output.bytes.count { $0 == 0x0a }
      terminal.progress("\(done) records")
    }
    terminal.endProgress()
    try guardrail.close()
    terminal.note(Self.summary(totals))
    return totals.malformed > 0 ? .failed : totals.decision.exitCode
  }

  private static func summary(_ totals: RecordPipeline.Totals) -> String {
    var text = "rampart: \(totals.records) records:"
    text += Decision.allCases.map { " \(totals.decisions[$0] ?? 0) \($0.rawValue)" }
      .joined(separator: ",")
    if totals.failures > 0 { text += "; \(totals.failures) with a scanner failure" }
    if totals.unscannedBytes > 0 { text += "; \(totals.unscannedBytes) bytes unscanned" }
    if totals.malformed > 0 { text += "; \(totals.malformed) malformed lines" }
    return text
  }

  private static func role(_ arguments: ParsedArguments) -> Role {
    arguments.value("role").flatMap { Role(rawValue: $0) } ?? .user
  }

  /// The bytes to scan, and what they are called in reports.
  static func input(_ arguments: ParsedArguments) throws -> (bytes: [UInt8], name: String) {
    guard let argument = arguments.positional.first else {
      throw UsageError("give a text, a file, `-` or `--jsonl FILE`", command: "scan")
    }
    return try input(argument, isText: arguments.has("text"))
  }

  /// The bytes that an argument stands for, and what they are called in reports.
  static func input(_ argument: String, isText: Bool) throws -> (bytes: [UInt8], name: String) {
    if isText { return (Array(argument.utf8), "text") }
    if argument == "-" { return (try FileReader.read("-"), "stdin") }
    if access(argument, F_OK) == 0 { return (try FileReader.read(argument), argument) }
    guard !looksLikePath(argument) else {
      // Not shown: a key can look like a path too.
      throw CommandError(
        "the argument looks like a path, and there is no file of this name; add `--text` to scan "
          + "the words themselves")
    }
    return (Array(argument.utf8), "text")
  }

  /// Whether an argument was probably meant as a path: one word with a slash or a file's ending.
  private static func looksLikePath(_ argument: String) -> Bool {
    guard !argument.utf8.contains(where: { $0 == 0x20 || $0 == 0x0a || $0 == 0x09 }),
      argument.utf8.count <= 4096, !argument.contains("://"), !argument.contains("@")
    else { return false }
    if argument.hasPrefix("/") || argument.hasPrefix("./") || argument.hasPrefix("../") {
      return true
    }
    guard let dot = argument.lastIndex(of: ".") else { return argument.contains("/") }
    let ending = argument[argument.index(after: dot)...]
    return (1...5).contains(ending.count)
      && ending.unicodeScalars.allSatisfy { $0.properties.isAlphabetic && $0.isASCII }
  }
}
