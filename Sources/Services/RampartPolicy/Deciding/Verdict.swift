public import RampartCore

/// What the policy makes of everything that was seen in one message.
public struct Verdict: Sendable {
  /// What the scanners and the policy think of the message.
  public var decision: Decision
  /// What is enforced; lower than `decision` only where the policy watches (shadow).
  public var action: Decision
  /// The score that decided; the highest seen if nothing did.
  public var score: Double
  /// `error` if an enforced scanner failed, `skipped` if none ran, else `success`.
  public var status: ScanStatus
  /// Why, in fixed words and a fixed order; never scanned content.
  public var reason: String
  /// Every scanner's part, in the order they are configured.
  public var scanners: [ScanReport.ScannerReport]
  /// Every finding, by place in the message.
  public var findings: [Finding]
  /// The findings whose text is to be replaced, by place in the message.
  public var redactions: [Finding]
  /// What could not be scanned: in the message, by a scanner, or because a scanner failed.
  public var unscanned: [Unscanned]
}
