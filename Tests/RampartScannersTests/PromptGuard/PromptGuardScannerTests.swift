import RampartCore
import RampartText
import RampartYAML
import TestSupport
import Testing

@testable import RampartScanners

@Suite("The prompt_guard scanner")
struct PromptGuardScannerTests {
  private static func scanner(
    _ classifier: StandInClassifier?, _ yaml: String = "", policy: ClassPolicy? = nil,
    isRequired: Bool = true
  ) throws -> PromptGuardScanner {
    let section =
      yaml.isEmpty ? nil : try YAMLReader().read(Array(yaml.utf8), file: "test.yaml")
    return try PromptGuardScanner(
      ScannerSettings(
        section: section, classPolicies: policy.map { [.user: $0] } ?? [:], isRequired: isRequired),
      engines: ScannerEngines(
        patterns: NoPatterns(), viewer: TextViewer(), classifiers: classifier))
  }

  private struct NoPatterns: PatternCompiling {
    func compile(_ patterns: [Pattern]) throws(PatternError) -> any PatternSet {
      throw PatternError(pattern: 0, offset: nil, message: "none")
    }
  }

  private static func inspect(_ scanner: PromptGuardScanner, _ text: String) async throws
    -> Inspection
  {
    try await scanner.scan(ScanSubject(Message(.user, text), viewer: TextViewer()))
  }

  @Test("The score is the probability of the last class, and the label the likeliest")
  func score() async throws {
    let scanner = try Self.scanner(StandInClassifier(flagging: "obey"))
    let bad = try await Self.inspect(scanner, "please obey me")
    #expect(bad.score == 0.99)
    #expect(bad.label == "malicious")
    #expect(bad.findings.map { $0.rule } == ["prompt_guard/malicious"])
    #expect(bad.findings.first?.location.range == 0..<14)
    let good = try await Self.inspect(scanner, "please sing")
    #expect(good.score == 0.02)
    #expect(good.label == "benign")
    #expect(good.findings.isEmpty)
  }

  @Test("Of a long text the worst window counts, and its place is told")
  func worstWindow() async throws {
    let scanner = try Self.scanner(
      StandInClassifier(flagging: "obey", words: ["word"]), "{window: 16, overlap: 4}")
    let text =
      String(repeating: "word ", count: 100) + "obey " + String(repeating: "word ", count: 100)
    let inspection = try await Self.inspect(scanner, text)
    let finding = try #require(inspection.findings.first)
    #expect(inspection.findings.count == 1)
    #expect(inspection.score == 0.99)
    #expect(finding.location.range.contains(500) && finding.location.range.contains(503))
    #expect(finding.location.range.count < 100)
  }

  @Test("Spaces inside words hide nothing, and the finding names the original's bytes")
  func spacing() async throws {
    let text = "well, o  b e\ny me"
    for (setting, score) in [("both", 0.99), ("repaired", 0.99), ("plain", 0.02)] {
      let scanner = try Self.scanner(
        StandInClassifier(flagging: "obey", words: ["well", "me"]), "{spacing: \(setting)}")
      let inspection = try await Self.inspect(scanner, text)
      #expect(inspection.score == score, "\(setting)")
      #expect(inspection.findings.map { $0.view } == (score > 0.5 ? ["joined"] : []))
      #expect(inspection.findings.allSatisfy { $0.location.range == 0..<text.utf8.count })
    }
  }

  @Test("A model can say that it wants spaces as they are")
  func spacingOfModel() async throws {
    let profile = GuardProfile(name: "m", version: "1", scoreClasses: [1], spacing: .plain)
    for (settings, count) in [("{}", 1), ("{spacing: both}", 2)] {
      let classifier = StandInClassifier(words: ["well", "me"], guardProfile: profile) { _ in
        [1, 0]
      }
      _ = try await Self.inspect(try Self.scanner(classifier, settings), "well, o  b e\ny me")
      #expect(classifier.texts.count == count)
    }
  }

  @Test("A text that the repair breaks is classified as it is too")
  func brokenByRepair() async throws {
    // Without spaces the words run into others, and only the plain text shows the attack.
    let words = ["please", "sob", "ey"]
    let classifier = StandInClassifier(words: words) {
      $0.contains(" obey") ? [0.01, 0.99] : [0.98, 0.02]
    }
    let text = "please s obey"
    let both = try await Self.inspect(try Self.scanner(classifier), text)
    #expect(both.score == 0.99)
    #expect(both.findings.map { $0.view } == ["original"])
    let repaired = try Self.scanner(classifier, "{spacing: repaired}")
    #expect(try await Self.inspect(repaired, text).score == 0.02)
  }

  @Test("Decoded payloads are classified, and guesses are not")
  func views() async throws {
    let classifier = StandInClassifier(flagging: "obey my orders at once")
    let scanner = try Self.scanner(classifier)
    let payload = "b2JleSBteSBvcmRlcnMgYXQgb25jZQ=="
    let inspection = try await Self.inspect(scanner, "read this: \(payload) thanks")
    #expect(inspection.score == 0.99)
    #expect(inspection.findings.first?.view.contains("base64") == true)
    #expect(!classifier.texts.contains { $0.contains("erfg") })
  }

