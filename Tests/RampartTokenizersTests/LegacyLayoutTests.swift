import RampartJSON
import RampartModelFiles
import TestSupport
import Testing

@testable import RampartTokenizers

@Suite("Folders without tokenizer.json")
struct LegacyLayoutTests {
  private func load(_ file: String, _ settings: JSONValue) throws -> Tokenizer {
    try loadTokenizer([
      file: Golden.file(file), "tokenizer_config.json": JSONWriter.encode(settings),
    ])
  }

  @Test("Ids and ranges are those that transformers gives")
  func parity() throws {
    let cases = try #require(Golden.root["cases"]?.array)
    #expect(cases.count == 9)
    for entry in cases {
      let settings = try #require(entry["settings"])
      let tokenizer = try load(try #require(entry["file"]?.string), settings)
      for (text, expected) in zip(Golden.texts, try #require(entry["encodings"]?.array)) {
        let encoding = tokenizer.encode(Array(text.utf8), maximumLength: 100_000)
        let ids = expected.array?[0].array?.compactMap { $0.int } ?? []
        #expect(encoding.ids.map { Int($0) } == ids, "\(settings)")
        #expect(encoding.ranges == Golden.ranges(expected.array?[1]), "\(settings)")
      }
    }
  }

  @Test("Older files name special and added tokens")
  func olderFiles() throws {
    let tokenizer = try loadTokenizer([
      "vocab.txt": Golden.file("vocab.txt"),
      "special_tokens_map.json": Array(#"{"cls_token": {"content": "abc", "lstrip": true}}"#.utf8),
      "added_tokens.json": Array(#"{"<new>": 90, "<newer>": 91}"#.utf8),
    ])
    let encoding = tokenizer.encode(Array("fox<newer> <new>".utf8), maximumLength: 10)
    let fox = try #require(tokenizer.encode(Array("fox".utf8)).ids.first)
    // Equal lines count once.
    let pieces = Set(Golden.file("vocab.txt").split(separator: UInt8(ascii: "\n")))
    let count = Int32(pieces.count)
    #expect(encoding.ids.dropFirst().dropLast() == [fox, count + 1, count])
    #expect(encoding.ids.first == tokenizer.encode(Array("abc".utf8)).ids.first)
  }

  @Test("A class that does not fit the file is an error that names it")
  func otherClass() {
    let error = #expect(throws: ModelError.self) {
      try load("vocab.txt", ["tokenizer_class": "CamembertTokenizer"])
    }
    #expect(error?.file == "tokenizer_config.json")
    #expect(error?.message.contains("`CamembertTokenizer`") == true)
  }

  @Test(
    "Settings of the wrong kind are errors",
    arguments: [
      #"{"do_lower_case": 1}"#, #"{"tokenizer_class": 3}"#, #"{"cls_token": 7}"#,
      #"{"cls_token": {"lstrip": true}}"#, #"{"added_tokens_decoder": []}"#,
      #"{"added_tokens_decoder": {"x": {"content": "y"}}}"#, #"{"extra_special_tokens": 1}"#, "[]",
      "{", "", #"{"strip_accents": "no"}"#, #"{"mask_token": {"content": "m", "lstrip": 1}}"#,
    ])
  func wrongSettings(written: String) {
    #expect(throws: ModelError.self) {
      try loadTokenizer([
        "vocab.txt": Golden.file("vocab.txt"), "tokenizer_config.json": Array(written.utf8),
      ])
    }
  }

  @Test("A folder without any tokenizer says which files it lacks")
  func nothing() {
    let error = #expect(throws: ModelError.self) { try loadTokenizer([:]) }
    #expect(error?.message.contains("`spm.model`") == true)
  }

  @Test("Combining marks in the settings cost linear time", .timeLimit(.minutes(1)))
  func marks() throws {
    let marks = JSONValue.string(CombiningMarks.text(byteCount: 1 << 20))
    let error = #expect(throws: ModelError.self) {
      try load("vocab.txt", ["tokenizer_class": marks])
    }
    #expect(error?.message.contains("is not supported") == true)
    _ = try load(
      "vocab.txt", ["cls_token": marks, "added_tokens_decoder": ["90": ["content": marks]]])
  }

  @Test(
    "Combining marks in tokenizer.json cost linear time", .timeLimit(.minutes(1)),
    arguments: [
      ["normalizer": ["type": "M"]], ["pre_tokenizer": ["type": "M"]],
      ["pre_tokenizer": ["type": "Punctuation", "behavior": "M"]],
      ["pre_tokenizer": ["type": "Metaspace", "prepend_scheme": "M"]],
      ["post_processor": ["type": "M"]], ["model": ["type": "M"]],
      ["model": ["type": "WordPiece", "M": "M"]],
    ] as [JSONValue])
  func marksInFile(stage: JSONValue) throws {
    let model: JSONValue = ["model": ["type": "WordPiece", "vocab": ["[UNK]": 0]]]
    var members = try #require(stage.object)
    if members["model"] == nil { members.entries += model.object?.entries ?? [] }
    let written = String(decoding: JSONWriter.encode(.object(members)), as: UTF8.self)
      .replacing("\"M\"", with: "\"\(CombiningMarks.text())\"")
    let error = #expect(throws: ModelError.self) {
      try loadTokenizer(["tokenizer.json": Array(written.utf8)])
    }
    #expect((error?.message.utf8.count ?? .max) < 1000)
  }
}

@Suite("vocab.txt")
struct VocabularyFileTests {
  @Test("Lines lose whitespace at their end, and of equal lines the last one counts")
  func lines() throws {
    let (table, distinct) = try VocabularyFile.read(
      Array("[UNK]\na \nb\t\r\n\u{3000}\n\na\n x\u{2028}y\u{B}".utf8), file: "vocab.txt")
    let pieces = (0..<table.count).map {
      String(decoding: table.bytes[table.range(of: $0)], as: UTF8.self)
    }
    #expect(pieces == ["[UNK]", "a", "b", "", "", "a", " x\u{2028}y"])
    #expect(table.numbers == [0, 1, 2, 3, 4, 5, 6])
    #expect(distinct == 5)
    let tokenizer = try loadTokenizer(["vocab.txt": Array("[UNK]\n[CLS]\n[SEP]\na\nb\na".utf8)])
    #expect(tokenizer.encode(Array("a b".utf8)).ids == [5, 4])
  }

  @Test(
    "A file without pieces, without the unknown token, or not UTF-8 is an error",
    arguments: [[], Array("a\nb\n".utf8), [0x5B, 0xFF, 0x0A]])
  func malformed(bytes: [UInt8]) {
    #expect(throws: ModelError.self) { try loadTokenizer(["vocab.txt": bytes]) }
  }

  @Test("A piece beyond the limit is an error, and a word beyond it is only unknown")
  func long() throws {
    let long = String(repeating: "a", count: 2000)
    #expect(throws: ModelError.self) {
      try loadTokenizer(["vocab.txt": Array("[UNK]\n\(long)\n".utf8)])
    }
    let tokenizer = try loadTokenizer(["vocab.txt": Array("[UNK]\na\n##a\n".utf8)])
    #expect(tokenizer.encode(Array(long.utf8)).ids == [0])
    #expect(tokenizer.encode(Array(long.utf8)).ranges == [0..<2000])
    #expect(
      tokenizer.encode(Array(long.utf8.prefix(100))).ids == [1] + Array(repeating: 2, count: 99))
  }
}
