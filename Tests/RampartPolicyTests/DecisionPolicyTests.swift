import RampartCore
import RampartPolicy
import Testing

@Suite("Deciding")
struct DecisionPolicyTests {
  @Test(
    "A score decides by the thresholds, which it reaches by being equal",
    arguments: [
      (0.0, Decision.allow), (0.499, .allow), (0.5, .review), (0.899, .review), (0.9, .block),
      (1.0, .block), (7.0, .block), (-1.0, .allow), (.nan, .block), (.infinity, .block),
    ])
  func thresholds(score: Double, expected: Decision) {
    let policy = Samples.policy(ScannerPolicy("secrets"))
    let verdict = policy.decide(
      [Samples.outcome("secrets", Samples.finding("secrets/a", score))], textByteCount: 9)
    #expect(verdict.decision == expected)
    #expect(verdict.action == expected)
    #expect((0...1).contains(verdict.score))
    #expect(verdict.status == .success)
    #expect(verdict.scanners.map { $0.decision } == [expected])
  }

  @Test("A threshold of never is never reached")
  func never() {
    let policy = Samples.policy(ScannerPolicy("a", blockThreshold: nil, reviewThreshold: nil))
    let verdict = policy.decide(
      [Samples.outcome("a", Samples.finding("a/x", 1))], textByteCount: 9)
    #expect(verdict.decision == .allow)
    #expect(verdict.score == 1)
    #expect(verdict.reason == "1 finding reported only")
  }

  @Test("A rule's effect overrides thresholds and classes, and its redactions are named")
  func ruleEffects() {
    var policy = Samples.policy(ScannerPolicy("pii", labelEffects: ["c": .init(.block)]))
    policy.setRuleEffects(["pii/a": .block, "pii/b": .review, "pii/c": .redact], of: "pii")
    policy.setRuleEffects(["pii/d": .allow], of: "pii")
    func decide(_ rule: String, _ score: Double) -> Verdict {
      policy.decide([Samples.outcome("pii", Samples.finding(rule, score))], textByteCount: 9)
    }
    #expect(decide("pii/a", 0.1).decision == .block)
    #expect(decide("pii/b", 1).decision == .review)
    #expect(decide("pii/c", 1).decision == .allow)
    #expect(decide("pii/c", 1).redactions.map { $0.rule } == ["pii/c"])
    #expect(decide("pii/c", 1).reason == "1 finding redacted")
    #expect(decide("pii/d", 1).decision == .allow)
    #expect(decide("pii/d", 1).redactions.isEmpty)
    #expect(decide("pii/e", 1).decision == .block)
  }

