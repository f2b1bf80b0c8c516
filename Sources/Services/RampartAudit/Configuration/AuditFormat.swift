/// How records are written down.
public enum AuditFormat: String, Sendable, Hashable, CaseIterable {
  /// Rampart's own: one JSON object a line, in the form of RFC 8785.
  case jsonl
  /// OCSF 1.9 Detection Findings, one JSON object a line, in the form of RFC 8785.
  case ocsf
  /// ArcSight's Common Event Format, one event a line.
  case cef
}
