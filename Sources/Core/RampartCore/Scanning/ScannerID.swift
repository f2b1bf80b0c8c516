/// A scanner's identifier on the wire: `prompt_guard`, `secrets`, `custom:<name>`.
public struct ScannerID: RawRepresentable, Sendable, Hashable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  /// The identifier as it is written in files and records.
  public let rawValue: String

  /// Creates an identifier from its written form.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Creates an identifier from its written form.
  public init(stringLiteral value: String) { self.init(rawValue: value) }

  public var description: String { rawValue }
}

extension ScannerID {
  public static let promptGuard: ScannerID = "prompt_guard"
  public static let agentAlignment: ScannerID = "agent_alignment"
  public static let codeShield: ScannerID = "code_shield"
  public static let regex: ScannerID = "regex"
  public static let hiddenASCII: ScannerID = "hidden_ascii"
  public static let piiDetection: ScannerID = "pii_detection"
  public static let secrets: ScannerID = "secrets"
}
