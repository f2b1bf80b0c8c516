/// What was found amiss when a log was opened again.
public struct AuditRecovery: Sendable, Hashable {
  /// How many bytes of a line that was never completed were dropped.
  public var droppedByteCount = 0
  /// How many records the head file knew of that the log no longer has.
  public var missingRecordCount = 0
  /// Whether the head file was missing or unreadable, so that nobody can tell what is missing.
  public var isHeadMissing = false

  /// Whether there is anything to tell.
  var isNeeded: Bool { self != AuditRecovery() }
  /// Whether records that were acknowledged are, or may be, gone.
  public var isLoss: Bool { missingRecordCount > 0 || isHeadMissing }
}
