import RampartCore

/// Merges the outcomes for one message: the maximum decides.
struct Merge {
  let policy: DecisionPolicy
  /// What could not be read in the message itself.
  let unscanned: [Unscanned]
  let textByteCount: Int

  /// Returns what follows.
  func verdict(_ ranked: [Ranked]) -> Verdict {
    guard !ranked.isEmpty else { return unguarded }
    let parts = ranked.map { ScannerPart($0, policy: policy) }
    let reasons = Reason.ordered(parts.flatMap { $0.reasons } + unscannedReasons(parts))
    let decision = reasons.map { $0.decision }.max() ?? .allow
    let action = reasons.filter { !$0.isShadow }.map { $0.decision }.max() ?? .allow
    let findings = Self.inPlaceOrder(parts.flatMap { $0.findings })
    let decided = decision > .allow ? reasons.first?.score : nil
    return Verdict(
      decision: decision, action: action,
      score: decided ?? parts.map { $0.highestScore }.max() ?? 0,
      status: status(of: parts),
      reason: text(for: reasons, of: parts), scanners: parts.map { $0.report },
      findings: findings,
      redactions: Self.inPlaceOrder(
        parts.flatMap { $0.isShadow ? [] : $0.redactions }),
      unscanned: allUnscanned(parts))
  }

  /// A role that no scanner looks at: allowed, but visibly not scanned.
  private var unguarded: Verdict {
    Verdict(
      decision: .allow, action: .allow, score: 0, status: .skipped,
      reason: "no scanner is configured for role `\(policy.role.rawValue)`", scanners: [],
      findings: [], redactions: [], unscanned: unscanned)
  }

  private func status(of parts: [ScannerPart]) -> ScanStatus {
    if parts.contains(where: { $0.isEssential && $0.report.status == .error }) { return .error }
    if parts.contains(where: { $0.report.status == .success }) { return .success }
    return parts.contains { $0.report.status == .error } ? .error : .skipped
  }

  /// The reasons of bytes nobody could read: one for each cause, in a fixed order.
  private func unscannedReasons(_ parts: [ScannerPart]) -> [Reason] {
    let all = unread(by: parts)
    guard !all.isEmpty else { return [] }
    let enforced = policy.mode == .shadow ? [] : unread(by: parts.filter { !$0.isShadow })
    return Unscanned.Reason.allCases.compactMap { cause in
      let concerned = all.filter { $0.reason == cause }
      guard !concerned.isEmpty else { return nil }
      let byteCount = concerned.reduce(0) { $0 + $1.byteCount }
      return Reason(
        decision: policy.onUnscanned.decision,
        score: policy.onUnscanned == .allow ? 0 : 1,
        isShadow: !enforced.contains { $0.reason == cause },
        scannerRank: policy.scanners.count + 1, location: nil,
        subject: .words("unscanned: \(counted(byteCount, "byte")) (\(cause.rawValue))"))
    }
  }

  /// Everything unscanned; the text counts once, however many scanners failed on it.
  private func allUnscanned(_ parts: [ScannerPart]) -> [Unscanned] {
    guard parts.contains(where: { $0.report.status == .error }) else { return unread(by: parts) }
    let failure = Unscanned(part: .content, reason: .scannerFailure, byteCount: textByteCount)
    return unread(by: parts) + [failure]
  }

  /// What could not be read in the message, and what `parts` add to that.
  private func unread(by parts: [ScannerPart]) -> [Unscanned] {
    let isAllRead = unscanned.isEmpty && parts.allSatisfy { $0.unscanned.isEmpty }
    guard !isAllRead else { return [] }
    var known = Set(unscanned)
    return unscanned + parts.flatMap { $0.unscanned }.filter { known.insert($0).inserted }
  }

  private func text(for reasons: [Reason], of parts: [ScannerPart]) -> String {
    let texts = reasons.lazy.map { $0.isShadow ? "\($0.text) (shadow)" : $0.text }
    guard reasons.allSatisfy({ $0.decision == .allow }) else { return Reason.joined(texts) }
    return Reason.joined(Array(texts) + quietTexts(parts))
  }

  /// What is said where nothing decided.
  private func quietTexts(_ parts: [ScannerPart]) -> [String] {
    if parts.allSatisfy({ $0.report.status == .skipped }) { return ["every scanner was skipped"] }
    let redacted = parts.reduce(0) { $0 + $1.redactions.count }
    let quiet = parts.reduce(0) { $0 + $1.findings.count } - redacted
    var texts: [String] = []
    if redacted > 0 { texts.append("\(counted(redacted, "finding")) redacted") }
    if quiet > 0 { texts.append("\(counted(quiet, "finding")) reported only") }
    if texts.isEmpty && parts.contains(where: { $0.report.status == .success }) {
      texts.append("nothing found")
    }
    return texts
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Returns `findings` by place; most scanners find in that order, and moving findings is dear.
  private static func inPlaceOrder(_ findings: [Finding]) -> [Finding] {
    let isOrdered = findings.indices.dropFirst().allSatisfy {
      !byPlace(findings[$0], findings[$0 - 1])
    }
    if isOrdered { return findings }
    return findings.indices.sorted { byPlace(findings[$0], findings[$1]) }.map { findings[$0] }
  }

  private static func byPlace(_ left: Finding, _ right: Finding) -> Bool {
    if left.location != right.location { return left.location.precedes(right.location) }
    return (left.scanner.rawValue, left.rule, left.view)
      < (right.scanner.rawValue, right.rule, right.view)
  }
}
