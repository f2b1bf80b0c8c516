import RampartCore
import RampartEvaluation
import Testing

@Suite("Datasets for detection")
struct DetectionDatasetTests {
  static func dataset(_ lines: String...) throws -> DetectionDataset {
    var dataset = DetectionDataset()
    try dataset.add(Array(lines.joined(separator: "\n").utf8), named: "folder/rows.v2.jsonl")
    return dataset
  }

  @Test("A row has its members, and defaults for those that are left out")
  func members() throws {
    let rows = try Self.dataset(
      #"{"id": "a", "text": "é", "label": "jailbreak", "source": "s", "lang": "zh-TW", "kind": "email", "restricted": true, "cluster": "c", "meta": {"override_hint": true, "x": 1, "y": false}, "licence": "MIT"}"#,
      "", #"{"id": 7, "text": "b", "label": 0, "cluster": null}"#
    ).examples
    try #require(rows.count == 2)
    #expect(rows[0].text == [0xC3, 0xA9])
    #expect(rows[0].label == .jailbreak)
    #expect(rows[0].source == "s")
    #expect(rows[0].language == "zh-TW")
    #expect(rows[0].kind == .email)
    #expect(rows[0].isRestricted)
    #expect(rows[0].cluster == "c")
    #expect(rows[0].marks == ["override_hint"])
    #expect(rows[1].id == "7")
    #expect(!rows[1].isAttack)
    #expect(rows[1].source == "rows")
    #expect(rows[1].language == "und")
    #expect(rows[1].kind == .userPrompt)
    #expect(!rows[1].isRestricted)
    #expect(rows[1].cluster == nil)
  }

