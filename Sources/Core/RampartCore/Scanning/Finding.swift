/// One thing a scanner found: which rule, how sure, how bad, and where.
///
/// A finding never carries the text it was found in. `message` is fixed text of the rule.
public struct Finding: Sendable, Hashable {
  /// The rule that fired, as `<scanner id>/<rule>`.
  public var rule: String
  /// The scanner that found it.
  public var scanner: ScannerID
  /// How sure the scanner is, 0 to 1.
  public var score: Double
  /// How bad it is if it is true.
  public var severity: Severity
  /// The class of weakness in a public catalogue, such as `LLM01:2025`, `CWE-798` or `AML.T0051`.
  public var category: String
  /// Where in the message it is, in bytes of the original text.
  public var location: Location
  /// The view of the text it was found in, such as `original` or `base64>percent`.
  public var view: String
  /// What was found, in fixed words; never text from the message.
  public var message: String
  /// The kind of personal data or credential, which names the token of a redaction: `EMAIL_ADDRESS`.
  public var entity: String?
  /// The classifier's label where the rule is not called by it; what a policy says of the label applies.
  public var label: String?

  /// Creates a finding.
  public init(
    rule: String, scanner: ScannerID, score: Double, severity: Severity, category: String,
    location: Location, view: String = ViewKind.original.rawValue, message: String,
    entity: String? = nil, label: String? = nil
  ) {
    self.rule = rule
    self.scanner = scanner
    self.score = score
    self.severity = severity
    self.category = category
    self.location = location
    self.view = view
    self.message = message
    self.entity = entity
    self.label = label
  }
}

/// A range of bytes inside one part of a message.
public struct Location: Sendable, Hashable {
  /// The part of the message.
  public var part: PartPath
  /// The bytes of that part's original text, half open.
  public var range: Range<Int>

  /// Creates a location.
  public init(part: PartPath, range: Range<Int>) {
    self.part = part
    self.range = range
  }
}
