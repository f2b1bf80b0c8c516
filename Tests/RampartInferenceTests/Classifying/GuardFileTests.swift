import Foundation
import RampartCore
import RampartCrypto
import RampartModelFiles
import RampartPatterns
import TestSupport
import Testing

@testable import RampartInference

/// `guard.json` beside a model: read strictly, and its digests held against the files.
@Suite("guard.json")
struct GuardFileTests {
  private static let line = #"{"scale": 2, "offset": -1.5}"#

  /// A file with some members changed; an empty text takes one away.
  private static func file(_ changes: [String: String] = [:]) -> String {
    var members = [
      "name": #""our-guard""#, "version": #""1.2""#,
      "score_classes": #"["injection", "jailbreak"]"#,
      "calibration":
        #"{"user_prompt": \#(line), "document": \#(line), "tool_output": {"scale": 1, "offset": 0}}"#,
      "spacing": #""plain""#, "views": #""all""#, "recheck_margin": "0.5",
      "embedding": #"{"layer": 2}"#,
      "similarity": #"{"review": 0.8, "block": 0.9}"#,
    ]
    members.merge(changes) { $1 }
    return "{"
      + members.filter { !$0.value.isEmpty }.map { "\"\($0)\": \($1)" }.sorted()
      .joined(separator: ", ") + "}"
  }

