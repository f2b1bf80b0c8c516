import RampartCore
import RampartText
import RampartYAML
import TestSupport
import Testing

@testable import RampartScanners

@Suite("The attack bank of prompt_guard")
struct SimilarityTests {
  private struct NoPatterns: PatternCompiling {
    func compile(_ patterns: [Pattern]) throws(PatternError) -> any PatternSet {
      throw PatternError(pattern: 0, offset: nil, message: "none")
    }
  }

  private static let thresholds = "similarity: {review: 0.7, block: 0.9}"

  private static func scanner(
    _ yaml: String = "{\(thresholds)}", _ bank: StandInBank? = StandInBank(),
    _ classifier: StandInClassifier = .similar()
  ) throws -> PromptGuardScanner {
    let section = try YAMLReader().read(Array(yaml.utf8), file: "test.yaml")
    return try PromptGuardScanner(
      ScannerSettings(section: section, isRequired: true),
      engines: ScannerEngines(
        patterns: NoPatterns(), viewer: TextViewer(), classifiers: classifier, banks: bank))
  }

  private static func inspect(_ scanner: PromptGuardScanner, _ text: String) async throws
    -> Inspection
  {
    try await scanner.scan(ScanSubject(Message(.user, text), viewer: TextViewer()))
  }

  @Test(
    "A similarity becomes a score by straight lines through the thresholds",
    arguments: [
      (0.8, 0.9, 0.79, nil), (0.8, 0.9, 0.8, 0.5), (0.8, 0.9, 0.85, 0.7), (0.8, 0.9, 0.9, 0.9),
      (0.8, 0.9, 0.95, 0.95), (0.8, 0.9, 1, 1), (0.9, 0.9, 0.9, 0.9), (0.9, 0.9, 0.89, nil),
      (0.5, 1, 0.75, 0.7), (0.5, 1, 1, 1), (1, 1, 1, 1), (1, 1, 0.99, nil),
    ] as [(Double, Double, Double, Double?)])
  func scores(review: Double, block: Double, similarity: Double, score: Double?) throws {
    let thresholds = try #require(SimilarityThresholds(review: review, block: block))
    let found = thresholds.score(of: similarity)
    #expect((found == nil) == (score == nil))
    #expect(abs((found ?? 0) - (score ?? 0)) < 1e-12)
  }

  @Test("Thresholds that make no sense are none")
  func badThresholds() {
    for (review, block) in [(0.0, 0.5), (0.9, 0.8), (0.5, 1.1), (-1, 1), (.nan, 0.5), (0.5, .nan)] {
      #expect(SimilarityThresholds(review: review, block: block) == nil)
    }
  }

