/// Who a message is from and in which session; goes into the audit record only.
public struct ScanContext: Sendable, Hashable {
  /// The session, as the caller names it.
  public var sessionID: String?
  /// The user, as the caller names them; recorded as a keyed hash only.
  public var userID: String?

  /// Creates a context.
  public init(sessionID: String? = nil, userID: String? = nil) {
    self.sessionID = sessionID
    self.userID = userID
  }
}
