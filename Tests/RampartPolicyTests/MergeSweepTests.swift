import RampartCore
import RampartPolicy
import TestSupport
import Testing

/// What must hold for any outcomes under any policy.
@Suite("Sweeps over decisions")
struct MergeSweepTests {
  private let scanners: [ScannerID] = ["a", "b", "c", "d"]

  private func policy(_ generator: inout SeededGenerator) -> DecisionPolicy {
    let policies = scanners.map { scanner in
      ScannerPolicy(
        scanner, blockThreshold: [nil, 0.5, 0.9].randomElement(using: &generator) ?? 0.9,
        reviewThreshold: [nil, 0.3, 0.5].randomElement(using: &generator) ?? 0.5,
        mode: Int.random(in: 0..<4, using: &generator) == 0 ? .shadow : .enforce,
        onError: FailMode.allCases.randomElement(using: &generator) ?? .block,
        labelEffects: Bool.random(using: &generator) ? ["r1": .init(.review, from: 0.4)] : [:],
        ruleEffects: Bool.random(using: &generator)
          ? ["\(scanner)/r2": RuleEffect.allCases.randomElement(using: &generator) ?? .block]
          : [:])
    }
    return DecisionPolicy(
      role: .user, scanners: policies,
      mode: Int.random(in: 0..<5, using: &generator) == 0 ? .shadow : .enforce,
      onUnscanned: FailMode.allCases.randomElement(using: &generator) ?? .block)
  }

  private func finding(of scanner: ScannerID, _ generator: inout SeededGenerator) -> Finding {
    let start = Int.random(in: 0..<50, using: &generator)
    return Samples.finding(
      "\(scanner)/r\(Int.random(in: 0..<4, using: &generator))",
      [0, 0.3, 0.4, 0.5, 0.7, 0.9, 1].randomElement(using: &generator) ?? 1,
      at: start..<(start + 3),
      in: PartPath("content[\(Int.random(in: 0..<12, using: &generator))]"))
  }

  private func outcome(_ scanner: ScannerID, _ generator: inout SeededGenerator) -> ScannerOutcome {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return Samples.failure(scanner)
    case 1: return Samples.outcome(scanner, Inspection(skipped: "nothing to do"))
    default:
      let findings = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
        finding(of: scanner, &generator)
      }
      let unscanned = Unscanned(part: .content, reason: .matchLimit, byteCount: 2)
      return Samples.outcome(
        scanner,
        Inspection(
          findings: findings, unscanned: Bool.random(using: &generator) ? [] : [unscanned],
          score: Bool.random(using: &generator) ? nil : 0.6))
    }
  }

  @Test("The order of outcomes and of findings changes nothing")
  func permutations() {
    for seed in 0..<400 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let policy = policy(&generator)
      let outcomes = scanners.map { outcome($0, &generator) }
      let first = policy.decide(outcomes, textByteCount: 60)
      for _ in 0..<6 {
        let shuffled = outcomes.map { shuffledFindings($0, &generator) }
          .shuffled(using: &generator)
        let other = policy.decide(shuffled, textByteCount: 60)
        #expect(other.decision == first.decision, "seed \(seed)")
        #expect(other.action == first.action, "seed \(seed)")
        #expect(other.score == first.score, "seed \(seed)")
        #expect(other.reason == first.reason, "seed \(seed)")
        #expect(other.status == first.status, "seed \(seed)")
        #expect(other.findings == first.findings, "seed \(seed)")
        #expect(other.redactions == first.redactions, "seed \(seed)")
        #expect(other.unscanned == first.unscanned, "seed \(seed)")
      }
    }
  }

  @Test("One more finding, or one more unread place, never lowers a decision")
  func monotone() {
    for seed in 0..<1_500 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let policy = policy(&generator)
      var outcomes = scanners.map { outcome($0, &generator) }
      let before = policy.decide(outcomes, textByteCount: 60)
      let index = Int.random(in: 0..<outcomes.count, using: &generator)
      guard case .success(var inspection) = outcomes[index].result else { continue }
      inspection.findings.append(finding(of: outcomes[index].scanner, &generator))
      outcomes[index] = Samples.outcome(outcomes[index].scanner, inspection)
      let unread = Unscanned(part: .content, reason: .tooLong, byteCount: 1)
      for unscanned in [[], [unread]] {
        let after = policy.decide(outcomes, unscanned: unscanned, textByteCount: 60)
        #expect(after.decision >= before.decision, "seed \(seed)")
        #expect(after.action >= before.action, "seed \(seed)")
      }
    }
  }

  @Test("A failing enforced scanner is never an allow unless `on_error` says so, and is counted")
  func failuresAreNeverAllowed() {
    for seed in 0..<1_500 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let policy = policy(&generator)
      var outcomes = scanners.map { outcome($0, &generator) }
      let index = Int.random(in: 0..<outcomes.count, using: &generator)
      outcomes[index] = Samples.failure(scanners[index])
      let verdict = policy.decide(outcomes, textByteCount: 60)
      let failed = policy.scanners[index]
      if failed.onError != .allow {
        #expect(verdict.decision > .allow, "seed \(seed)")
        if failed.mode == .enforce && policy.mode == .enforce {
          #expect(verdict.action > .allow, "seed \(seed)")
        }
      }
      if failed.mode == .enforce { #expect(verdict.status == .error, "seed \(seed)") }
      #expect(
        verdict.unscanned.contains { $0.reason == .scannerFailure && $0.byteCount == 60 },
        "seed \(seed)")
    }
  }

  private func shuffledFindings(_ outcome: ScannerOutcome, _ generator: inout SeededGenerator)
    -> ScannerOutcome
  {
    guard case .success(var inspection) = outcome.result else { return outcome }
    inspection.findings.shuffle(using: &generator)
    return Samples.outcome(outcome.scanner, inspection)
  }
}
