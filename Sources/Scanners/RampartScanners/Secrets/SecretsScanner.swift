import RampartCore

/// Finds credentials: keys, tokens, passwords and private keys of the formats in real use.
struct SecretsScanner: Scanner {
  private let rules: [SecretRule]
  private let patterns: any PatternSet
  private let allowed: (any PatternSet)?
  private let minimumEntropy: Double

  init(_ settings: ScannerSettings, engines: ScannerEngines) throws(ConfigurationError) {
    let settings = try SecretsSettings(settings)
    rules = SecretRule.builtIn.filter { rule in
      !settings.disabled.contains(rule.name) && (settings.usesGenericRules || !rule.isGeneric)
    }
    minimumEntropy = settings.minimumEntropy
    allowed = try settings.compileAllowed(with: engines.patterns)
    do {
      patterns = try engines.patterns.compile(rules.map { Pattern($0.expression) })
    } catch {
      let name = rules.indices.contains(error.pattern) ? rules[error.pattern].name : "?"
      throw ConfigurationError("the rule `\(name)` of scanner `secrets` does not compile: \(error)")
    }
  }

  func scan(_ subject: ScanSubject) async throws(ScanError) -> Inspection {
    var findings: [Finding] = []
    for part in subject.parts {
      var candidates: [SecretOverlaps.Candidate] = []
      for view in part.views.exact {
        for match in try matches(in: view.bytes) {
          let range = view.origin.originalRange(of: match.range)
          candidates.append(
            SecretOverlaps.Candidate(
              finding: finding(for: match, at: range, in: view, of: part.path),
              viewDepth: view.steps.count, rank: match.rule))
        }
      }
      findings += SecretOverlaps.resolved(candidates)
    }
    return Inspection(findings: findings)
  }

  /// Returns the secrets of one view.
  private func matches(in bytes: [UInt8]) throws(ScanError) -> [SecretMatch] {
    var secrets: [SecretMatch] = []
    for match in try patterns.matches(in: bytes) {
      let rule = rules[match.pattern]
      guard let secret = rule.secret(at: match, in: bytes, minimumEntropy: minimumEntropy),
        try !isAllowed(bytes[secret.range])
      else { continue }
      secrets.append(SecretMatch(rule: match.pattern, range: secret.range, score: secret.score))
    }
    return secrets
  }

  private func isAllowed(_ secret: ArraySlice<UInt8>) throws(ScanError) -> Bool {
    guard let allowed else { return false }
    return try !allowed.matches(in: Array(secret)).isEmpty
  }

  private func finding(
    for match: SecretMatch, at range: Range<Int>, in view: TextView, of part: PartPath
  ) -> Finding {
    let rule = rules[match.rule]
    return Finding(
      rule: rule.id, scanner: .secrets, score: match.score, severity: rule.severity,
      category: SecretRule.category, location: Location(part: part, range: range),
      view: view.name, message: "the text holds \(rule.title)", entity: rule.entity)
  }
}
