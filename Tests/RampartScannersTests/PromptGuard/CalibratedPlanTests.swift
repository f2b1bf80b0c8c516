import RampartCore
import RampartText
import TestSupport
import Testing

@testable import RampartScanners

/// What a model with a `guard.json` changes: the score is that of all its score classes together.
@Suite("Classes of a calibrated model")
struct CalibratedPlanTests {
  private static let position = SourcePosition(file: "s.yaml", line: 7, column: 9)
  private static let classes = ModelClasses(["benign", "injection", "jailbreak"])

  private static func list(_ names: String..., threshold: Double? = nil) -> ClassPolicy.List {
    .init(names: names.map { .init($0, at: position) }, threshold: threshold)
  }

  private static func plan(_ policy: ClassPolicy) throws -> ClassPlan {
    try ClassPlan(policy, classes, scoreClasses: [1, 2], model: "m")
  }

  private static func window(_ score: Double, _ probabilities: [Double]) -> WindowClassification {
    WindowClassification(range: 0..<1, probabilities: probabilities, score: score)
  }

  @Test("Without lists all score classes are one group, and the thresholds its boundaries")
  func standard() throws {
    let plan = try Self.plan(ClassPolicy())
    #expect(plan.groups.map { $0.classes } == [[1, 2]])
    #expect(
      plan.boundaries == [
        ClassBoundary(score: 0.5, of: [1, 2]), ClassBoundary(score: 0.9, of: [1, 2]),
      ])
    let group = plan.groups[0]
    // The score counts, and not the probabilities, which say only which class it is.
    #expect(group.speaks(Self.window(0.5, [0.9, 0.04, 0.06])))
    #expect(group.label(Self.window(0.5, [0.9, 0.04, 0.06])) == 2)
    #expect(group.messageLabel(Self.window(0.5, [0.9, 0.04, 0.06])) == 2)
    #expect(!group.speaks(Self.window(0.49, [0.1, 0.5, 0.4])))
    #expect(group.messageLabel(Self.window(0.49, [0.1, 0.5, 0.4])) == 0)
  }

  @Test("A listed class speaks where the score says attack and it is the likeliest of them")
  func lists() throws {
    let plan = try Self.plan(
      ClassPolicy(block: Self.list("jailbreak"), flag: Self.list("injection")))
    #expect(plan.groups.map { $0.classes } == [[2], [1]])
    for (score, probabilities, expected) in [
      (0.95, [0.2, 0.3, 0.5], [true, false]), (0.95, [0.2, 0.5, 0.3], [false, true]),
      (0.5, [0.8, 0.05, 0.15], [true, false]), (0.49, [0.2, 0.3, 0.5], [false, false]),
    ] {
      let window = Self.window(score, probabilities)
      #expect(plan.groups.map { $0.speaks(window) } == expected)
      #expect(plan.groups.map { $0.score(window) } == [score, score])
    }
    #expect(
      plan.boundaries.contains(
        ClassBoundary(classes: [2], rivals: [1], probability: 0.5, minimumScore: 0.5)))
    let together = try Self.plan(ClassPolicy(block: Self.list("injection", "jailbreak")))
    #expect(together.groups.map { $0.classes } == [[1, 2]])
    #expect(together.boundaries.allSatisfy { $0.rivals == nil })
  }

  @Test("A threshold of the file counts for its list, and score classes that no list names stay")
  func thresholds() throws {
    let plan = try Self.plan(
      ClassPolicy(block: Self.list("injection", threshold: 0.8), thresholds: [0.8, 0.6]))
    #expect(plan.groups.map { $0.classes } == [[1], [2]])
    #expect(plan.groups.map { $0.threshold } == [0.6, 0.6])
    let low = try Self.plan(
      ClassPolicy(flag: Self.list("injection", threshold: 0.2), thresholds: [0.9, 0.2]))
    #expect(low.groups.map { $0.classes } == [[2], [1]])
    #expect(low.groups[1].speaks(Self.window(0.25, [0.9, 0.06, 0.04])))
    #expect(low.boundaries.contains(ClassBoundary(score: 0.2, of: [1, 2])))
    let never = try Self.plan(ClassPolicy(thresholds: []))
    #expect(!never.groups[0].speaks(Self.window(1, [0, 0, 1])))
    #expect(never.groups[0].messageLabel(Self.window(1, [0, 0, 1])) == 2)
  }

  @Test("A list may name only classes that the score is about")
  func otherClasses() {
    for name in ["benign", "toxic"] {
      let error = #expect(throws: ConfigurationError.self) {
        try Self.plan(ClassPolicy(block: Self.list(name)))
      }
      #expect(error?.position?.line == 7)
      #expect(error?.suggestion?.contains("`injection`, `jailbreak`") == true)
    }
  }

  @Test("The scanner asks for the kind of the message, and a harmless last class is no obstacle")
  func scanner() async throws {
    let classifier = StandInClassifier(
      labels: ["injection", "benign"],
      guardProfile: GuardProfile(
        name: "g", version: "1", scoreClasses: [0],
        calibrations: [
          .userPrompt: .init(scale: 1, offset: 0), .document: .init(scale: 1, offset: 5),
          .toolOutput: .init(scale: 1, offset: -5),
        ])
    ) { _ in [0.5, 0.5] }
    let scanner = try PromptGuardScanner(
      .standard,
      engines: ScannerEngines(
        patterns: NoPatterns(), viewer: TextViewer(), classifiers: classifier))
    for (role, label) in [(Role.user, "injection"), (.memory, "injection"), (.tool, "benign")] {
      let inspection = try await scanner.scan(
        ScanSubject(Message(role, "a text"), viewer: TextViewer()))
      #expect(inspection.label == label)
      #expect(
        inspection.findings.map { $0.rule } == (label == "benign" ? [] : ["prompt_guard/injection"])
      )
      let offset = role == .user ? 0.0 : role == .memory ? 5 : -5
      let expected: Double = offset == 0 ? 0.5 : offset > 0 ? 0.9933071 : 0.0066929
      #expect(abs((inspection.score ?? -1) - expected) < 1e-6)
    }
  }

  private struct NoPatterns: PatternCompiling {
    func compile(_ patterns: [Pattern]) throws(PatternError) -> any PatternSet {
      throw PatternError(pattern: 0, offset: nil, message: "none")
    }
  }
}
