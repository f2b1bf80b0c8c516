public import RampartCore

/// What was decided about a whole trace: every message's report, and the first that decided.
public struct TraceReport: Sendable {
  /// The trace's identifier.
  public let id: String?
  /// Every message's report, in order.
  public let messages: [ScanReport]
  /// Each message's role, in order.
  public let roles: [Role]

  /// Creates a report.
  public init(id: String?, messages: [ScanReport], roles: [Role]) {
    self.id = id
    self.messages = messages
    self.roles = roles
  }

  /// The strictest action on any message.
  public var decision: Decision { messages.map { $0.action }.max() ?? .allow }

  /// The strictest verdict on any message.
  public var verdict: Decision { messages.map { $0.verdict }.max() ?? .allow }

  /// The index of the first message that was not allowed.
  public var firstDecidingMessage: Int? { messages.firstIndex { $0.action > .allow } }

  /// How many bytes could not be scanned.
  public var unscannedByteCount: Int { messages.reduce(0) { $0 + $1.unscannedByteCount } }

  /// `error` if any message's scan failed in part, `skipped` if none was scanned, else `success`.
  public var status: ScanStatus {
    if messages.contains(where: { $0.status == .error }) { return .error }
    return messages.allSatisfy { $0.status == .skipped } ? .skipped : .success
  }
}
