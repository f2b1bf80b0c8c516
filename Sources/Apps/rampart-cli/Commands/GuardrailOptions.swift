internal import Glibc
internal import Rampart
internal import RampartCore
internal import RampartPolicy

/// The options that every command with a guardrail shares.
enum GuardrailOptions {
  static let all: [Option] = [
    .value("config", "FILE", "the stack file; without it built-in defaults protect"),
    .value(
      "scanner", "ID", "run exactly these scanners, whatever the stack file says", repeats: true),
    .value("session", "ID", "the session's name in the audit record"),
    .value("user", "ID", "the user's name; recorded as a keyed hash"),
  ]

  /// Builds the guardrail the options ask for, and tests it by known answers.
  static func guardrail(_ arguments: ParsedArguments) async throws -> Guardrail {
    let guardrail = try build(arguments)
    try await guardrail.prove()
    return guardrail
  }

  /// Builds the guardrail the options ask for.
  static func build(_ arguments: ParsedArguments) throws -> Guardrail {
    let stack = try stackFile(arguments)
    let wanted = arguments.values("scanner")
    for name in wanted {
      let id = ScannerID(rawValue: name)
      guard Guardrail.knownScanners.contains(id) else {
        let known = Guardrail.knownScanners.map(\.rawValue).sorted()
        throw UsageError(
          "there is no scanner `\(name)`; \(Suggestion.text(for: name, among: known))")
      }
      guard Guardrail.isAvailable(id) else {
        throw CommandError(
          "the scanner `\(name)` is not part of this version; `rampart doctor` lists those that are"
        )
      }
    }
    return try Guardrail(
      stack: stack, only: wanted.isEmpty ? nil : wanted.map { ScannerID(rawValue: $0) },
      cacheDirectory: cacheDirectory)
  }

  /// Reads the stack file, or takes the built-in defaults.
  static func stackFile(_ arguments: ParsedArguments) throws -> StackFile {
    guard let path = arguments.value("config") else { return .builtIn }
    return try StackFile.read(path: path, knownScanners: Guardrail.knownScanners)
  }

  /// The session and user that the options name.
  static func context(_ arguments: ParsedArguments) -> ScanContext {
    ScanContext(sessionID: arguments.value("session"), userID: arguments.value("user"))
  }

  /// Where compiled patterns are kept: `RAMPART_CACHE`, else the user's cache folder.
  static var cacheDirectory: String? {
    if let own = environment("RAMPART_CACHE") { return own }
    if let cache = environment("XDG_CACHE_HOME") { return cache + "/rampart" }
    return environment("HOME").map { $0 + "/.cache/rampart" }
  }

  /// A variable of the environment that is set and not empty.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}

extension Decision {
  /// The exit code that says the decision.
  var exitCode: ExitCode {
    switch self {
    case .allow: .allowed
    case .review: .reviewRequired
    case .block: .blocked
    }
  }
}
