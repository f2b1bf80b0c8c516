/// Inspects one message and reports what it finds; it never decides what happens next.
///
/// A scanner is built once, from its section of the stack file, and used by many tasks at once.
public protocol Scanner: Sendable {
  /// What the scanner is called, why it exists, and what it must and must not flag.
  static var profile: ScannerProfile { get }

  /// Creates the scanner from its settings and the engines it may use.
  init(_ settings: ScannerSettings, engines: ScannerEngines) throws(ConfigurationError)

  /// Returns what the scanner sees in a message.
  ///
  /// An error is a scan that did not happen: the policy's `on_error` applies, never an allow.
  func scan(_ subject: ScanSubject) async throws(ScanError) -> Inspection

  /// Why the scanner cannot work although nobody asked for it by name, in fixed words: it is then
  /// skipped. `nil` if it works.
  var absence: String? { get }

  /// Whether a scan takes so long that other scanners had better run beside it.
  var isSlow: Bool { get }

  /// Returns the label that `name`, a class of a stack file, stands for in findings and inspections.
  func label(named name: String) -> String

  /// The SHA-256 of the weights of the model that the scanner asks, in hexadecimal, for audit records; `nil` if it
  /// asks none or nobody computed it.
  var modelDigest: String? { get }

  /// Throws if what the scanner relies on does not work; asked at start, beside the known answers of
  /// its profile's examples. Returns what was shown, in fixed words, or `nil` where there is nothing to
  /// show.
  func prove() async throws(ScanError) -> String?
}

extension Scanner {
  public var absence: String? { nil }

  public var isSlow: Bool { false }

  public var modelDigest: String? { nil }

  public func label(named name: String) -> String { name }

  public func prove() async throws(ScanError) -> String? { nil }
}

/// What a scanner saw in one message.
public struct Inspection: Sendable, Hashable {
  /// What it found, in the order of the text.
  public var findings: [Finding]
  /// What it could not read.
  public var unscanned: [Unscanned]
  /// The classifier's score where the scanner has one, also below every threshold.
  public var score: Double?
  /// The classifier's label where the scanner has one.
  public var label: String?
  /// Why the scanner had nothing to do, in fixed words; `nil` if it did its work.
  public var skipped: String?

  /// Creates an inspection.
  public init(
    findings: [Finding] = [], unscanned: [Unscanned] = [], score: Double? = nil,
    label: String? = nil, skipped: String? = nil
  ) {
    self.findings = findings
    self.unscanned = unscanned
    self.score = score
    self.label = label
    self.skipped = skipped
  }
}

/// A scan that did not happen; its text never holds scanned content.
public struct ScanError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of failure it was.
  public enum Code: String, Sendable, Hashable {
    case limitExceeded = "limit_exceeded"
    case timedOut = "timed_out"
    case engineFailed = "engine_failed"
    case invalidInput = "invalid_input"
  }

  /// What kind of failure it was.
  public let code: Code
  /// What went wrong and how to mend it, in fixed words.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
