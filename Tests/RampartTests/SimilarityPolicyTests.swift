import Rampart
import RampartCore
import RampartPatterns
import RampartPolicy
import RampartText
import TestSupport
import Testing

/// The way of a known attack through the policy to a decision.
@Suite("Decisions by the attack bank")
struct SimilarityPolicyTests {
  private static func report(
    _ lines: String, _ text: String, label: String? = "injection", section: String = ""
  ) async throws -> ScanReport {
    let stack =
      "agent:\n  preflight_guards:\n    - name: prompt_guard_2\n\(lines)scanners:\n  prompt_guard: "
      + "{spacing: plain, similarity: {review: 0.7, block: 0.9}\(section)}\n"
    let guardrail = try Guardrail(
      stack: StackFile(
        Array(stack.utf8), path: "test.yaml", knownScanners: Guardrail.knownScanners),
      engines: ScannerEngines(
        patterns: PatternEngine(), viewer: TextViewer(),
        classifiers: StandInClassifier.similar(labels: ["BENIGN", "INJECTION", "JAILBREAK"]),
        banks: StandInBank(label: label)))
    return try await guardrail.scan(Message(.user, text))
  }

  @Test(
    "The thresholds of similarity hold and block, whatever the classifier says",
    arguments: [("text 0.69", Decision.allow), ("text 0.71", .review), ("text 0.91", .block)])
  func thresholds(text: String, expected: Decision) async throws {
    for label in [nil, "injection", "jailbreak"] {
      let report = try await Self.report("", text, label: label)
      #expect(report.action == expected)
    }
  }

  @Test("What a guard says of the entry's label applies, as to the classifier's own label")
  func classes() async throws {
    let flagged = "      flag_classes: [injection]\n"
    let blocked = "      block_classes: [injection]\n"
    #expect(try await Self.report(flagged, "text 0.95").action == .review)
    #expect(try await Self.report(flagged, "text 0.95", label: "jailbreak").action == .block)
    #expect(try await Self.report(flagged, "text 0.95", label: nil).action == .block)
    #expect(try await Self.report(blocked, "text 0.75").action == .block)
    #expect(try await Self.report(blocked, "text 0.75", label: "jailbreak").action == .review)
    #expect(try await Self.report(blocked, "text 0.65").action == .allow)
  }

  @Test("The report names the entry, and the reason only the rule")
  func report() async throws {
    let report = try await Self.report("", "text 0.95")
    #expect(
      report.findings.contains { $0.message.contains("`known/1`") && $0.label == "injection" })
    #expect(report.reason.contains("prompt_guard/similarity"))
    #expect(report.scanners.first?.label == "injection")
    #expect(abs(report.score - 0.95) < 1e-6)
  }
}