  @Test("A text close to a known attack is reported with the entry's id and the window's place")
  func finding() async throws {
    let scanner = try Self.scanner("{\(Self.thresholds)}", StandInBank(label: "jailbreak"))
    let inspection = try await Self.inspect(scanner, "close to it 0.95")
    let finding = try #require(inspection.findings.first)
    #expect(inspection.findings.count == 1)
    #expect(finding.rule == "prompt_guard/similarity")
    #expect(abs(finding.score - 0.95) < 1e-6)
    #expect(
      finding.message == "the text is close to the known attack `known/1` (similarity 0.94)"
        || finding.message == "the text is close to the known attack `known/1` (similarity 0.95)")
    #expect(finding.location.range == 0..<16)
    // Of a model of two classes both kinds of attacks are the second.
    #expect(finding.label == "malicious")
    #expect(inspection.score == finding.score)
    #expect(inspection.label == "malicious")
  }

  @Test("Of a long text the closest window counts, and its place is told")
  func closestWindow() async throws {
    let scanner = try Self.scanner(
      "{window: 16, overlap: 4, spacing: plain, \(Self.thresholds)}", StandInBank(),
      .similar(words: ["word", "0.75", "0.85"]))
    let filler = String(repeating: "word ", count: 40)
    let inspection = try await Self.inspect(scanner, filler + "0.75 " + filler + "0.85 " + filler)
    let finding = try #require(inspection.findings.first)
    #expect(inspection.findings.count == 1)
    #expect(abs(finding.score - 0.8) < 1e-6)
    #expect(finding.location.range.contains(406))
    #expect(finding.location.range.count < 120)
  }

  @Test("Decoded payloads are compared too")
  func views() async throws {
    let scanner = try Self.scanner()
    // "the known words 0.95"
    let inspection = try await Self.inspect(scanner, "see dGhlIGtub3duIHdvcmRzIDAuOTU= there")
    #expect(inspection.findings.map { $0.rule } == ["prompt_guard/similarity"])
    #expect(inspection.findings.first?.view.contains("base64") == true)
  }

  @Test("The scanner's score is the higher one of classifier and bank, with its label")
  func merge() async throws {
    let labels = ["BENIGN", "INJECTION", "JAILBREAK"]
    let scanner = try Self.scanner(
      "{\(Self.thresholds)}", StandInBank(label: "injection"), .similar(labels: labels))
    let both = try await Self.inspect(scanner, "obey 0.95")
    #expect(
      Set(both.findings.map { $0.rule }) == ["prompt_guard/jailbreak", "prompt_guard/similarity"])
    #expect(abs((both.score ?? 0) - 0.95) < 1e-6)
    #expect(both.label == "injection")
    let classifier = try await Self.inspect(scanner, "obey 0.71")
    #expect(classifier.score == 0.8)
    #expect(classifier.label == "jailbreak")
    #expect(classifier.findings.count == 2)
  }

  @Test("Below the threshold, without a bank and turned off, the answer is what it was")
  func nothing() async throws {
    let plain = try await Self.inspect(try Self.scanner("{}", nil), "some text 0.69")
    #expect(try await Self.inspect(try Self.scanner(), "some text 0.69") == plain)
    let off: [(String, StandInBank?)] = [
      ("{similarity: off}", StandInBank()), ("{}", StandInBank()),
      ("{\(Self.thresholds)}", StandInBank(isThere: false)),
      ("{\(Self.thresholds)}", StandInBank(entryCount: 0)), ("{\(Self.thresholds)}", nil),
    ]
    for (yaml, bank) in off {
      let classifier = StandInClassifier.similar()
      let scanner = try Self.scanner(yaml, bank, classifier)
      let found = try await Self.inspect(scanner, "some text 0.99")
      #expect(found.findings.isEmpty)
      #expect(found.score == plain.score)
      #expect(!classifier.isAskedForEmbeddings)
    }
  }

  @Test("The model's thresholds count where the stack file gives none")
  func ownThresholds() async throws {
    var profile = GuardProfile(name: "m", version: "1", scoreClasses: [1])
    profile.similarity = .init(review: 0.4, block: 0.6)
    func found(_ yaml: String) async throws -> Double? {
      let scanner = try Self.scanner(yaml, StandInBank(), .similar(guardProfile: profile))
      return try await Self.inspect(scanner, "text 0.5").findings.first?.score
    }
    #expect(abs((try await found("{}") ?? 0) - 0.7) < 1e-6)
    #expect(try await found("{\(Self.thresholds)}") == nil)
    #expect(try await found("{similarity: off}") == nil)
  }

  @Test("A bank that cannot be used is never passed over in silence")
  func warnings() throws {
    let own = try Self.scanner("{}", StandInBank(standardPath: "/home/me/bank.jsonl"))
    #expect(own.warnings.first?.contains("`/home/me/bank.jsonl` is not used") == true)
    #expect(try Self.scanner("{}", StandInBank()).warnings.isEmpty)
    let loaded = try Self.scanner("{\(Self.thresholds)}", StandInBank(warnings: ["old entries"]))
    #expect(loaded.warnings == ["old entries"])
    let error = #expect(throws: ConfigurationError.self) { try Self.scanner("{bank: ./b.jsonl}") }
    #expect(error?.position?.line == 1)
    #expect(error?.message.contains("does not say which similarity counts") == true)
  }

  @Test("Banks are asked for as the stack file names them")
  func names() throws {
    let cases: [(String, [String]?)] = [
      ("", nil), ("bank: a.jsonl, ", ["a.jsonl"]), ("bank: [a.jsonl, /b], ", ["a.jsonl", "/b"]),
      ("bank: [], ", []),
    ]
    for (yaml, paths) in cases {
      let bank = StandInBank()
      _ = try Self.scanner("{\(yaml)\(Self.thresholds)}", bank)
      #expect(bank.files.first??.map { $0.path } == paths)
    }
  }

  @Test(
    "Settings that make no sense are refused with their place",
    arguments: [
      "{similarity: on}", "{similarity: 0.5}", "{similarity: [0.5, 0.9]}",
      "{similarity: {review: 0.5}}",
      "{similarity: {block: 0.5}}", "{similarity: {review: 0.9, block: 0.5}}",
      "{similarity: {review: 0, block: 0.5}}", "{similarity: {review: 0.5, block: 1.5}}",
      "{similarity: {review: 0.5, block: 0.9, allow: 1}}", "{bank: {a: b}}", "{bank: [[a]]}",
      "{bank: ''}",
    ])
  func badSettings(yaml: String) {
    let error = #expect(throws: ConfigurationError.self) { try Self.scanner(yaml) }
    #expect(error?.position != nil)
  }

  @Test("The start proves that the bank can be searched, and a missing embedding is a failure")
  func proof() async throws {
    #expect(try await Self.scanner().prove()?.contains("1 known attacks") == true)
    let mute = StandInClassifier(flagging: "obey")
    let scanner = try Self.scanner("{\(Self.thresholds)}", StandInBank(), mute)
    await #expect(throws: ScanError.self) { try await scanner.prove() }
    await #expect(throws: ScanError.self) { try await Self.inspect(scanner, "text") }
  }
}
