package import RampartCore

/// The `regex` section of a stack file, checked.
package struct RegexSettings: Sendable {
  /// A pattern with what to report and what to do when it matches.
  package struct NamedPattern: Sendable, Hashable {
    /// What the policy does with a match.
    package enum Action: String, Sendable, CaseIterable { case allow, redact, review, block }

    /// The name, of `a`-`z`, `0`-`9`, `_` and `-`.
    package let name: String
    /// The expression and its options.
    package let pattern: Pattern
    /// Whose messages it is looked for in.
    package let roles: Set<Role>
    /// How bad a match is.
    package let severity: Severity
    /// What the policy does with a match, one of `Action`'s raw values.
    package let action: String
    /// The score of a match.
    package let score: Double
    /// What a finding says, in fixed words.
    package let message: String
    /// The class in a public catalogue.
    package let category: String
    /// The kind of data, where it is personal data or to be redacted.
    package let entity: String?
    /// Where the expression stands, if it came from a file.
    package let position: SourcePosition?

    /// The rule that a match fires.
    package var rule: String { "\(ScannerID.regex)/\(name)" }
  }

  /// The patterns, in the order of the file.
  package let patterns: [NamedPattern]

  /// Reads the section; without a list of patterns there are the default ones.
  package init(_ settings: ScannerSettings) throws(ConfigurationError) {
    guard var reader = try settings.reader() else {
      patterns = DefaultPatterns.all
      return
    }
    let nodes = try reader.sequence("patterns")
    let position = reader.node("patterns")?.position
    try reader.finish()
    guard let nodes else {
      patterns = DefaultPatterns.all
      return
    }
    guard !nodes.isEmpty else {
      throw ConfigurationError(
        "`patterns` is empty", at: position,
        suggestion: "list a pattern, or leave `patterns` out for the default ones")
    }
    var patterns: [NamedPattern] = []
    var seen: [String: Int] = [:]
    for node in nodes {
      let pattern = try NamedPattern(node)
      if let line = seen[pattern.name] {
        throw ConfigurationError(
          "two patterns are called `\(pattern.name)`", at: node.position,
          suggestion: "the first is in line \(line)")
      }
      seen[pattern.name] = node.position.line
      patterns.append(pattern)
    }
    self.patterns = patterns
  }
}

extension RegexSettings.NamedPattern {
  /// Reads one entry of the list.
  fileprivate init(_ node: DocumentNode) throws(ConfigurationError) {
    var reader = try MappingReader(node, of: "a pattern of scanner `regex`")
    let name = try Self.name(&reader)
    guard let place = reader.node("pattern") else {
      throw ConfigurationError("pattern `\(name)` lacks `pattern`", at: reader.position)
    }
    let expression = try MappingReader.string(place, "pattern")
    guard !expression.isEmpty else {
      throw ConfigurationError("pattern `\(name)` is empty", at: place.position)
    }
    let roles = try reader.choices("roles", of: Role.self) ?? Role.allCases
    let action = try reader.choice("action", of: Action.self) ?? .block
    let ignoresCase = try reader.bool("ignore_case") ?? true
    let hasLookaround = try reader.bool("lookaround") ?? false
    self.init(
      name: name,
      pattern: Pattern(
        expression,
        options: Self.options(
          of: expression, ignoresCase: ignoresCase, hasLookaround: hasLookaround)),
      roles: Set(roles),
      severity: try reader.choice("severity", of: Severity.self) ?? .error,
      action: action.rawValue,
      score: try reader.double("score", in: 0...1) ?? 1,
      message: try reader.string("message") ?? "pattern `\(name)` matches",
      category: try reader.string("category") ?? "custom",
      entity: action == .redact ? Self.entity(name) : nil,
      position: place.position)
    try reader.finish()
  }

  private static func name(_ reader: inout MappingReader) throws(ConfigurationError) -> String {
    guard let node = reader.node("name") else {
      throw ConfigurationError("a pattern of scanner `regex` lacks `name`", at: reader.position)
    }
    let name = try MappingReader.string(node, "name")
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isPlain, !name.isEmpty else {
      throw ConfigurationError(
        "`\(name)` cannot be the name of a pattern", at: node.position,
        suggestion: "use a to z, 0 to 9, `_` and `-`")
    }
    return name
  }

  /// Characters are Unicode's, except where ASCII word boundaries keep the search linear.
  private static func options(
    of expression: String, ignoresCase: Bool, hasLookaround: Bool
  ) -> Pattern.Options {
    var options: Pattern.Options = []
    if ignoresCase { options.insert(.caseInsensitive) }
    if hasLookaround { options.insert(.trustedLookaround) }
    let isASCII = expression.utf8.allSatisfy { $0 < 0x80 }
    let hasBoundary = zip(expression.utf8, expression.utf8.dropFirst()).contains {
      $0 == UInt8(ascii: "\\") && ($1 == UInt8(ascii: "b") || $1 == UInt8(ascii: "B"))
    }
    if hasLookaround || !isASCII || !hasBoundary { options.insert(.unicode) }
    return options
  }

  /// The name as redactions write it: `internal-ticket` is `INTERNAL_TICKET`.
  private static func entity(_ name: String) -> String {
    String(name.uppercased().map { $0 == "-" ? "_" : $0 })
  }
}
