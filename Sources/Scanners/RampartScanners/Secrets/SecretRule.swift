import RampartCore

/// One credential format: how it looks, how sure a match is, and what to do about a leak.
struct SecretRule: Sendable {
  /// How sure a match is; the raw values are scores.
  enum Confidence: Double, Sendable {
    /// A prefix, marker or checksum that nothing else has.
    case distinctive = 1
    /// A shape that is hardly ever anything else.
    case strong = 0.9
    /// A plain value after the vendor's name.
    case contextual = 0.8
    /// A distinctive format whose checksum does not hold.
    case unproven = 0.7
    /// A credential that opens nothing real, such as a sandbox key.
    case harmless = 0.6
    /// A value that looks random, under a name that promises a secret.
    case generic = 0.55
    /// A distinctive format filled with something a person typed, or a random value of no name.
    case doubtful = 0.5
  }

  /// Where the secret lies around the place where the expression matched.
  enum Extent: Sendable {
    /// The first capturing group, or the match if there is none.
    case matched
    /// The match and that many bytes of the alphabet before it, for formats marked in the middle.
    case precededBy(Int, Alphabet)
    /// The armoured block that the match begins.
    case armour
    /// The value that follows an assignment sign at the end of the match.
    case assigned
    /// The value that follows the assignment sign at the start of the match.
    case assignedAfterSign
  }

  /// The rule's name, without the scanner's.
  var name: String
  /// What it finds, in words that end a sentence.
  var title: String
  var expression: String
  var severity: Severity = .critical
  var confidence: Confidence = .distinctive
  var extent: Extent = .matched
  /// What the secret must pass to be one.
  var checks: [SecretCheck] = []
  /// What makes the secret certain; without it, the finding is `unproven`.
  var proof: SecretCheck?
  /// Shannon entropy, in bits for a byte, that chance hardly ever goes below.
  var minimumEntropy = 2.5
  /// Where such a credential is revoked.
  var revokedIn: String
  /// What a secret looks like, as a `SecretTemplate`.
  var sample: String
  /// What looks much like one and is not, as a `SecretTemplate`.
  var nearMiss: String
  /// The kind of credential, which names the token of a redaction.
  var entity: String
  /// Whether the rule goes by names and randomness alone.
  var isGeneric = false

  /// The rule's identifier in findings.
  var id: String { "\(ScannerID.secrets)/\(name)" }
  /// What to do about a leak.
  var remedy: String {
    "Revoke it in \(revokedIn), issue a new one, and look for uses of the old one."
  }

  /// The rule's page.
  var profile: RuleProfile {
    RuleProfile(
      id: id, summary: "Finds \(title).", severity: severity, category: Self.category,
      remedy: remedy)
  }

  // CWE-798: use of hard-coded credentials.
  static let category = "CWE-798"
}

extension SecretRule {
  /// Describes a format that is recognised by itself.
  static func format(
    _ name: String, _ title: String, _ expression: String, like sample: String,
    unlike nearMiss: String? = nil, severity: Severity = .critical,
    confidence: Confidence = .distinctive, extent: Extent = .matched, checks: [SecretCheck] = [],
    proof: SecretCheck? = nil, minimumEntropy: Double = 2.5, entity: String? = nil,
    revokedIn: String
  ) -> SecretRule {
    SecretRule(
      name: name, title: title, expression: expression, severity: severity,
      confidence: confidence, extent: extent, checks: checks, proof: proof,
      minimumEntropy: minimumEntropy, revokedIn: revokedIn, sample: sample,
      nearMiss: nearMiss ?? SecretTemplate.shortened(sample), entity: entity ?? entityName(name))
  }

  /// Describes a plain value that is recognised by the name it stands under.
  ///
  /// `names` is an expression of the words that begin the name, such as `datadog|dd_api`; `key` is
  /// the whole name in the sample.
  static func named(
    _ name: String, _ title: String, under names: String, value: String, like sample: String,
    key: String, unlike nearMiss: String? = nil, severity: Severity = .critical,
    minimumEntropy: Double = 2.8, checks: [SecretCheck] = [], revokedIn: String
  ) -> SecretRule {
    let sample = "\(key)=\(sample)"
    return SecretRule(
      name: name, title: title,
      expression: "(?i:\(names))" + #"[\w.\-]*["'\]\\]*[ \t]*"#
        + #"(?:=>|:=|[=:])[ \t]*["'\\`]*"# + "(\(value))",
      severity: severity, confidence: .contextual, checks: checks + [.nameOfSecret],
      minimumEntropy: minimumEntropy, revokedIn: revokedIn, sample: sample,
      nearMiss: nearMiss ?? SecretTemplate.shortened(sample), entity: entityName(name))
  }

  /// Describes a plain value that is recognised by a general word and its randomness.
  static func generic(
    _ name: String, _ title: String, _ expression: String, extent: Extent,
    checks: [SecretCheck] = [], confidence: Confidence = .generic,
    severity: Severity = .error, like sample: String,
    unlike nearMiss: String, entity: String = "SECRET"
  ) -> SecretRule {
    SecretRule(
      name: name, title: title, expression: expression, severity: severity,
      confidence: confidence, extent: extent, checks: checks, minimumEntropy: 0,
      revokedIn: "the system it opens", sample: sample, nearMiss: nearMiss, entity: entity,
      isGeneric: true)
  }

  private static func entityName(_ name: String) -> String {
    String(name.uppercased().map { $0 == "-" ? "_" : $0 })
  }
}