  @Test("A class decides for the label and for findings named after it, from its score on")
  func labels() {
    let policy = Samples.policy(
      ScannerPolicy(
        "prompt_guard",
        labelEffects: ["injection": .init(.review), "jailbreak": .init(.block, from: 0.7)]))
    func decide(_ inspection: Inspection) -> Verdict {
      policy.decide([Samples.outcome("prompt_guard", inspection)], textByteCount: 9)
    }
    let flagged = decide(Inspection(score: 0.99, label: "injection"))
    #expect(flagged.decision == .review)
    #expect(flagged.reason == "prompt_guard: label `injection`, score 0.99")
    #expect(flagged.scanners[0].label == "injection")
    #expect(decide(Inspection(score: 0.2, label: "injection")).decision == .review)
    #expect(decide(Inspection(label: "injection")).decision == .review)
    #expect(decide(Inspection(score: 0.7, label: "jailbreak")).decision == .block)
    #expect(decide(Inspection(score: 0.69, label: "jailbreak")).decision == .review)
    #expect(decide(Inspection(score: 0.1, label: "benign")).decision == .allow)
    #expect(decide(Inspection(label: "benign")).decision == .allow)
    #expect(decide(Inspection(score: 0.95, label: "unheard")).decision == .block)
    let finding = Samples.finding("prompt_guard/injection", 0.99)
    #expect(
      decide(Inspection(findings: [finding], score: 0.99, label: "injection")).decision == .review)
  }

  @Test("The maximum decides; a lower decision with a higher score does not win")
  func maximum() {
    let policy = Samples.policy(
      ScannerPolicy("a", blockThreshold: nil, reviewThreshold: nil), ScannerPolicy("b"),
      ScannerPolicy("c", blockThreshold: 0.6))
    let verdict = policy.decide(
      [
        Samples.outcome("a", Samples.finding("a/x", 1)),
        Samples.outcome("b", Samples.finding("b/x", 0.8)),
        Samples.outcome("c", Samples.finding("c/x", 0.65)),
      ], textByteCount: 9)
    #expect(verdict.decision == .block)
    #expect(verdict.score == 0.65)
    #expect(verdict.reason == "c/x (error, 0.65) at content:0-4; b/x (error, 0.80) at content:0-4")
    #expect(verdict.scanners.map { $0.decision } == [.allow, .review, .block])
    #expect(
      verdict.scanners.map { $0.reason }
        == [
          "findings reported only", "b/x (error, 0.80) at content:0-4",
          "c/x (error, 0.65) at content:0-4",
        ])
  }

  @Test("Equal scores are told in the order of scanners, then of places in the message")
  func ties() {
    let policy = Samples.policy(ScannerPolicy("b"), ScannerPolicy("a"))
    let verdict = policy.decide(
      [
        Samples.outcome("a", Samples.finding("a/x", 1)),
        Samples.outcome(
          "b", Samples.finding("b/x", 1, in: PartPath("content[10]")),
          Samples.finding("b/x", 1, in: PartPath("content[2]")),
          Samples.finding("b/x", 1, at: 2..<3, in: PartPath("content[2]")),
          Samples.finding("b/x", 1, in: PartPath("tool_calls[0].arguments"))),
      ], textByteCount: 9)
    #expect(
      verdict.reason
        == "b/x (error, 1.00) at content[2]:0-4; b/x (error, 1.00) at content[2]:2-3; "
        + "b/x (error, 1.00) at content[10]:0-4; b/x (error, 1.00) at tool_calls[0].arguments:0-4; "
        + "a/x (error, 1.00) at content:0-4")
    #expect(
      verdict.findings.map { $0.location.part.description } == [
        "content", "content[2]", "content[2]", "content[10]", "tool_calls[0].arguments",
      ])
  }

  @Test("A long reason names eight findings and counts the others")
  func cappedReason() {
    let findings = (0..<20).map { Samples.finding("a/x", 1, at: $0..<($0 + 1)) }
    let verdict = Samples.policy(ScannerPolicy("a")).decide(
      [Samples.outcome("a", Inspection(findings: findings))], textByteCount: 20)
    #expect(verdict.reason.hasSuffix("; a/x (error, 1.00) at content:7-8 and 12 more"))
    #expect(verdict.scanners[0].reason == verdict.reason)
  }

  @Test("A score is never printed as the threshold it missed")
  func scoreDigits() {
    let verdict = Samples.policy(ScannerPolicy("a")).decide(
      [Samples.outcome("a", Samples.finding("a/x", 0.8999))], textByteCount: 9)
    #expect(verdict.reason == "a/x (error, 0.89) at content:0-4")
  }

  @Test("A role without scanners is allowed and visibly not scanned")
  func unguarded() {
    let policy = DecisionPolicy(role: .system, scanners: [])
    let verdict = policy.decide([], textByteCount: 9)
    #expect(verdict.decision == .allow)
    #expect(verdict.status == .skipped)
    #expect(verdict.reason == "no scanner is configured for role `system`")
    let clean = Samples.policy(ScannerPolicy("a")).decide([Samples.outcome("a")], textByteCount: 9)
    #expect(clean.decision == .allow)
    #expect(clean.status == .success)
    #expect(clean.reason == "nothing found")
  }

  @Test("Scanners that had nothing to do are skipped, and so is a scan of only such scanners")
  func skipped() {
    let policy = Samples.policy(ScannerPolicy("a"), ScannerPolicy("b"))
    let idle = Inspection(skipped: "no trace")
    let one = policy.decide(
      [Samples.outcome("a", idle), Samples.outcome("b")], textByteCount: 9)
    #expect(one.status == .success)
    #expect(one.scanners.map { $0.status } == [.skipped, .success])
    #expect(one.scanners[0].reason == "skipped: no trace")
    let all = policy.decide(
      [Samples.outcome("a", idle), Samples.outcome("b", idle)], textByteCount: 9)
    #expect(all.status == .skipped)
    #expect(all.reason == "every scanner was skipped")
  }

  @Test("A scanner that ran beside the policy is judged by the standard policy")
  func extraScanner() {
    let policy = Samples.policy(ScannerPolicy("a"))
    let verdict = policy.decide(
      [Samples.outcome("b", Samples.finding("b/x", 0.9)), Samples.outcome("a")], textByteCount: 9)
    #expect(verdict.decision == .block)
    #expect(verdict.scanners.map { $0.scanner } == ["a", "b"])
  }

  @Test("A policy limited to some scanners asks for no others")
  func limited() {
    let policy = Samples.policy(ScannerPolicy("a"), ScannerPolicy("b")).limited(to: ["b", "c"])
    #expect(policy.scanners.map { $0.scanner } == ["b"])
    #expect(policy.decide([Samples.outcome("b")], textByteCount: 9).decision == .allow)
  }
}
