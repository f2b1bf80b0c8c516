/// What was seen in one message, what the policy made of it, and what was enforced.
public struct ScanReport: Sendable {
  /// What the policy made of one scanner's outcome.
  public struct ScannerReport: Sendable {
    public let scanner: ScannerID
    public let decision: Decision
    public let score: Double
    public let status: ScanStatus
    public let label: String?
    /// Why, in fixed words; never scanned content.
    public let reason: String
    public let duration: Duration
    /// Whether the scanner only watches.
    public let isShadow: Bool

    /// Creates a scanner's report.
    public init(
      scanner: ScannerID, decision: Decision, score: Double, status: ScanStatus, label: String?,
      reason: String, duration: Duration, isShadow: Bool
    ) {
      self.scanner = scanner
      self.decision = decision
      self.score = score
      self.status = status
      self.label = label
      self.reason = reason
      self.duration = duration
      self.isShadow = isShadow
    }
  }

  /// What the scanners and the policy think of the message.
  public var verdict: Decision
  /// What is enforced: the verdict, or allow where the policy only watches.
  public var action: Decision
  /// The score of the finding that decided, 0 to 1.
  public var score: Double
  /// `error` if any scanner failed, `skipped` if none ran, else `success`.
  public var status: ScanStatus
  /// Why, in fixed words and a fixed order; never scanned content.
  public var reason: String
  /// Every scanner's part, in the order they are configured.
  public var scanners: [ScannerReport]
  /// Every finding, by place in the message.
  public var findings: [Finding]
  /// What could not be scanned.
  public var unscanned: [Unscanned]
  /// How many bytes of text were scanned.
  public var scannedByteCount: Int
  /// The findings whose text the policy replaces, by place in the message.
  public var redactions: [Finding]
  /// The message with the text of `redactions` replaced; `nil` if there are none or the
  /// message is blocked.
  public var redacted: Message?
  /// How long the whole scan took.
  public var duration: Duration

  /// Creates a report.
  public init(
    verdict: Decision, action: Decision, score: Double, status: ScanStatus, reason: String,
    scanners: [ScannerReport], findings: [Finding], unscanned: [Unscanned],
    scannedByteCount: Int, redactions: [Finding] = [], redacted: Message? = nil,
    duration: Duration
  ) {
    self.verdict = verdict
    self.action = action
    self.score = score
    self.status = status
    self.reason = reason
    self.scanners = scanners
    self.findings = findings
    self.unscanned = unscanned
    self.scannedByteCount = scannedByteCount
    self.redactions = redactions
    self.redacted = redacted
    self.duration = duration
  }

  /// How many bytes could not be scanned.
  public var unscannedByteCount: Int { unscanned.reduce(0) { $0 + $1.byteCount } }
}
