internal import Rampart
internal import RampartCore
internal import RampartJSON

/// `rampart replay`: every message of recorded traces, each scanned once.
struct ReplayCommand: Command {
  static let specification = CommandSpecification(
    name: "replay", summary: "Scan recorded traces, message by message.",
    usage: "FILE… [OPTIONS]", maximumArguments: 1000,
    options: [
      .value("format", "FORMAT", "how to report; default json", choices: ["json", "text"]),
      .flag("strict", "stop at the first trace that cannot be read"),
    ] + GuardrailOptions.all,
    notes: """
      A file holds JSON lines or one JSON document: traces `{id, messages: [{role, content,
      tool_calls}]}`, lists of them, or LlamaFirewall's plain list of messages. One line a trace:
        {id, decision, verdict, status, first_deciding_message, unscanned_bytes, messages}
      """,
    examples: [
      ("rampart replay traces.jsonl > decisions.jsonl", "one line of JSON a trace"),
      (
        "rampart replay Examples/travel-agent.json --format text",
        "shows where a hijacked agent would have been stopped"
      ),
      ("rampart replay traces.jsonl --config candidate.yaml", "tries a policy on real traffic"),
    ])

  private struct Totals {
    var traces = 0
    var messages = 0
    var malformed = 0
    var unscannedBytes = 0
    var decisions: [Decision: Int] = [:]
  }

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    guard !arguments.positional.isEmpty else {
      throw UsageError("give at least one file of traces, or `-`", command: "replay")
    }
    let guardrail = try await GuardrailOptions.guardrail(arguments)
    var totals = Totals()
    for path in arguments.positional {
      try await replay(path, with: guardrail, arguments, on: terminal, &totals)
      if arguments.has("strict"), totals.malformed > 0 { break }
    }
    try guardrail.close()
    terminal.endProgress()
    terminal.note(Self.summary(totals))
    if totals.malformed > 0 { return .failed }
    return (totals.decisions.keys.max() ?? .allow).exitCode
  }

  private func replay(
    _ path: String, with guardrail: Guardrail, _ arguments: ParsedArguments,
    on terminal: Terminal, _ totals: inout Totals
  ) async throws {
    var reader = try TraceReader(path: path)
    var writer = JSONWriter(capacity: 1 << 16)
    while let item = try reader.next() {
      switch item.result {
      case .failure(let error):
        totals.malformed += 1
        terminal.endProgress()
        terminal.note("rampart: \(path):\(item.line): \(error)")
        if arguments.has("strict") { return }
      case .success(let trace):
        let report = try await guardrail.replay(
          trace, context: GuardrailOptions.context(arguments))
        totals.traces += 1
        totals.messages += report.messages.count
        totals.unscannedBytes += report.unscannedByteCount
        totals.decisions[report.decision, default: 0] += 1
        if arguments.value("format") == "text" {
          TextReport(terminal).print(report, of: trace)
        } else {
          writer.removeAll()
          ReportEncoder.write(report, of: trace, to: &writer)
          terminal.write(writer.bytes + [0x0a])
        }
        terminal.progress("\(totals.traces) traces, \(totals.messages) messages")
      }
    }
  }

  private static func summary(_ totals: Totals) -> String {
    var text = "rampart: \(totals.traces) traces, \(totals.messages) messages:"
    text += Decision.allCases.map { " \(totals.decisions[$0] ?? 0) \($0.rawValue)" }
      .joined(separator: ",")
    if totals.unscannedBytes > 0 { text += "; \(totals.unscannedBytes) bytes unscanned" }
    if totals.malformed > 0 { text += "; \(totals.malformed) malformed" }
    return text
  }
}