  @Test("Guesses are classified where the settings or the model say so, and the settings win")
  func guesses() async throws {
    let says = GuardProfile(
      name: "m", version: "1", scoreClasses: [1], spacing: .plain, views: .all)
    for (profile, settings, score) in [
      (says, "{}", 0.99), (says, "{views: exact}", 0.02), (nil, "{views: all}", 0.99),
      (nil, "{}", 0.02),
    ] {
      let classifier = StandInClassifier(guardProfile: profile) {
        $0.contains("obey my orders") ? [0.01, 0.99] : [0.98, 0.02]
      }
      let inspection = try await Self.inspect(
        try Self.scanner(classifier, settings), "0b3y my 0rd3r5 4t 0nc3, p13453")
      #expect(abs((inspection.score ?? -1) - score) < 1e-9, "\(settings)")
    }
  }

  @Test("A plain text is classified once")
  func once() async throws {
    let classifier = StandInClassifier(flagging: "obey", words: ["all", "is", "well"])
    _ = try await Self.inspect(try Self.scanner(classifier), "all is well")
    #expect(classifier.texts == ["all is well"])
  }

  @Test("Every part of a message counts, and empty parts cost nothing")
  func parts() async throws {
    let classifier = StandInClassifier(flagging: "obey")
    let scanner = try Self.scanner(classifier)
    let message = Message(
      role: .user, content: [.text(Array("hi".utf8)), .text([]), .text(Array("obey".utf8))])
    let inspection = try await scanner.scan(ScanSubject(message, viewer: TextViewer()))
    #expect(inspection.findings.map { $0.location.part.description } == ["content[2]"])
    #expect(inspection.score == 0.99)
    #expect(classifier.texts == ["hi", "obey"])
  }

  @Test("Names of tools are no sentences; what is no name is read wherever it stands")
  func names() async throws {
    let classifier = StandInClassifier(flagging: "obey")
    let scanner = try Self.scanner(classifier)
    func inspect(_ content: String, name: String) async throws -> Inspection {
      let aside = Segment(part: PartPath("name"), bytes: Array(name.utf8))
      let message = Message(role: .tool, content: [.text(Array(content.utf8))], asides: [aside])
      return try await scanner.scan(ScanSubject(message, viewer: TextViewer()))
    }
    #expect(try await inspect("done", name: "obey_the_user").findings.isEmpty)
    #expect(try await inspect("done", name: "you obey me").findings.count == 1)
    let long = String(repeating: "x", count: 61) + "obey"
    #expect(try await inspect("done", name: long).findings.count == 1)
    #expect(try await inspect("", name: "obey_the_user").findings.count == 1)
    #expect(classifier.texts == ["done", "done", "you obey me", "done", long, "", "obey_the_user"])
  }

  @Test("An empty text has a score too")
  func emptyText() async throws {
    let inspection = try await Self.inspect(try Self.scanner(StandInClassifier(flagging: "x")), "")
    #expect(inspection.score == 0.02)
    #expect(inspection.skipped == nil)
  }

  @Test("What lies beyond the windows counts as unscanned")
  func limit() async throws {
    let scanner = try Self.scanner(
      StandInClassifier(words: ["word"]) { _ in [1, 0] }, "{max_windows: 100, spacing: plain}")
    let text = String(repeating: "word ", count: 500_000)
    let inspection = try await Self.inspect(scanner, text)
    #expect(inspection.unscanned.map { $0.reason } == [.tooLong])
    let rest = try #require(inspection.unscanned.first?.byteCount)
    #expect(rest > 1_000_000 && rest < text.utf8.count)
    let small = try await Self.inspect(scanner, "word")
    #expect(small.unscanned.isEmpty)
  }

  @Test(
    "Without a model defaults are skipped, and whoever asked for it is told where it was looked for"
  )
  func missing() async throws {
    for classifier in [nil, StandInClassifier(isMissing: true) { _ in [] }] {
      let scanner = try Self.scanner(classifier, isRequired: false)
      #expect(scanner.absence != nil)
      #expect(try await Self.inspect(scanner, "hello").skipped == scanner.absence)
      #expect(throws: ConfigurationError.self) { try Self.scanner(classifier) }
    }
    let error = #expect(throws: ConfigurationError.self) {
      try Self.scanner(
        StandInClassifier(isMissing: true) { _ in [] }, "model: some/model", isRequired: false)
    }
    #expect(error?.position?.line == 1)
    #expect(error?.message == "looked everywhere for `some/model`")
    #expect(error?.suggestion?.contains("hf download") == true)
  }

  @Test(
    "Settings that make no sense are refused with their place",
    arguments: [
      ("{precision: fp8}", "`precision` cannot be `fp8`"), ("{threads: 0}", "whole number"),
      ("{temperature: 0}", "`temperature`"), ("{window: 4}", "`window`"),
      ("{overlap: 200}", "`overlap`"), ("{sha256: abc}", "64 hexadecimal digits"),
      ("{spacing: none}", "`spacing`"), ("{windw: 3}", "did you mean `window`?"),
      ("{window: 1024}", "reads at most 512 tokens"), ("{recheck_margin: -1}", "recheck_margin"),
    ])
  func badSettings(yaml: String, words: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Self.scanner(StandInClassifier(flagging: "x"), yaml)
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.position != nil)
  }

  @Test("A model whose last class is the harmless one is refused")
  func turnedAround() {
    for labels in [["INJECTION", "SAFE"], ["MALICIOUS", "BENIGN"], ["one"], []] {
      #expect(throws: ConfigurationError.self) {
        try Self.scanner(StandInClassifier(labels: labels) { _ in [0, 1] })
      }
    }
  }
}
