internal import Rampart
internal import RampartAudit
internal import RampartCore
internal import RampartInference
internal import RampartPatterns
internal import RampartPolicy

/// `rampart doctor`: whether everything that a scan relies on works, and what is not there.
struct DoctorCommand: Command {
  static let specification = CommandSpecification(
    name: "doctor", summary: "Test every scanner and the stack file.", usage: "[OPTIONS]",
    maximumArguments: 0,
    options: [.value("config", "FILE", "the stack file; without it built-in defaults are tested")],
    notes: "Exit codes: 0 all is well, 1 something a stack file relies on is not, 2 usage error.",
    examples: [
      ("rampart doctor", "tests every scanner by known answers"),
      ("rampart doctor --config stack.yaml", "and says what of the file is in force"),
    ])

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    var isWell = true
    func report(_ works: Bool, _ text: String) {
      let mark = works ? terminal.paint("ok", .green) : terminal.paint("FAIL", .red)
      terminal.print("\(mark)  \(text)")
      isWell = isWell && works
    }
    let stack: StackFile
    let guardrail: Guardrail
    do {
      stack = try GuardrailOptions.stackFile(arguments)
      guardrail = try Guardrail(
        stack: stack, cacheDirectory: GuardrailOptions.cacheDirectory, isRecording: false)
    } catch {
      report(false, "stack file: \(error)")
      return .blocked
    }
    report(true, "stack file: \(stack.path ?? "built-in defaults"), digest \(try stack.digest())")
    for role in Role.allCases { reportScanners(of: role, stack, guardrail, report, terminal) }
    for result in await guardrail.selfTest(ofEveryScanner: true) {
      let text = "self-test of \(result.scanner): \(result.summary)"
      if result.absence == nil {
        report(result.failure == nil, text)
      } else {
        terminal.print("\(terminal.paint("note", .yellow))  \(text)")
      }
    }
    if let path = stack.policyRuntime?.path, !stack.deterministicPolicyIsEnforced {
      terminal.print(
        "\(terminal.paint("note", .yellow))  `\(path)` is read but its rules are not part of "
          + "this version")
    }
    for section in StackFile.ReservedSection.allCases
    where section != .audit && section != .models && stack.section(section) != nil {
      terminal.print(
        "\(terminal.paint("note", .yellow))  the section `\(section.rawValue)` has no effect in "
          + "this version")
    }
    if let section = stack.section(.audit) {
      let path = try AuditConfiguration(section, baseDirectory: stack.baseDirectory).path
      report(true, "audit: every scan is recorded\(path.map { " in \($0)" } ?? "")")
    }
    if !PatternEngine.isAccelerated {
      terminal.print(
        "\(terminal.paint("note", .yellow))  the installed libhs misses known matches and is not "
          + "used; patterns are searched one by one, many times slower. On x86, run "
          + "Scripts/bootstrap to get Hyperscan instead")
    }
    terminal.print("note  \(GuardModelFacts.summary)")
    terminal.print("note  models compute with \(EncoderModel.standardMachinery)")
    let cache = GuardrailOptions.cacheDirectory
    terminal.print("note  compiled patterns are kept in \(cache ?? "no folder: set RAMPART_CACHE")")
    return isWell ? .allowed : .blocked
  }

  /// Says which scanners a role's messages meet, and which of them are not there.
  private func reportScanners(
    of role: Role, _ stack: StackFile, _ guardrail: Guardrail,
    _ report: (Bool, String) -> Void, _ terminal: Terminal
  ) {
    let scanners = guardrail.scanners(for: role)
    guard !scanners.isEmpty else {
      terminal.print("note  role \(role.rawValue): no scanner")
      return
    }
    for scanner in scanners where !Guardrail.isAvailable(scanner) {
      if stack.names(scanner, for: role) {
        report(false, "role \(role.rawValue): the scanner `\(scanner)` is not part of this version")
      } else {
        terminal.print(
          "\(terminal.paint("note", .yellow))  role \(role.rawValue): the default scanner "
            + "`\(scanner)` is not part of this version and is skipped")
      }
    }
    let present = scanners.filter { Guardrail.isAvailable($0) }.map(\.rawValue)
    if !present.isEmpty {
      report(true, "role \(role.rawValue): \(present.joined(separator: ", "))")
    }
  }
}
