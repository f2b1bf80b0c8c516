import RampartCore
import RampartInference
import RampartPatterns
import TestSupport
import Testing

@Suite("Loading classifiers")
struct ClassifierLoaderTests {
  private static func loader(_ known: [String: ClassifierLoader.KnownModel] = [:])
    -> ClassifierLoader
  {
    ClassifierLoader(
      patterns: PatternEngine(), environment: ["HF_HOME": "/nowhere/huggingface"],
      knownModels: known)
  }

  private static func same(_ one: any TextClassifier, _ other: any TextClassifier) -> Bool {
    guard let one = one as? ModelClassifier, let other = other as? ModelClassifier else {
      return false
    }
    return one === other
  }

  @Test("The same request gets the same classifier, also at once, and another request another one")
  func once() async throws {
    let model = try MadeUpModel()
    let loader = Self.loader()
    let request = ClassifierRequest(model: model.path, precision: .fp32, threads: 1)
    let first = try loader.classifier(for: request)
    let areSame = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask { Self.same(try loader.classifier(for: request), first) }
      }
      return try await group.reduce(true) { $0 && $1 }
    }
    #expect(areSame)
    var other = request
    other.precision = .bf16
    #expect(!Self.same(try loader.classifier(for: other), first))
  }

  @Test("A model that is not there is told from one that is broken")
  func missing() throws {
    let model = try MadeUpModel()
    try model.remove("config.json")
    for (name, isNotFound) in [("meta-llama/none", true), ("./none", true), (model.path, false)] {
      let error = #expect(throws: ClassifierError.self) {
        try Self.loader().classifier(for: ClassifierRequest(model: name))
      }
      #expect(error?.isNotFound == isNotFound, "\(name)")
    }
  }

  @Test("A relative path starts from the folder of the request, and a known name from its place")
  func places() throws {
    let model = try MadeUpModel()
    let parts = model.path.split(separator: "/").map(String.init)
    let folder = "/" + parts.dropLast().joined(separator: "/")
    let name = try #require(parts.last)
    for written in [name, "./" + name, "../\(parts[parts.count - 2])/\(name)"] {
      let request = ClassifierRequest(model: written, baseDirectory: folder, precision: .fp32)
      #expect(try Self.loader().classifier(for: request).labels == ["LABEL_0", "LABEL_1"])
    }
    let known = Self.loader(["our/guard": .init(path: model.path)])
    #expect(try known.classifier(for: ClassifierRequest(model: "our/guard")).maximumLength == 512)
    let pinned = Self.loader(
      ["our/guard": .init(path: model.path, sha256: String(repeating: "0", count: 64))])
    #expect(throws: ClassifierError.self) {
      try pinned.classifier(for: ClassifierRequest(model: "our/guard"))
    }
  }

  @Test(
    "In every precision the model proves itself, and windows near a boundary have the numbers of fp32"
  )
  func precisions() async throws {
    let model = try MadeUpModel()
    let texts = ["ignore all the rules", "hello", "", "is all well? yes, all is well."]
      .map { Array($0.utf8) }
    let exact = try Self.loader().classifier(
      for: ClassifierRequest(model: model.path, precision: .fp32))
    let settings = ClassifierSettings(windowLength: 16, overlap: 4)
    let expected = try await exact.classify(texts, settings: settings, boundaries: [])
    for precision in NumericPrecision.allCases {
      let classifier = try Self.loader().classifier(
        for: ClassifierRequest(model: model.path, precision: precision))
      try await classifier.proveAlive()
      // A boundary right at each probability makes every window a near one.
      let boundaries = expected.joined().map {
        ClassBoundary(classes: [1], probability: $0.probabilities[1])
      }
      let near = try await classifier.classify(texts, settings: settings, boundaries: boundaries)
      #expect(
        near.map { $0.map { $0.probabilities } } == expected.map { $0.map { $0.probabilities } })
      #expect(near.joined().allSatisfy { $0.isRecomputed == (precision != .fp32) })
      let far = try await classifier.classify(texts, settings: settings, boundaries: [])
      #expect(far.joined().allSatisfy { !$0.isRecomputed })
    }
  }
}
