/// A scanner's page: what `rampart explain` prints and what its tests run.
public struct ScannerProfile: Sendable {
  /// How far a scanner or rule is trusted, in Falco's steps.
  public enum Maturity: String, Sendable { case stable, incubating, sandbox, deprecated }

  /// The scanner's identifier.
  public let id: ScannerID
  /// What it finds, in one sentence.
  public let summary: String
  /// Why that matters, in a paragraph.
  public let whyItMatters: String
  /// What it does not cover, in a sentence or two.
  public let limits: String
  /// The settings it reads, each with its default.
  public let settings: [Setting]
  /// Public catalogues and specifications it follows.
  public let references: [String]
  /// How far it is trusted.
  public let maturity: Maturity
  /// The rules it has when no settings are given, in the order they are reported.
  public let rules: [RuleProfile]
  /// Messages it must and must not flag; the first two of each kind are its self-test at start.
  public let examples: [Example]
  /// Whether it needs a model's files: then there are no examples, for models differ, and its self-test
  /// is that the model computes.
  public let needsModel: Bool

  /// A setting of the scanner in the stack file.
  public struct Setting: Sendable {
    public let key: String
    public let meaning: String
    public let standard: String

    /// Describes a setting.
    public init(_ key: String, _ meaning: String, default standard: String) {
      self.key = key
      self.meaning = meaning
      self.standard = standard
    }
  }

  /// Creates a profile.
  public init(
    id: ScannerID, summary: String, whyItMatters: String, limits: String,
    settings: [Setting] = [], references: [String] = [], maturity: Maturity = .incubating,
    rules: [RuleProfile], examples: [Example], needsModel: Bool = false
  ) {
    self.id = id
    self.summary = summary
    self.whyItMatters = whyItMatters
    self.limits = limits
    self.settings = settings
    self.references = references
    self.maturity = maturity
    self.rules = rules
    self.examples = examples
    self.needsModel = needsModel
  }
}

/// A rule's page: one named thing a scanner looks for.
public struct RuleProfile: Sendable {
  /// The rule's identifier, `<scanner id>/<rule>`.
  public let id: String
  /// What it finds, in one sentence.
  public let summary: String
  /// How bad it is.
  public let severity: Severity
  /// Its class in a public catalogue.
  public let category: String
  /// What to do about it.
  public let remedy: String

  /// Creates a rule's page.
  public init(id: String, summary: String, severity: Severity, category: String, remedy: String) {
    self.id = id
    self.summary = summary
    self.severity = severity
    self.category = category
    self.remedy = remedy
  }
}

/// A message and the rules it must trigger: documentation and test at once.
public struct Example: Sendable {
  /// The message.
  public let message: Message
  /// The rules that must fire on it; empty if none may.
  public let rules: [String]

  /// A text that must trigger each of `rules`.
  public static func flags(_ text: String, as rules: String..., role: Role = .user) -> Example {
    Example(message: Message(role, text), rules: rules)
  }

  /// A text on which no rule may fire.
  public static func passes(_ text: String, role: Role = .user) -> Example {
    Example(message: Message(role, text), rules: [])
  }
}
