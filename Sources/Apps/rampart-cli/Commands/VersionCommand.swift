/// `rampart version`.
struct VersionCommand: Command {
  static let specification = CommandSpecification(
    name: "version", summary: "Print the version.", usage: "", maximumArguments: 0, options: [],
    examples: [("rampart version", "prints `rampart \(Version.current)`")])

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    terminal.print("rampart \(Version.current)")
    return .allowed
  }
}

/// The program's version, by semantic versioning.
enum Version {
  static let current = "0.1.0"
}
