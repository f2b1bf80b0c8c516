internal import RampartCore

/// The arguments of one command, checked against its options.
struct ParsedArguments {
  private(set) var positional: [String] = []
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []

  /// Reads `arguments` for a command; `--` ends the options.
  init(_ arguments: some Collection<String>, for command: some Command) throws(UsageError) {
    let specification = type(of: command).specification
    var rest = Array(arguments)[...]
    var optionsEnded = false
    while let argument = rest.popFirst() {
      guard !optionsEnded, argument.hasPrefix("-"), argument != "-" else {
        positional.append(argument)
        continue
      }
      if argument == "--" {
        optionsEnded = true
        continue
      }
      try read(argument, &rest, specification)
    }
    guard positional.count <= specification.maximumArguments else {
      // Not shown: it may be a part of a text that was to be scanned.
      throw UsageError(
        "unexpected argument \(specification.maximumArguments + 1); put a text with spaces into "
          + "quotes", command: specification.name)
    }
  }

  /// Reads one option, taking its value from `rest` where it is not joined by `=`.
  private mutating func read(
    _ argument: String, _ rest: inout ArraySlice<String>, _ specification: CommandSpecification
  ) throws(UsageError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let written = String(parts[0])
    let name = written.hasPrefix("--") ? String(written.dropFirst(2)) : String(written.dropFirst())
    guard
      let option = specification.options.first(where: {
        $0.name == name && written == "--\($0.name)"
      })
    else {
      guard Self.looksLikeOption(written) else {
        throw UsageError(
          "an argument begins with `-` and is no option; put `--` before a text",
          command: specification.name)
      }
      let known = specification.options.map { "--\($0.name)" }
      let remedy =
        known.isEmpty
        ? "the command has none" : Suggestion.text(for: written, among: known)
      throw UsageError(
        "unknown option `\(written)`; \(remedy)",
        command: specification.name)
    }
    guard option.value != nil else {
      guard parts.count == 1 else {
        throw UsageError("`--\(name)` takes no value", command: specification.name)
      }
      flags.insert(name)
      return
    }
    guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
      throw UsageError("`--\(name)` needs a value", command: specification.name)
    }
    var given =
      option.repeats || option.isPair
      ? value.split(separator: ",").map { String($0) } : [value]
    if option.isPair, given.count == 1, let second = rest.first, !second.hasPrefix("-") {
      given.append(second)
      rest.removeFirst()
    }
    if option.isPair, given.count != 2 {
      throw UsageError("`--\(name)` needs two values", command: specification.name)
    }
    // A script's empty variable must not turn into what is done without the option.
    guard !given.isEmpty, given != [""] else {
      throw UsageError("`--\(name)` needs a value that is not empty", command: specification.name)
    }
    for one in given where !option.choices.isEmpty && !option.choices.contains(one) {
      throw UsageError(
        "`--\(name)` cannot be `\(one)`; \(Suggestion.text(for: one, among: option.choices))",
        command: specification.name)
    }
    if !option.repeats, values[name] != nil {
      throw UsageError("`--\(name)` is given twice", command: specification.name)
    }
    values[name, default: []] += given
  }

  /// Whether what begins with a dash can be a misspelt option; else it is a text, such as a private
  /// key, and must not be shown.
  private static func looksLikeOption(_ written: String) -> Bool {
    let word = written.drop { $0 == "-" }
    return word.utf8.count <= 20 && written.utf8.count - word.utf8.count <= 2
      && word.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == 0x2d || $0 == 0x5f }
  }

  /// The options that are given, without dashes.
  var names: [String] { (Array(values.keys) + flags).sorted() }

  /// The value of an option that is given at most once.
  func value(_ name: String) -> String? { values[name]?.first }

  /// The values of an option that may repeat.
  func values(_ name: String) -> [String] { values[name] ?? [] }

  /// Whether a flag is there.
  func has(_ name: String) -> Bool { flags.contains(name) }
}
