/// Why a record could not be written or read; never shows what records hold.
public struct AuditError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, Sendable, Hashable {
    case cannotOpen = "cannot_open"
    case cannotRead = "cannot_read"
    case cannotWrite = "cannot_write"
    case damagedLog = "damaged_log"
    case recordTooLarge = "record_too_large"
    case unusableKey = "unusable_key"
    case closed
  }

  /// What kind of failure it is.
  public let code: Code
  /// What went wrong and how to mend it.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
