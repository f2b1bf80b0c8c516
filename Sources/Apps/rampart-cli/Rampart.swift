internal import Glibc
internal import RampartCore

/// The program: finds the command, reads its arguments, runs it, and ends with its exit code.
@main
struct RampartProgram {
  /// Every command, in the order of the help.
  static let commands: [any Command.Type] = [
    ScanCommand.self, ReplayCommand.self, EvaluateCommand.self, BenchCommand.self,
    AuditCommand.self, ModelsCommand.self, BankCommand.self, ExplainCommand.self,
    DoctorCommand.self,
    DemoCommand.self,
    VersionCommand.self,
  ]

  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    let terminal = Terminal()
    let code = await run(Array(CommandLine.arguments.dropFirst()), on: terminal)
    exit(code.rawValue)
  }

  static func run(_ arguments: [String], on terminal: Terminal) async -> ExitCode {
    guard let name = arguments.first, !["--help", "-h", "help"].contains(name) else {
      return help(about: arguments.dropFirst().first, isAsked: !arguments.isEmpty, on: terminal)
    }
    do {
      let wanted = name == "--version" ? "version" : name
      guard let type = commands.first(where: { $0.specification.name == wanted }) else {
        let names = commands.map { $0.specification.name }
        throw UsageError(
          "there is no command `\(name)`; \(Suggestion.text(for: name, among: names))")
      }
      let rest = arguments.dropFirst()
      if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
        terminal.write(Array(Help.page(of: type.specification).utf8))
        return .allowed
      }
      let command = type.init()
      return try await command.run(read(rest, for: command), on: terminal)
    } catch {
      terminal.endProgress()
      terminal.note("rampart: error: \(error)")
      return .failed
    }
  }

  private static func read(_ arguments: ArraySlice<String>, for command: some Command)
    throws(UsageError) -> ParsedArguments
  {
    try ParsedArguments(arguments, for: command)
  }

  private static func help(about name: String?, isAsked: Bool, on terminal: Terminal) -> ExitCode {
    if let name, let type = commands.first(where: { $0.specification.name == name }) {
      terminal.write(Array(Help.page(of: type.specification).utf8))
      return .allowed
    }
    let page = Help.overview(of: commands)
    if isAsked {
      terminal.write(Array(page.utf8))
      return .allowed
    }
    terminal.note(page)
    return .failed
  }
}
