internal import RampartAudit
internal import RampartCore
internal import RampartPolicy

/// `rampart audit`: whether the log is complete and unchanged, and what is in it.
struct AuditCommand: Command {
  static let specification = CommandSpecification(
    name: "audit", summary: "Verify, show or export an audit log.",
    usage: "verify|tail|export [LOG] [OPTIONS]", maximumArguments: 2,
    options: [
      .value("config", "FILE", "take the log that this stack file names"),
      .value("anchor", "N:HASH", "verify: record N must have this fingerprint"),
      .flag("file", "verify: look at this one file alone, not at its head and older files"),
      .value("lines", "N", "tail: how many records; default 10"),
      .value(
        "format", "FORMAT", "export: the form to write; default ocsf",
        choices: AuditFormat.allCases.map(\.rawValue)),
    ],
    notes: """
      verify reads the log with its rotated files and its head file (LOG.head) and names the first
      record that is missing, changed, out of order or from elsewhere. The last fingerprint it prints
      can be kept elsewhere and given later as --anchor: that holds even against somebody who can
      write every file here.
      Exit codes: 0 complete and unchanged, 1 not so, 2 the log cannot be read.
      """,
    examples: [
      ("rampart audit verify audit.jsonl", "prints what was checked, or the first bad record"),
      ("rampart audit tail audit.jsonl --lines 3", "prints the last three records"),
      ("rampart audit export audit.jsonl --format cef > events.cef", "for a SIEM"),
    ])

  private static let actions = ["verify", "tail", "export"]

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    guard let action = arguments.positional.first else {
      throw UsageError("say `verify`, `tail` or `export`", command: "audit")
    }
    guard Self.actions.contains(action) else {
      throw UsageError(
        "cannot `\(action)`; \(Suggestion.text(for: action, among: Self.actions))",
        command: "audit")
    }
    let path = try Self.path(arguments)
    switch action {
    case "verify": return try verify(path, arguments, on: terminal)
    case "tail": return try tail(path, arguments, on: terminal)
    default: return try export(path, arguments, on: terminal)
    }
  }

  private func verify(_ path: String, _ arguments: ParsedArguments, on terminal: Terminal)
    throws -> ExitCode
  {
    let verifier = AuditVerifier(anchor: try Self.anchor(arguments))
    let result = try verifier.verify(path, scope: arguments.has("file") ? .file : .log)
    for note in result.recoveries {
      terminal.print("note  \(note.file):\(note.line): \(Self.words(for: note.recovery))")
    }
    if result.tornByteCount > 0 {
      terminal.print(
        "note  \(result.tornByteCount) bytes at the end are no complete record: a writer was ended "
          + "while it wrote; nothing acknowledged is missing")
    }
    if let problem = result.problem {
      terminal.print("\(terminal.paint("FAIL", .red))  \(problem)")
      terminal.print(
        "\(result.recordCount) records before it are complete and unchanged\(Self.last(result))")
      return .blocked
    }
    terminal.print(
      "\(terminal.paint("ok", .green))  \(result.recordCount) records in \(result.files.count) "
        + "\(result.files.count == 1 ? "file" : "files"), complete and unchanged\(Self.last(result))"
    )
    terminal.print("    \(Self.words(for: result.head))")
    if let first = result.firstSequence, first > 0 {
      terminal.print("    records before \(first) were not kept")
    }
    return .allowed
  }

  private func tail(_ path: String, _ arguments: ParsedArguments, on terminal: Terminal) throws
    -> ExitCode
  {
    guard let count = Int(arguments.value("lines") ?? "10"), count > 0 else {
      throw UsageError("`--lines` must be a whole number from 1", command: "audit")
    }
    for line in try AuditReader(path).tail(count) { terminal.write(line + [0x0a]) }
    return .allowed
  }

  private func export(_ path: String, _ arguments: ParsedArguments, on terminal: Terminal) throws
    -> ExitCode
  {
    let format = arguments.value("format").flatMap { AuditFormat(rawValue: $0) } ?? .ocsf
    let count = try AuditExporter(to: format).export(path) { line throws(AuditError) in
      terminal.write(line)
    }
    terminal.note("rampart: \(count) lines")
    return .allowed
  }

  private static func path(_ arguments: ParsedArguments) throws -> String {
    if arguments.positional.count == 2 { return arguments.positional[1] }
    guard arguments.value("config") != nil else {
      throw UsageError("name a log, or a stack file with `--config`", command: "audit")
    }
    let stack = try GuardrailOptions.stackFile(arguments)
    guard let section = stack.section(.audit),
      let path = try AuditConfiguration(section, baseDirectory: stack.baseDirectory).path
    else { throw CommandError("the stack file names no audit log with a path") }
    return path
  }

  private static func anchor(_ arguments: ParsedArguments) throws -> AuditAnchor? {
    guard let text = arguments.value("anchor") else { return nil }
    let parts = text.split(separator: ":")
    guard parts.count == 2, let sequence = Int(parts[0]), sequence >= 0, parts[1].count == 64 else {
      throw UsageError(
        "`--anchor` is written N:HASH with a fingerprint of 64 digits", command: "audit")
    }
    return AuditAnchor(sequence: sequence, fingerprint: String(parts[1]))
  }

  private static func last(_ result: AuditVerification) -> String {
    guard let sequence = result.lastSequence, let fingerprint = result.lastFingerprint else {
      return ""
    }
    return "; the last is \(sequence):\(fingerprint)"
  }

  private static func words(for head: AuditVerification.HeadStatus) -> String {
    switch head {
    case .matches: "the head file names the last record: nothing is missing at the end"
    case .behind(let count):
      "the head file is \(count) behind: a writer was ended between the two; nothing is missing"
    case .ahead(let count): "the head file names a record \(count) after the last"
    case .missing: "there is no head file: whether records are missing at the end is not known"
    case .notChecked: "one file alone: whether records are missing around it is not known"
    }
  }

  private static func words(for recovery: AuditRecovery) -> String {
    var parts: [String] = []
    if recovery.droppedByteCount > 0 {
      parts.append("\(recovery.droppedByteCount) bytes of a torn record were dropped")
    }
    if recovery.missingRecordCount > 0 {
      parts.append("\(recovery.missingRecordCount) records were missing")
    }
    if recovery.isHeadMissing { parts.append("the head file was missing") }
    return "when the log was opened, " + parts.joined(separator: " and ")
  }
}