  @Test("Labels are words or 0 and 1")
  func labels() throws {
    for (written, label) in [
      ("\"benign\"", DetectionExample.Label.benign), ("\"injection\"", .injection),
      ("\"jailbreak\"", .jailbreak), ("0", .benign), ("1", .attack),
    ] {
      let row = try Self.dataset(#"{"id":"a","text":"","label":\#(written)}"#).examples[0]
      #expect(row.label == label)
      #expect(row.isAttack == (label != .benign))
    }
  }

  @Test("Each kind of text is scanned as coming from the role whose thresholds it has")
  func roles() {
    let roles: [DetectionExample.Kind: Role] = [
      .userPrompt: .user, .toolOutput: .tool, .code: .tool, .document: .memory, .email: .memory,
      .web: .memory,
    ]
    for kind in DetectionExample.Kind.allCases { #expect(kind.role == roles[kind]) }
  }

  @Test("Every wrong line is named with file and number, and its text is not shown")
  func malformed() throws {
    let wrong: [(line: String, words: String)] = [
      (#"{"id":"a","text":"zqcanary","label":"zqcanary"}"#, "`label`"),
      (#"{"id":"a","text":"zqcanary","label":2}"#, "`label`"),
      (#"{"id":"a","text":"zqcanary","label":true}"#, "`label`"),
      (#"{"id":"a","text":"zqcanary"}"#, "`label`"),
      (#"{"id":"a","label":0}"#, "`text`"), (#"{"text":"zqcanary","label":0}"#, "`id`"),
      (#"{"id":1.5,"text":"zqcanary","label":0}"#, "`id`"),
      (#"{"id":"a","text":"zqcanary","label":0,"kind":"poem"}"#, "`user_prompt`"),
      (#"{"id":"a","text":"zqcanary","label":0,"source":"\u001b[2J"}"#, "control characters"),
      (#"{"id":"a","text":"zqcanary","label":0,"source":""}"#, "`source`"),
      (#"{"id":"a","text":"zqcanary","label":0,"lang":3}"#, "`lang`"),
      (#"{"id":"a","text":"zqcanary","label":0,"restricted":1}"#, "`restricted`"),
      (#"{"id":"ok","text":"zqcanary","label":0}"#, "folder/rows.v2.jsonl:1 already"),
      (#"{"id":"a","text":"zqcanary","label":0"#, "JSON"), ("zqcanary", "JSON"),
      ("[]", "object"),
    ]
    for (line, words) in wrong {
      let error = #expect(throws: DatasetError.self) {
        _ = try Self.dataset(#"{"id":"ok","text":"","label":0}"#, "", line)
      }
      let message = error?.message ?? ""
      #expect(message.hasPrefix("folder/rows.v2.jsonl:3: "), "\(message)")
      #expect(message.contains(words), "\(message)")
      #expect(!message.contains("zqcanary"), "\(message)")
    }
  }

  @Test("Of many wrong lines ten are listed and the others counted")
  func manyMalformed() throws {
    let error = #expect(throws: DatasetError.self) {
      var dataset = DetectionDataset()
      try dataset.add(Array(String(repeating: "{}\n", count: 25).utf8), named: "f")
    }
    let lines = (error?.message ?? "").split(separator: "\n")
    #expect(lines.count == 11)
    #expect(lines.first?.hasPrefix("f:1: ") == true)
    #expect(lines.last == "and 15 more lines of f")
  }

  @Test("A file has the digest that sha256sum prints")
  func digest() throws {
    var dataset = DetectionDataset()
    try dataset.add(Array("\n".utf8), named: "f")
    #expect(
      dataset.files.first?.sha256
        == "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b")
  }

  @Test("A filter keeps what it names, and marks leave benign rows alone")
  func filter() throws {
    let dataset = try Self.dataset(
      #"{"id":"1","text":"","label":1,"source":"a","lang":"en","meta":{"override_hint":true}}"#,
      #"{"id":"2","text":"","label":1,"source":"b","lang":"de","restricted":true}"#,
      #"{"id":"3","text":"","label":0,"source":"b","lang":"en"}"#)
    func kept(_ change: (inout DetectionFilter) -> Void) -> [String] {
      var filter = DetectionFilter()
      change(&filter)
      var copy = dataset
      copy.keep(filter)
      return copy.examples.map { $0.id }
    }
    #expect(kept { _ in } == ["1", "2", "3"])
    #expect(kept { $0.sources = ["b"] } == ["2", "3"])
    #expect(kept { $0.excludedSources = ["b"] } == ["1"])
    #expect(kept { $0.languages = ["en", "fr"] } == ["1", "3"])
    #expect(kept { $0.marks = ["override_hint"] } == ["1", "3"])
    #expect(kept { $0.restricted = true } == ["2"])
    #expect(kept { $0.restricted = false } == ["1", "3"])
    var filter = DetectionFilter()
    #expect(filter.missing(in: dataset) == nil)
    filter.languages = ["ed"]
    #expect(filter.missing(in: dataset) == "there is no language `ed`; did you mean `de`?")
    filter = DetectionFilter()
    filter.marks = ["overide_hint"]
    #expect(filter.missing(in: dataset)?.contains("`override_hint`") == true)
  }

  @Test("Recorded scores are read as they were written, and wrong ones named by their line")
  func recordedScores() throws {
    let dataset = try Self.dataset(
      #"{"id":"1","text":"secret","label":1}"#, #"{"id":"2","text":"","label":0}"#,
      #"{"id":"3","text":"","label":0}"#)
    let scores = [0.1234567890123456789, nil, 1.0]
    let bytes = RecordedScores.encode(scores, of: dataset.examples)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("secret"))
    #expect(try RecordedScores(bytes, named: "f").scores(of: dataset.examples) == scores)
    #expect(
      try RecordedScores(Array(#"{"id":"2","score":0,"more":1}"#.utf8), named: "f")
        .scores(of: dataset.examples) == [nil, 0, nil])
    for wrong in [
      #"{"id":"1"}"#, #"{"id":"1","score":1.1}"#, #"{"id":"1","score":-3}"#,
      #"{"id":"1","score":"0.5"}"#, #"{"score":0.5}"#, "{",
      #"{"id":"0","score":1}"#,
    ] {
      let lines = #"{"id":"0","score":1}"# + "\n" + wrong
      let error = #expect(throws: DatasetError.self) {
        _ = try RecordedScores(Array(lines.utf8), named: "f")
      }
      #expect(error?.message.hasPrefix("f:2: ") == true)
    }
  }
}
