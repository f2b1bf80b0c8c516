/// `rampart version`.
struct VersionCommand: Command {
  static let specification = CommandSpecification(
    name: "version", summary: "Print the version, and that of the model in the program.", usage: "",
    maximumArguments: 0, options: [],
    examples: [
      ("rampart version", "prints `rampart \(Version.current)` and the model's name and digest")
    ])

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    terminal.print("rampart \(Version.current)")
    terminal.print(GuardModelFacts.summary)
    return .allowed
  }
}

/// The program's version, by semantic versioning.
enum Version {
  static let current = "0.1.0"
}
