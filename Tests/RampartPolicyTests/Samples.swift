import RampartCore
import RampartPolicy

/// Outcomes and findings for tests of the policy.
enum Samples {
  static func finding(
    _ rule: String, _ score: Double, at range: Range<Int> = 0..<4, in part: PartPath = .content,
    severity: Severity = .error
  ) -> Finding {
    let scanner = rule.split(separator: "/").first.map(String.init) ?? rule
    return Finding(
      rule: rule, scanner: ScannerID(rawValue: scanner), score: score, severity: severity,
      category: "LLM01:2025", location: Location(part: part, range: range), message: "a finding")
  }

  static func outcome(_ scanner: ScannerID, _ findings: Finding...) -> ScannerOutcome {
    outcome(scanner, Inspection(findings: findings))
  }

  static func outcome(_ scanner: ScannerID, _ inspection: Inspection) -> ScannerOutcome {
    ScannerOutcome(scanner: scanner, result: .success(inspection), duration: .microseconds(5))
  }

  static func failure(_ scanner: ScannerID, _ code: ScanError.Code = .timedOut) -> ScannerOutcome {
    ScannerOutcome(
      scanner: scanner, result: .failure(ScanError(code, "the scanner gave up")),
      duration: .microseconds(5))
  }

  static func policy(
    _ scanners: ScannerPolicy..., mode: EnforcementMode = .enforce, onUnscanned: FailMode = .block
  ) -> DecisionPolicy {
    DecisionPolicy(role: .user, scanners: scanners, mode: mode, onUnscanned: onUnscanned)
  }
}
