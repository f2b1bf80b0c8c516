import RampartCore
import Testing

@testable import RampartScanners

extension ClassGroup {
  fileprivate func score(_ probabilities: [Double]) -> Double { score(window(probabilities)) }
  fileprivate func speaks(_ probabilities: [Double]) -> Bool { speaks(window(probabilities)) }
  fileprivate func label(_ probabilities: [Double]) -> Int { label(window(probabilities)) }

  private func window(_ probabilities: [Double]) -> WindowClassification {
    WindowClassification(range: 0..<0, probabilities: probabilities)
  }
}

@Suite("Classes of a model")
struct ClassPlanTests {
  private static let position = SourcePosition(file: "s.yaml", line: 7, column: 9)

  private static func list(_ names: String..., threshold: Double? = nil) -> ClassPolicy.List {
    .init(names: names.map { .init($0, at: position) }, threshold: threshold)
  }

  @Test("Names match whatever their case, and people's names for two classes are known")
  func names() {
    let generic = ModelClasses(["LABEL_0", "LABEL_1"])
    #expect(generic.labels == ["benign", "malicious"])
    for name in ["LABEL_1", "label_1", "Malicious", "jailbreak", "INJECTION"] {
      #expect(generic.index(of: name) == 1, "\(name)")
    }
    #expect(generic.index(of: "benign") == 0)
    #expect(generic.index(of: "toxic") == nil)
    let named = ModelClasses(["SAFE", "INJECTION"])
    #expect(named.labels == ["safe", "injection"])
    #expect(named.index(of: "jailbreak") == 1)
    let three = ModelClasses(["BENIGN", "INJECTION", "JAILBREAK"])
    #expect(three.labels == ["benign", "injection", "jailbreak"])
    #expect(three.index(of: "jailbreak") == 2)
    #expect(three.index(of: "malicious") == nil)
    #expect(ModelClasses(["A b/c\u{202E}", "ok"]).labels[0].utf8.allSatisfy { $0 < 0x7F })
    #expect(ModelClasses(["X", "x", "y"]).labels == ["class-0", "class-1", "class-2"])
    #expect(ModelClasses(["X", "x", "y"]).index(of: "x") == nil)
  }

  @Test("A class the model lacks is an error at its line that lists the model's classes")
  func unknownClass() {
    let error = #expect(throws: ConfigurationError.self) {
      try ClassPlan(
        ClassPolicy(block: Self.list("toxic")), ModelClasses(["BENIGN", "MALICIOUS"]), model: "m")
    }
    #expect(
      error?.description
        == "s.yaml:7:9: the model `m` has no class `toxic` (possible: `benign`, `malicious`)")
  }

  @Test("The score of a list is the sum of its classes")
  func sums() throws {
    let classes = ModelClasses(["benign", "injection", "jailbreak"])
    let plan = try ClassPlan(
      ClassPolicy(block: Self.list("Injection", "JAILBREAK", threshold: 0.8)), classes, model: "m")
    #expect(plan.groups.map { $0.classes } == [[1, 2]])
    #expect(plan.groups[0].score([0.2, 0.5, 0.3]) == 0.8)
    #expect(plan.groups[0].label([0.2, 0.5, 0.3]) == 1)
    #expect(plan.boundaries.contains(ClassBoundary(classes: [1, 2], probability: 0.8)))
  }

  @Test(
    "Without lists the last class counts, and a list that leaves it out does not take that away")
  func lastClass() throws {
    let classes = ModelClasses(["benign", "injection", "jailbreak"])
    let plain = try ClassPlan(ClassPolicy(), classes, model: "m")
    #expect(plain.groups == [ClassGroup(classes: [2], threshold: 0.5)])
    #expect(
      plain.boundaries == [
        ClassBoundary(classes: [2], probability: 0.5),
        ClassBoundary(classes: [2], probability: 0.9),
      ])
    let flagged = try ClassPlan(
      ClassPolicy(flag: Self.list("injection")), classes, model: "m")
    #expect(flagged.groups.map { $0.classes } == [[2], [1]])
    let never = try ClassPlan(ClassPolicy(thresholds: []), classes, model: "m")
    #expect(!never.groups[0].speaks([0, 0, 1]))
  }

  @Test("Without a threshold a list speaks where it holds the likeliest class or half of all")
  func withoutThreshold() throws {
    let classes = ModelClasses(["benign", "injection", "jailbreak"])
    let plan = try ClassPlan(
      ClassPolicy(block: Self.list("jailbreak"), flag: Self.list("injection")), classes, model: "m")
    #expect(plan.groups.map { $0.classes } == [[2], [1]])
    #expect(plan.groups[0].speaks([0.3, 0.3, 0.4]))
    #expect(!plan.groups[0].speaks([0.4, 0.25, 0.35]))
    #expect(plan.groups[1].speaks([0.35, 0.40, 0.25]))
    #expect(plan.boundaries.contains(ClassBoundary(classes: [2], rivals: [0], probability: 0.5)))
    #expect(plan.boundaries.contains(ClassBoundary(classes: [1], rivals: [2], probability: 0.5)))
    let both = try ClassPlan(
      ClassPolicy(block: Self.list("jailbreak", "injection")), classes, model: "m")
    #expect(both.groups[0].speaks([0.45, 0.3, 0.25]))
  }
}
