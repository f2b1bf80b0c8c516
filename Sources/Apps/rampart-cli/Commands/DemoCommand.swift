internal import Glibc
internal import Rampart
internal import RampartCore
internal import RampartPolicy

/// `rampart demo`: four scenes from files in `Examples/`, scanned by the real thing.
struct DemoCommand: Command {
  static let specification = CommandSpecification(
    name: "demo", summary: "Show what Rampart does with four real attacks.", usage: "[OPTIONS]",
    maximumArguments: 0,
    options: [.value("examples", "DIR", "the folder with the scenes; default Examples")],
    examples: [("rampart demo", "plays the scenes with the built-in defaults")])

  /// A file of `Examples/` and what to watch for in it.
  private struct Scene {
    let title: String
    let file: String
    let story: String
    /// Who the file's text comes from; `nil` if the file is a trace.
    var role: Role?
    /// The scanner that the published scenario relies on.
    var relies: ScannerID?
  }

  private static let scenes = [
    Scene(
      title: "A travel agent reads a poisoned review page", file: "travel-agent.json",
      story: "A hidden block in the page tells the agent to mail the traveller's data away.",
      relies: .promptGuard),
    Scene(
      title: "A coding agent writes a query with SQL injection", file: "coding-agent.json",
      story: "The model puts the e-mail address into the SQL text instead of a parameter.",
      relies: .codeShield),
    Scene(
      title: "A model's answer carries live cloud credentials", file: "leaked-key.md",
      story: "An assistant quotes a runbook that has an AWS key pair in it.", role: .assistant,
      relies: .secrets),
    Scene(
      title: "A document hides instructions in invisible characters", file: "hidden-document.md",
      story: "Unicode tag characters spell a sentence that a model reads and a person cannot see.",
      role: .tool, relies: .hiddenASCII),
  ]

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    let folder = arguments.value("examples") ?? "Examples"
    guard access(folder, R_OK) == 0 else {
      throw CommandError(
        "there is no folder `\(folder)`; run this in Rampart's source folder or give `--examples`")
    }
    let clock = ContinuousClock()
    let start = clock.now
    let guardrail = try Guardrail(
      stack: .builtIn, cacheDirectory: GuardrailOptions.cacheDirectory)
    try await guardrail.prove()
    terminal.print(
      "Rampart \(Version.current), built-in defaults; ready after "
        + "\(TextReport.time(clock.now - start)), self-tests included.")
    terminal.print(
      "`prompt_guard` asks a small classifier that is part of this program. It can be wrong both ways; "
        + "the other scanners follow rules.\n\(GuardModelFacts.summary)")
    for (index, scene) in Self.scenes.enumerated() {
      terminal.print(
        "\n\(terminal.paint("\(index + 1). \(scene.title)", .bold)) (\(folder)/\(scene.file))")
      terminal.print("   \(scene.story)")
      try await play(scene, in: folder, with: guardrail, on: terminal)
    }
    terminal.print(
      "\nNext: rampart scan FILE · rampart replay TRACES · rampart explain · rampart doctor")
    return .allowed
  }

  private func play(
    _ scene: Scene, in folder: String, with guardrail: Guardrail, on terminal: Terminal
  ) async throws {
    let path = "\(folder)/\(scene.file)"
    let report = TextReport(terminal)
    let decision: Decision
    let reports: [ScanReport]
    if let role = scene.role {
      let message = Message(role: role, content: [.text(try FileReader.read(path))])
      let result = try await guardrail.scan(message)
      terminal.print("  as a message of role \(role.rawValue): \(report.headline(result))")
      report.printDetails(result, of: message, indent: "    ")
      decision = result.action
      reports = [result]
    } else {
      var reader = try TraceReader(path: path)
      guard let item = try reader.next() else { throw CommandError("`\(path)` holds no trace") }
      let trace = try item.result.get()
      let result = try await guardrail.replay(trace)
      report.print(result, of: trace)
      decision = result.decision
      reports = result.messages
    }
    let own = reports.flatMap { $0.scanners }.filter { $0.scanner == scene.relies }
      .max { ($0.decision, $0.score) < ($1.decision, $1.score) }
    conclude(scene, decision, own, on: terminal)
  }

  /// Says in a sentence what came out, and honestly so where the scanner is still missing or saw nothing.
  private func conclude(
    _ scene: Scene, _ decision: Decision, _ own: ScanReport.ScannerReport?, on terminal: Terminal
  ) {
    if let scanner = scene.relies, !Guardrail.isAvailable(scanner) {
      let outcome =
        decision == .allow
        ? "so this one goes through" : "other scanners stopped this one all the same"
      terminal.print(
        "  => \(decision.rawValue). `\(scanner)`, made for this attack, is not part of this "
          + "version yet; \(outcome).")
    } else if let own, own.status == .success, own.decision > .allow {
      terminal.print(
        "  => \(decision.rawValue). `\(own.scanner)` says \(own.decision.rawValue), "
          + "score \(TextReport.score(own.score)).")
    } else if let own {
      let reason =
        own.status == .success
        ? "lets it pass, score \(TextReport.score(own.score))" : "says: \(own.reason)"
      terminal.print("  => \(decision.rawValue). `\(own.scanner)` \(reason).")
    } else {
      terminal.print("  => \(decision.rawValue).")
    }
  }
}
