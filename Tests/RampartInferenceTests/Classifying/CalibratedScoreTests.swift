import Foundation
import RampartCore
import RampartModelFiles
import RampartPatterns
import TestSupport
import Testing

@testable import RampartInference

@Suite("Calibrated scores")
struct CalibratedScoreTests {
  private static let labels = ["benign", "injection", "jailbreak"]

  private static func profile(margin: Double? = nil) -> GuardProfile {
    GuardProfile(
      name: "g", version: "1", scoreClasses: [1, 2],
      calibrations: [
        .userPrompt: .init(scale: 1, offset: 0), .document: .init(scale: 0.5, offset: 2),
        .toolOutput: .init(scale: 3, offset: -40),
      ], recheckMargin: margin)
  }

  private static func classifier(
    _ model: StandInModel, margin: Double? = nil, isGuardModel: Bool = false
  ) -> ModelClassifier {
    ModelClassifier(
      tokenizer: ByteTokenizer(), model: model, guardProfile: profile(margin: margin),
      isGuardModel: isGuardModel)
  }

  @Test("The score is the line of the message's kind through the log-odds of all score classes")
  func kinds() async throws {
    let model = StandInModel(labels: Self.labels) { _, _ in [1, 2.5, 2] }
    let odds = log(exp(2.5) + exp(2.0)) - 1
    for (kind, expected) in [
      (MessageKind.userPrompt, odds), (.document, 0.5 * odds + 2), (.toolOutput, 3 * odds - 40),
    ] {
      let windows = try await Self.classifier(model).classify(
        [[1]], settings: ClassifierSettings(kind: kind), boundaries: [])
      let score = try #require(windows[0][0].score)
      #expect(abs(score - 1 / (1 + exp(-expected))) <= 1e-12 * score)
    }
    #expect(
      Role.allCases.map { MessageKind($0) } == [
        .userPrompt, .userPrompt, .userPrompt, .toolOutput, .document,
      ])
  }

  @Test("Scores and log-odds lead back to each other, also where probabilities have no digits left")
  func roundTrip() {
    for calibration in Self.profile().calibrations.values {
      for score in [1e-9, 0.01, 0.5, 0.9, 0.999_999] {
        let back = calibration.score(ofLogOdds: calibration.logOdds(of: score))
        #expect(abs(back - score) <= 1e-12)
      }
    }
    let far = ScoreCalibration(scale: 0.05, offset: -4)
    #expect(far.logOdds(of: 0.5) == 80)
    #expect(far.score(ofLogOdds: .infinity) == 1)
    #expect(far.score(ofLogOdds: -.infinity) == 0)
  }

  @Test("Near a calibrated threshold fp32 decides, wherever it lies in log-odds")
  func recheck() async throws {
    // The only byte of a text is its log-odds in halves, from -64 on.
    let model = StandInModel(labels: Self.labels) { sequence, _ in
      [0, Float(sequence[1] - 10 - 128) / 2, -1000]
    }
    let texts = (UInt8(0)...255).map { [$0] }
    for (kind, place) in [
      (MessageKind.userPrompt, 2.1972), (.document, (2.1972 - 2) / 0.5),
      (.toolOutput, (2.1972 + 40) / 3),
    ] {
      let results = try await Self.classifier(model, margin: 0.8).classify(
        texts, settings: ClassifierSettings(kind: kind),
        boundaries: [ClassBoundary(score: 0.9, of: [1, 2])])
      let expected = texts.indices.filter { abs(Double($0 - 128) / 2 - place) <= 0.8 }
      #expect(!expected.isEmpty)
      #expect(results.indices.filter { results[$0][0].isRecomputed } == expected, "\(kind)")
    }
  }

  @Test("The margin is the stack file's, else in int8 that of guard.json, else the precision's")
  func margins() async throws {
    let texts = (UInt8(0)...255).map { [$0] }
    for (precision, own, given, expected) in [
      (NumericPrecision.int8, 0.2, nil, 0.2), (.int8, nil, nil, 1.5), (.int8, 0.2, 0.7, 0.7),
      (.bf16, 0.2, nil, 0.3),
    ] as [(NumericPrecision, Double?, Double?, Double)] {
      let model = StandInModel(labels: Self.labels, precision: precision) { sequence, _ in
        [0, (Float(sequence[1]) - 138) / 20 + 0.01, -1000]
      }
      let results = try await Self.classifier(model, margin: own).classify(
        texts, settings: ClassifierSettings(recheckMargin: given),
        boundaries: [ClassBoundary(score: 0.5, of: [1, 2])])
      let count = results.count { $0[0].isRecomputed }
      #expect(count == texts.indices.count { abs(Double($0 - 128) / 20 + 0.01) <= expected })
    }
  }

  @Test("Which of two attacks it is matters only where it is one")
  func minimumScore() async throws {
    // Injection and jailbreak are always close; the byte says how likely both are.
    let model = StandInModel(labels: Self.labels) { sequence, _ in
      let odds = (Float(sequence[1]) - 138) / 10
      return [0, odds, odds + 0.1]
    }
    let texts = (UInt8(0)...255).map { [$0] }
    let results = try await Self.classifier(model, margin: 0.5).classify(
      texts, settings: ClassifierSettings(),
      boundaries: [ClassBoundary(classes: [1], rivals: [2], probability: 0.5, minimumScore: 0.5)])
    let near = results.indices.filter { results[$0][0].isRecomputed }
    #expect(near.last == 255)
    let first = try #require(near.first.map { Double($0 - 128) / 10 })
    #expect(first + log(2) > -0.6 && first + log(2) < -0.4)
    let never = try await Self.classifier(model, margin: 0.5).classify(
      texts, settings: ClassifierSettings(),
      boundaries: [
        ClassBoundary(classes: [1], rivals: [2], probability: 0.5, minimumScore: .infinity)
      ])
    #expect(never.joined().allSatisfy { !$0.isRecomputed })
  }

  @Test("The program's own model has to know an attack from a harmless text")
  func knownAnswers() async throws {
    func answers(attack: Float, harmless: Float) -> ModelClassifier {
      Self.classifier(
        StandInModel(labels: Self.labels) { sequence, _ in
          let odds: Float =
            switch sequence.count - 2 {
            case ModelClassifier.attack.utf8.count: attack
            case ModelClassifier.harmlessText.utf8.count: harmless
            default: Float(sequence.count) / 100
            }
          return [0, odds, -9]
        }, isGuardModel: true)
    }
    try await answers(attack: 3, harmless: -1).proveAlive()
    for (attack, harmless) in [(Float(2), Float(-1)), (3, 0.1), (-1, 3)] {
      let error = await #expect(throws: ScanError.self) {
        try await answers(attack: attack, harmless: harmless).proveAlive()
      }
      #expect(error?.message.contains("this build is broken") == true)
    }
    let other = Self.classifier(
      StandInModel(labels: Self.labels) { sequence, _ in [0, -Float(sequence.count) / 10, -9] })
    try await other.proveAlive()
  }

  @Test("The name of the program's model is an error where it is not built in, and can be placed")
  func loading() throws {
    let none = ClassifierLoader(patterns: PatternEngine(), environment: [:])
    let request = ClassifierRequest(model: ClassifierRequest.guardModel, precision: .fp32)
    let error = #expect(throws: ClassifierError.self) { try none.classifier(for: request) }
    #expect(error?.isNotFound == true)
    let model = try MadeUpModel()
    let placed = ClassifierLoader(
      patterns: PatternEngine(), environment: [:],
      knownModels: [ClassifierRequest.guardModel: .init(path: model.path)])
    #expect(try placed.classifier(for: request).labels.count == 2)
    let broken = ClassifierLoader(
      patterns: PatternEngine(), environment: [:],
      guardModel: EmbeddedModel(
        name: ClassifierRequest.guardModel,
        files: ["config.json": StaticBytes(unsafe: nil, count: 0)], pins: ["config.json": "0"]))
    let refusal = #expect(throws: ClassifierError.self) { try broken.classifier(for: request) }
    #expect(refusal?.isNotFound == false)
    #expect(refusal?.message.hasPrefix("rampart/guard/config.json: the SHA-256 digest") == true)
  }
}
