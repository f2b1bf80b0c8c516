internal import Rampart
internal import RampartCore
internal import RampartScanners

/// `rampart explain`: a scanner's or a rule's page.
struct ExplainCommand: Command {
  static let specification = CommandSpecification(
    name: "explain", summary: "Explain a scanner or a rule.", usage: "[SCANNER | RULE]",
    maximumArguments: 1, options: [],
    examples: [
      ("rampart explain", "lists the scanners"),
      ("rampart explain secrets", "what it finds, why that matters, its settings and rules"),
      ("rampart explain secrets/github-personal-token", "one rule, and what to do about a finding"),
    ])

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    let profiles = BuiltInScanners.all.map { $0.profile }
    guard let subject = arguments.positional.first else {
      for profile in profiles {
        terminal.print("\(terminal.paint(profile.id.rawValue, .bold)): \(profile.summary)")
      }
      return .allowed
    }
    if let profile = profiles.first(where: { $0.id.rawValue == subject }) {
      print(profile, on: terminal)
      return .allowed
    }
    let rules = profiles.flatMap { $0.rules }
    if let rule = rules.first(where: { $0.id == subject }) {
      print(rule, on: terminal)
      return .allowed
    }
    let names = profiles.map { $0.id.rawValue } + rules.map { $0.id }
    let nearest = Suggestion.nearest(to: subject, among: names)
    throw UsageError(
      "there is no scanner or rule `\(subject)`"
        + (nearest.map { "; did you mean `\($0)`?" } ?? ""), command: "explain")
  }

  private func print(_ profile: ScannerProfile, on terminal: Terminal) {
    terminal.print("\(terminal.paint(profile.id.rawValue, .bold)) (\(profile.maturity.rawValue))")
    terminal.print(profile.summary)
    section("Why it matters", [profile.whyItMatters], on: terminal)
    section("Limits", [profile.limits], on: terminal)
    if profile.id == .promptGuard {
      section("Model", ["\(GuardModelFacts.summary); `model` names another"], on: terminal)
    }
    section(
      "Settings", profile.settings.map { "\($0.key): \($0.meaning) (default: \($0.standard))" },
      on: terminal)
    section(
      "Rules (\(profile.rules.count))",
      profile.rules.map { "\($0.id) (\($0.severity.rawValue)): \($0.summary)" }, on: terminal)
    section("References", profile.references, on: terminal)
  }

  private func print(_ rule: RuleProfile, on terminal: Terminal) {
    terminal.print(
      "\(terminal.paint(rule.id, .bold)) (\(rule.severity.rawValue), \(rule.category))")
    terminal.print(rule.summary)
    section("What to do", [rule.remedy], on: terminal)
  }

  private func section(_ title: String, _ lines: [String], on terminal: Terminal) {
    guard !lines.allSatisfy({ $0.isEmpty }) else { return }
    terminal.print("\n\(title)")
    for line in lines { terminal.print("  \(line)") }
  }
}
