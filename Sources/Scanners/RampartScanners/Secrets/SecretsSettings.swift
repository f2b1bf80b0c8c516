import RampartCore

/// The settings of the secrets scanner, checked.
struct SecretsSettings {
  /// The names of rules that are off.
  let disabled: Set<String>
  /// Whether rules that go by names and randomness alone are on.
  let usesGenericRules: Bool
  /// The entropy, in bits for a byte, that generic rules ask of a token.
  let minimumEntropy: Double
  private let allowed: [DocumentNode]

  /// Reads the scanner's section.
  init(_ settings: ScannerSettings) throws(ConfigurationError) {
    guard var reader = try settings.reader() else {
      disabled = []
      usesGenericRules = true
      minimumEntropy = 3
      allowed = []
      return
    }
    disabled = try Self.ruleNames(reader.sequence("disable") ?? [])
    usesGenericRules = try reader.bool("generic") ?? true
    minimumEntropy = try reader.double("minimum_entropy", in: 0...8) ?? 3
    allowed = try reader.sequence("allow") ?? []
    try reader.finish()
  }

  /// Returns the matcher of values that are never reported, or `nil` if there are none.
  func compileAllowed(with compiler: any PatternCompiling) throws(ConfigurationError)
    -> (any PatternSet)?
  {
    guard !allowed.isEmpty else { return nil }
    var expressions: [Pattern] = []
    for node in allowed { expressions.append(Pattern(try MappingReader.string(node, "allow"))) }
    do {
      return try compiler.compile(expressions)
    } catch {
      let node = allowed.indices.contains(error.pattern) ? allowed[error.pattern] : allowed[0]
      throw ConfigurationError(
        "`allow` holds an expression that cannot be used: \(error.message)", at: node.position)
    }
  }

  private static func ruleNames(_ nodes: [DocumentNode]) throws(ConfigurationError) -> Set<String> {
    let known = SecretRule.builtIn.map(\.name)
    var names: Set<String> = []
    for node in nodes {
      let name = try MappingReader.string(node, "disable")
      guard known.contains(name) else {
        throw ConfigurationError(
          "`disable` names the unknown rule `\(name)`", at: node.position,
          suggestion: Suggestion.nearest(to: name, among: known).map { "did you mean `\($0)`?" }
            ?? "`rampart explain secrets` lists the rules")
      }
      names.insert(name)
    }
    return names
  }
}
