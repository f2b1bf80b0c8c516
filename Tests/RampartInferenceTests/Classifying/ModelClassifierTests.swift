import RampartCore
import RampartTokenizers
import TestSupport
import Testing

@testable import RampartInference

@Suite("Classifying texts with a model")
struct ModelClassifierTests {
  private static func classifier(_ model: StandInModel, batch: Int = 4096) -> ModelClassifier {
    ModelClassifier(tokenizer: ByteTokenizer(), model: model, batchTokenCount: batch)
  }

  private static let half = [ClassBoundary(classes: [1], probability: 0.5)]

  @Test("Windows have special tokens around them and lead to their bytes")
  func windows() async throws {
    let model = StandInModel { sequence, _ in [0, Float(sequence.count)] }
    let text = (0..<100).map { UInt8($0) }
    let windows = try await Self.classifier(model).classify(
      [text], settings: ClassifierSettings(windowLength: 42, overlap: 10), boundaries: [])[0]
    #expect(windows.map { $0.range } == [0..<40, 30..<70, 60..<100])
    let sequences = model.computed(in: nil)
    #expect(sequences.allSatisfy { $0.first == 1 && $0.last == 2 && $0.count == 42 })
    #expect(sequences.map { $0[1] } == [10, 40, 70])
  }

  @Test("An empty text is one window of special tokens")
  func empty() async throws {
    let model = StandInModel { _, _ in [0, 1] }
    let results = try await Self.classifier(model).classify(
      [[]], settings: ClassifierSettings(), boundaries: [])
    #expect(results.map { $0.map { $0.range } } == [[0..<0]])
    #expect(model.computed(in: nil) == [[1, 2]])
  }

  @Test("Windows of the same tokens are computed once")
  func duplicates() async throws {
    let model = StandInModel { sequence, _ in [0, Float(sequence.count)] }
    let same = [UInt8](repeating: 97, count: 1_000_000)
    let results = try await Self.classifier(model).classify(
      [same, Array("b".utf8), same, Array("b".utf8)], settings: ClassifierSettings(), boundaries: []
    )
    #expect(model.computed(in: nil).count == 2)
    #expect(results[0] == results[2])
    #expect(results[1] == results[3])
    #expect(results[0].first?.range.lowerBound == 0)
    #expect(results[0].last?.range.upperBound == same.count)
  }

