/// A subcommand: one file, one line in `commands`.
protocol Command: Sendable {
  /// What the help says and the arguments are checked against.
  static var specification: CommandSpecification { get }

  init()

  /// Does the work.
  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode
}

/// What a subcommand is called and takes.
struct CommandSpecification {
  let name: String
  /// What it does, in one line.
  let summary: String
  /// Its arguments as the usage line shows them: `[TEXT | FILE | -]`.
  let usage: String
  /// How many arguments beside options it takes at the most.
  let maximumArguments: Int
  let options: [Option]
  /// A paragraph under the options: formats, exit codes.
  var notes: String = ""
  /// Command lines with what they show.
  let examples: [(line: String, shows: String)]
}
