import Rampart
import RampartCore
import RampartPatterns
import RampartPolicy
import RampartText
import TestSupport
import Testing

/// The way of a calibrated score through the policy to a decision.
@Suite("Decisions by a calibrated classifier")
struct CalibratedPolicyTests {
  /// Answers with the probabilities a text consists of; their log-odds count twice, less one.
  private static let classifier = StandInClassifier(
    labels: ["benign", "injection", "jailbreak"],
    guardProfile: GuardProfile(
      name: "g", version: "1", scoreClasses: [1, 2],
      calibrations: Dictionary(
        uniqueKeysWithValues: MessageKind.allCases.map { ($0, .init(scale: 2, offset: -1)) }))
  ) { text in
    let numbers = text.split(separator: " ").compactMap { Double($0) }
    return numbers.count == 3 ? numbers : [0.999, 0.0005, 0.0005]
  }

  private static func report(_ lines: String, _ text: String) async throws -> ScanReport {
    let stack =
      "agent:\n  preflight_guards:\n    - name: prompt_guard_2\n\(lines)"
      + "scanners:\n  prompt_guard: {spacing: plain}\n"
    return try await Guardrail(
      stack: StackFile(
        Array(stack.utf8), path: "test.yaml", knownScanners: Guardrail.knownScanners),
      engines: ScannerEngines(
        patterns: PatternEngine(), viewer: TextViewer(), classifiers: classifier)
    ).scan(Message(.user, text))
  }

  // Sums of the score classes and their scores: 0.5 → 0.27, 0.65 → 0.56, 0.8 → 0.85, 0.9 → 0.97.
  @Test(
    "Without classes the calibrated score of all score classes meets the thresholds",
    arguments: [
      ("0.5 0.3 0.2", Decision.allow, "benign"), ("0.35 0.3 0.35", .review, "jailbreak"),
      ("0.2 0.5 0.3", .review, "injection"), ("0.1 0.5 0.4", .block, "injection"),
      ("0.1 0.4 0.5", .block, "jailbreak"),
    ])
  func thresholds(text: String, expected: Decision, label: String) async throws {
    let report = try await Self.report("", text)
    #expect(report.action == expected)
    #expect(report.scanners[0].label == label)
    #expect(report.findings.count == (expected == .allow ? 0 : 1))
  }

  @Test(
    "The published example: the sum detects, and the likeliest class says what follows",
    arguments: [
      ("0.35 0.30 0.35", Decision.block), ("0.35 0.35 0.30", .review), ("0.1 0.5 0.4", .review),
      ("0.01 0.40 0.59", .block), ("0.5 0.2 0.3", .allow), ("0.5 0.3 0.2", .allow),
    ])
  func publishedExample(text: String, expected: Decision) async throws {
    let lines = "      block_classes: [\"jailbreak\"]\n      flag_classes: [\"injection\"]\n"
    #expect(try await Self.report(lines, text).action == expected)
  }

  @Test(
    "A threshold of the file moves where a listed class decides",
    arguments: [
      ("0.35 0.3 0.35", Decision.review), ("0.1 0.4 0.5", .block), ("0.5 0.1 0.4", .allow),
    ])
  func ownThreshold(text: String, expected: Decision) async throws {
    let lines = "      block_classes: [jailbreak, injection]\n      block_threshold: 0.9\n"
    #expect(try await Self.report(lines, text).action == expected)
  }

  @Test("An attack whose class no list names still meets the thresholds")
  func unlisted() async throws {
    let lines = "      flag_classes: [injection]\n"
    #expect(try await Self.report(lines, "0.1 0.4 0.5").action == .block)
    #expect(try await Self.report(lines, "0.1 0.5 0.4").action == .review)
  }
}