  @Test("One call of the model is bounded however long the text")
  func boundedCalls() async throws {
    var generator = SeededGenerator(seed: 5)
    let model = StandInModel { _, _ in [0, 1] }
    let text = (0..<50_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    _ = try await Self.classifier(model, batch: 1000).classify(
      [text], settings: ClassifierSettings(windowLength: 100, overlap: 0), boundaries: [])
    #expect(model.largestCall <= 1100)
    #expect(model.computed(in: nil).count > 500)
  }

  @Test("The temperature divides logits before the softmax")
  func temperature() async throws {
    let model = StandInModel { _, _ in [0, 2] }
    for (temperature, expected) in [(1.0, 0.880797), (2, 0.731059), (0.5, 0.982014)] {
      let windows = try await Self.classifier(model).classify(
        [[1]], settings: ClassifierSettings(temperature: temperature), boundaries: [])[0]
      #expect(abs(windows[0].probabilities[1] - expected) < 1e-6)
      #expect(abs(windows[0].probabilities.reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test("Near a boundary the probability is that of fp32, elsewhere that of the precision")
  func recomputation() async throws {
    // The only byte of a text is its log-odds in tenths, from -12.8 on; fp32 says 0.3 more.
    let model = StandInModel { sequence, precision in
      let odds = Float(sequence[1] - 10 - 128) / 10
      return [0, precision == .fp32 ? odds + 0.3 : odds]
    }
    let texts = (UInt8(0)...255).map { [$0] }
    let results = try await Self.classifier(model).classify(
      texts, settings: ClassifierSettings(recheckMargin: 0.55),
      boundaries: Self.half + [ClassBoundary(classes: [1], probability: 0.9)])
    var expected: [Int] = []
    for index in 0..<256 {
      let odds = Double(index - 128) / 10
      if abs(odds) <= 0.55 || abs(odds - 2.1972) <= 0.55 { expected.append(index) }
    }
    #expect(results.indices.filter { results[$0][0].isRecomputed } == expected)
    #expect(model.computed(in: .fp32).count == expected.count)
    // No decision differs from that of fp32 alone.
    let exact = StandInModel(precision: .fp32) { sequence, _ in
      [0, Float(sequence[1] - 10 - 128) / 10 + 0.3]
    }
    let truth = try await Self.classifier(exact).classify(
      texts, settings: ClassifierSettings(), boundaries: Self.half)
    for (one, other) in zip(results, truth) {
      for threshold in [0.5, 0.9] {
        let agrees =
          (one[0].probabilities[1] >= threshold) == (other[0].probabilities[1] >= threshold)
        #expect(agrees)
      }
    }
  }

  @Test(
    "A boundary between two of three classes is rechecked too, and a temperature widens nothing")
  func rivals() async throws {
    let model = StandInModel(labels: ["a", "b", "c"]) { sequence, _ in
      sequence[1] == 10 ? [0, 3, 3.2] : [0, 3, 9]
    }
    let boundary = ClassBoundary(classes: [1], rivals: [2], probability: 0.5)
    for (temperature, expected) in [
      (1.0, [true, false]), (4, [true, false]), (0.1, [true, false]),
    ] {
      let results = try await Self.classifier(model).classify(
        [[0], [1]], settings: ClassifierSettings(temperature: temperature), boundaries: [boundary])
      #expect(results.map { $0[0].isRecomputed } == expected, "\(temperature)")
    }
  }

  @Test("In fp32 nothing is computed twice")
  func exactPrecision() async throws {
    let model = StandInModel(precision: .fp32) { _, _ in [0, 0] }
    let results = try await Self.classifier(model).classify(
      [[1]], settings: ClassifierSettings(), boundaries: Self.half)
    #expect(!results[0][0].isRecomputed)
    #expect(model.computed(in: .fp32).isEmpty)
  }

  @Test(
    "An answer that is no number, or none at all, is a failure and never an allow",
    arguments: [[Float.nan, 1], [0, .infinity], [1], [1, 2, 3], []])
  func badAnswers(logits: [Float]) async {
    let classifier = Self.classifier(StandInModel { _, _ in logits })
    let error = await #expect(throws: ScanError.self) {
      try await classifier.classify([[1]], settings: ClassifierSettings(), boundaries: [])
    }
    #expect(error?.code == .engineFailed)
  }

  @Test("A failure inside the engine is told in fixed words")
  func engineFailure() async {
    let classifier = Self.classifier(StandInModel { _, _ in throw StandInModel.Failure() })
    let error = await #expect(throws: ScanError.self) {
      try await classifier.classify([Array("secret".utf8)], settings: .init(), boundaries: [])
    }
    #expect(error == ScanError(.engineFailed, "the model could not be computed"))
  }

  @Test("A model that always answers the same, or differently in fp32, is not alive")
  func alive() async throws {
    let same = Self.classifier(StandInModel { _, _ in [0.1, 0.102] })
    await #expect(throws: ScanError.self) { try await same.proveAlive() }
    let other = Self.classifier(
      StandInModel { sequence, precision in
        [0, Float(sequence.count) * (precision == .fp32 ? 0.1 : -0.1)]
      })
    await #expect(throws: ScanError.self) { try await other.proveAlive() }
    let broken = Self.classifier(StandInModel { _, _ in [.nan, 0] })
    await #expect(throws: ScanError.self) { try await broken.proveAlive() }
    let well = Self.classifier(
      StandInModel { sequence, precision in
        [0, Float(sequence.count) * 0.1 + (precision == .fp32 ? 0 : 0.05)]
      })
    try await well.proveAlive()
  }
}
