/// How bad a finding is, in Semgrep's and SARIF's steps.
public enum Severity: String, Sendable, Hashable, CaseIterable, Codable, Comparable {
  case info
  case warning
  case error
  case critical

  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    case .critical: 3
    }
  }
}
