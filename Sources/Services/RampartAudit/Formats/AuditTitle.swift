import RampartCore
import RampartJSON

/// What a record is about in a few fixed words, for formats that want a title.
enum AuditTitle {
  /// Returns the record's title.
  static func text(_ members: JSONObject) -> String {
    switch members["kind"]?.string.flatMap(AuditRecord.Kind.init(exactly:)) {
    case .header: return "Audit log opened"
    case .recovery: return "Audit log recovered"
    case .message, nil: break
    }
    return switch members["action"]?.string.flatMap(Decision.init(exactly:)) {
    case .block: "Message blocked"
    case .review: "Message held for approval"
    default:
      members["verdict"] == .string(Decision.allow.rawValue)
        ? "Message allowed" : "Message allowed, only watched"
    }
  }

  /// Returns the rules that fired, each once, in order.
  static func rules(_ members: JSONObject) -> [String] {
    var seen: Set<ExactText> = []
    return findings(members).compactMap { $0["rule"]?.string }
      .filter { seen.insert(ExactText($0)).inserted }
  }

  /// Returns whether a finding is critical.
  static func hasCriticalFinding(_ members: JSONObject) -> Bool {
    findings(members).contains { $0["severity"] == .string(Severity.critical.rawValue) }
  }

  private static func findings(_ members: JSONObject) -> [JSONValue] {
    (members["guardrail_results"]?.array ?? []).flatMap { $0["findings"]?.array ?? [] }
  }
}
