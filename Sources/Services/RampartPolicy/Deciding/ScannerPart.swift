import RampartCore

/// What the policy makes of one scanner's outcome.
struct ScannerPart {
  /// Whether the scanner's decision is only recorded, by its own mode or the mode of all.
  let isShadow: Bool
  /// Whether a failure of the scanner is a failure of the scan.
  let isEssential: Bool
  let findings: [Finding]
  let redactions: [Finding]
  let unscanned: [Unscanned]
  /// What speaks for a decision, and failures even where they are allowed.
  let reasons: [Reason]
  let highestScore: Double
  let report: ScanReport.ScannerReport

  /// Applies the scanner's policy to its outcome.
  init(_ ranked: Ranked, policy: DecisionPolicy) {
    let isShadow = ranked.policy.mode == .shadow || policy.mode == .shadow
    switch ranked.outcome.result {
    case .failure(let error): self.init(failed: error, ranked, isShadow: isShadow)
    case .success(let inspection): self.init(inspection, ranked, isShadow: isShadow)
    }
  }

  private init(failed error: ScanError, _ ranked: Ranked, isShadow: Bool) {
    let mode = ranked.policy.onError
    let score = mode == .allow ? 0.0 : 1.0
    let text = "\(ranked.policy.scanner): failed (\(error.code.rawValue))"
    self.isShadow = isShadow
    isEssential = ranked.policy.mode == .enforce
    findings = []
    redactions = []
    unscanned = []
    reasons = [
      Reason(
        decision: mode.decision, score: score, isShadow: isShadow, scannerRank: ranked.rank,
        location: nil,
        subject: .words(mode == .allow ? text + ", allowed by `on_error`" : text))
    ]
    highestScore = score
    report = ScanReport.ScannerReport(
      scanner: ranked.policy.scanner, decision: mode.decision, score: score, status: .error,
      label: nil, reason: "failed (\(error.code.rawValue)): \(error.message)",
      duration: ranked.outcome.duration, isShadow: isShadow)
  }

  private init(_ inspection: Inspection, _ ranked: Ranked, isShadow: Bool) {
    let effects = inspection.findings.map { ranked.policy.effect(of: $0) }
    let reasons = Reason.ordered(
      Self.reasons(of: inspection, effects, ranked, isShadow: isShadow))
    self.isShadow = isShadow
    isEssential = ranked.policy.mode == .enforce
    findings = inspection.findings
    redactions =
      effects.contains(.redact)
      ? zip(inspection.findings, effects).filter { $0.1 == .redact }.map { $0.0 } : []
    unscanned = inspection.unscanned
    self.reasons = reasons
    highestScore = inspection.findings.indices.reduce(inspection.score?.certain ?? 0) {
      max($0, inspection.findings[$1].score.certain)
    }
    report = ScanReport.ScannerReport(
      scanner: ranked.policy.scanner, decision: reasons.first?.decision ?? .allow,
      score: reasons.first?.score ?? highestScore, status: ranked.outcome.status,
      label: inspection.label,
      reason: Self.text(for: reasons, of: inspection, redactionCount: redactions.count),
      duration: ranked.outcome.duration, isShadow: isShadow)
  }

  /// Returns a reason for each finding that decides something, and one for the classifier's own
  /// score and label where no finding says as much.
  private static func reasons(
    of inspection: Inspection, _ effects: [RuleEffect], _ ranked: Ranked,
    isShadow: Bool
  ) -> [Reason] {
    var reasons: [Reason] = []
    for (finding, effect) in zip(inspection.findings, effects) where effect.decision > .allow {
      reasons.append(
        Reason(
          decision: effect.decision, score: finding.score.certain, isShadow: isShadow,
          scannerRank: ranked.rank, location: finding.location, subject: .finding(finding)))
    }
    guard let (score, decision) = ranked.policy.decision(of: inspection) else { return reasons }
    if decision > reasons.map({ $0.decision }).max() ?? .allow {
      let label = inspection.label.map { "label `\($0)`, " } ?? ""
      reasons.append(
        Reason(
          decision: decision, score: score, isShadow: isShadow, scannerRank: ranked.rank,
          location: nil,
          subject: .words("\(ranked.policy.scanner): \(label)score \(Reason.digits(score))")))
    }
    return reasons
  }

  private static func text(for reasons: [Reason], of inspection: Inspection, redactionCount: Int)
    -> String
  {
    if !reasons.isEmpty { return Reason.joined(reasons.lazy.map { $0.text }) }
    if let skipped = inspection.skipped { return "skipped: \(skipped)" }
    if inspection.findings.isEmpty { return "nothing found" }
    return redactionCount > 0 ? "findings redacted" : "findings reported only"
  }
}