  /// A model of three classes with a `guard.json`.
  private static func model(_ text: String) throws -> MadeUpModel {
    let model = try MadeUpModel("tiny-three-labels")
    let path = URL(fileURLWithPath: model.path + "/config.json")
    var object =
      try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any] ?? [:]
    object["id2label"] = ["0": "benign", "1": "injection", "2": "jailbreak"]
    try JSONSerialization.data(withJSONObject: object).write(to: path)
    try model.write("guard.json", text)
    return model
  }

  private static func read(_ text: String) throws -> GuardProfile? {
    let model = try model(text)
    let directory = try ModelDirectory.locate(model.path, environment: [:])
    return try GuardFile.read(
      from: directory, configuration: try EncoderConfiguration.read(from: directory))
  }

  @Test("Everything it says is handed on")
  func reading() throws {
    let line = ScoreCalibration(scale: 2, offset: -1.5)
    #expect(
      try Self.read(Self.file())
        == GuardProfile(
          name: "our-guard", version: "1.2", scoreClasses: [1, 2],
          calibrations: [
            .userPrompt: line, .document: line, .toolOutput: ScoreCalibration(scale: 1, offset: 0),
          ], spacing: .plain, views: .all, recheckMargin: 0.5, embeddingLayer: 2,
          similarity: .init(review: 0.8, block: 0.9)))
    let least = try Self.read(
      Self.file([
        "spacing": "", "views": "", "recheck_margin": "", "embedding": "null", "similarity": "",
      ]))
    #expect(least?.recheckMargin == nil && least?.embeddingLayer == nil && least?.similarity == nil)
    #expect(least?.spacing == nil && least?.views == nil)
  }

  @Test(
    "What is not understood is an error that names the file and the key",
    arguments: [
      (["nane": "1"], "`nane` is unknown"), (["name": ""], "`name` is missing"),
      (["name": "3"], "`name` must be a text"), (["name": #""""#], "`name` must be 1 to 64"),
      (["name": #""a\u001b[2J""#], "`name` must be 1 to 64"),
      (["version": ""], "`version` is missing"), (["version": #""1 2""#], "`version` must be"),
      (["score_classes": ""], "`score_classes` must be a list"),
      (["score_classes": "[]"], "`score_classes` must be a list"),
      (["score_classes": #"["toxic"]"#], "config.json does not"),
      (["score_classes": #"["Injection"]"#], "config.json does not"),
      (["score_classes": "[1]"], "config.json does not"),
      (["score_classes": #"["injection", "injection"]"#], "names a class twice"),
      (["score_classes": #"["injection", "jailbreak", "benign"]"#], "names all classes"),
      (["calibration": ""], "`calibration` is missing"),
      (["calibration": "[]"], "`calibration` must be an object"),
      (
        ["calibration": #"{"user_prompt": \#(line), "document": \#(line)}"#],
        "`calibration.tool_output` is missing"
      ),
      (
        ["calibration": #"{"user_prompt": \#(line), "documents": \#(line)}"#],
        "`calibration.documents` is unknown"
      ),
      (
        ["calibration": #"{"user_prompt": {"scale": 0, "offset": 0}}"#],
        "`calibration.user_prompt.scale` is 0.0"
      ),
      (
        ["calibration": #"{"user_prompt": {"scale": -1, "offset": 0}}"#],
        "`calibration.user_prompt.scale` is -1.0"
      ),
      (
        ["calibration": #"{"user_prompt": {"scale": 1, "offset": 1e300}}"#],
        "`calibration.user_prompt.offset`"
      ),
      (
        ["calibration": #"{"user_prompt": {"scale": "1", "offset": 0}}"#],
        "`calibration.user_prompt.scale` must be a number"
      ),
      (
        ["calibration": #"{"user_prompt": {"scale": 1}}"#],
        "`calibration.user_prompt.offset` is missing"
      ),
      (
        ["calibration": #"{"user_prompt": {"scale": 1, "scale": 2, "offset": 0}}"#],
        "has a key twice in `calibration.user_prompt`"
      ),
      (["spacing": #""wide""#], "`spacing` must be `both`, `repaired`, `plain`"),
      (["views": "1"], "`views` must be"),
      (["recheck_margin": "-1"], "`recheck_margin` is -1.0"),
      (["recheck_margin": "true"], "`recheck_margin` must be a number"),
      (["embedding": #"{"layer": 3}"#], "`embedding.layer` is 3"),
      (["embedding": #"{"layer": 0}"#], "`embedding.layer` is 0"),
      (["embedding": "{}"], "`embedding.layer` is missing"),
      (["embedding": #"{"layer": 1, "pooling": "mean"}"#], "`embedding.pooling` is unknown"),
      (["similarity": #"{"review": 0.9, "block": 0.8}"#], "`similarity.block`"),
      (["similarity": #"{"review": 0, "block": 1}"#], "`similarity.review`"),
      (["similarity": #"{"review": 0.5, "block": 1.5}"#], "`similarity.block` is 1.5"),
      (["sha256": "[]"], "`sha256` must be an object"),
      (["sha256": #"{"config.json": "abc"}"#], "64 hexadecimal digits"),
    ] as [([String: String], String)])
  func strictness(changes: [String: String], words: String) throws {
    let error = #expect(throws: ModelError.self) { try Self.read(Self.file(changes)) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.file.hasSuffix("guard.json") == true)
  }

  @Test("What is no object, or too large, is an error", arguments: ["", "[]", "null", "{\"a\":"])
  func noObject(text: String) throws {
    #expect(throws: ModelError.self) { try Self.read(text) }
    let long = Self.file(["name": "\"" + String(repeating: "a", count: 1 << 17) + "\""])
    #expect(throws: ModelError.self) { try Self.read(long) }
  }

  @Test("Digests that it gives must be those of the files")
  func digests() throws {
    let model = try Self.model("{}")
    let directory = try ModelDirectory.locate(model.path, environment: [:])
    var digests: [String: String] = [:]
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
      digests[name] = try directory.digest(of: name)
    }
    func write(_ digests: [String: String]) throws {
      let text = digests.map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", ")
      try model.write("guard.json", Self.file(["sha256": "{\(text)}"]))
    }
    let loader = ClassifierLoader(patterns: PatternEngine(), environment: [:])
    let request = ClassifierRequest(model: model.path, precision: .fp32, threads: 1)
    try write(digests)
    let profile = try loader.classifier(for: request).guardProfile
    #expect(profile?.sha256 == digests["model.safetensors"])
    #expect(
      profile?.title.hasSuffix("(sha256 \(digests["model.safetensors"]?.prefix(12) ?? ""))") == true
    )
    for name in digests.keys.sorted() {
      var wrong = digests
      wrong[name] = String(repeating: "0", count: 64)
      try write(wrong)
      let fresh = ClassifierLoader(patterns: PatternEngine(), environment: [:])
      let error = #expect(throws: ClassifierError.self) { try fresh.classifier(for: request) }
      #expect(error?.message.contains("\(name): the SHA-256 digest") == true)
      #expect(error?.isNotFound == false)
    }
    try write(["../config.json": String(repeating: "0", count: 64)])
    let leaving = ClassifierLoader(patterns: PatternEngine(), environment: [:])
    #expect(throws: ClassifierError.self) { try leaving.classifier(for: request) }
  }

  @Test("A model without one has no profile and no calibrated scores")
  func absent() async throws {
    let model = try MadeUpModel()
    let classifier = try ClassifierLoader(patterns: PatternEngine(), environment: [:])
      .classifier(for: ClassifierRequest(model: model.path, precision: .fp32, threads: 1))
    #expect(classifier.guardProfile == nil)
    #expect(classifier.summary.hasPrefix("fp32, "))
    let windows = try await classifier.classify(
      [Array("hello".utf8)], settings: ClassifierSettings(), boundaries: [])
    #expect(windows[0][0].score == nil)
  }
}
