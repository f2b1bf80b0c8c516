import RampartJSON
import Testing

@testable import RampartTokenizers

@Suite("Unigram model")
struct UnigramModelTests {
  private static let pieces: [(String, Double)] = [
    ("<unk>", 0), ("a", -1), ("b", -2), ("ab", -2.5), ("é", -3), ("aa", -2), ("aaa", -3),
  ]

  private func ids(_ text: String, _ file: [UInt8]? = nil) throws -> [Int32] {
    try Tokenizers.load(file ?? Tokenizers.unigram(Self.pieces)).encode(Array(text.utf8)).ids
  }

  @Test("The most likely pieces win")
  func likeliest() throws {
    #expect(try ids("ab") == [3])
    #expect(try ids("abab") == [3, 3])
    #expect(try ids("ba") == [2, 1])
  }

  @Test("Of equally likely paths the one found first wins")
  func ties() throws {
    // a+a+a, aa+a, a+aa and aaa all score -3.
    #expect(try ids("aaa") == [6])
    #expect(try ids("aa") == [5])
  }

  @Test("Unknown characters in a row become one token that covers them")
  func unknown() throws {
    let tokenizer = try Tokenizers.load(Tokenizers.unigram(Self.pieces))
    let encoding = tokenizer.encode(Array("axéyzb".utf8))
    #expect(encoding.ids == [1, 0, 4, 0, 2])
    #expect(encoding.ranges == [0..<1, 1..<2, 2..<4, 4..<6, 6..<7])
    #expect(tokenizer.unknownID == 0)
  }

  @Test("With byte fallback an unknown character becomes its bytes where all are in the vocabulary")
  func byteFallback() throws {
    let pieces = Self.pieces + [("<0xC3>", -9), ("<0xBC>", -9)]
    let file = Tokenizers.unigram(pieces, [:], model: ["byte_fallback": true])
    let encoding = try Tokenizers.load(file).encode(Array("aüö".utf8))
    // `ö` lacks the piece of its second byte, and the two characters are one unknown stretch.
    #expect(encoding.ids == [1, 0])
    let other = try Tokenizers.load(file).encode(Array("aüa".utf8))
    #expect(other.ids == [1, 7, 8, 1])
    #expect(other.ranges == [0..<1, 1..<3, 1..<3, 3..<4])
  }

  @Test("Of a piece that stands twice the last counts")
  func duplicates() throws {
    #expect(try ids("a", Tokenizers.unigram([("<unk>", 0), ("a", -1), ("a", -5)])) == [2])
  }

  @Test("Bytes that are not UTF-8 count as U+FFFD and keep their places")
  func invalid() throws {
    let tokenizer = try Tokenizers.load(
      Tokenizers.unigram([("<unk>", 0), ("a", -1), ("\u{FFFD}", -1)]))
    let encoding = tokenizer.encode([0x61, 0xFF, 0xE2, 0x82, 0x61, 0xC3])
    #expect(encoding.ids == [1, 2, 2, 2, 1, 2])
    #expect(encoding.ranges == [0..<1, 1..<2, 2..<3, 3..<4, 4..<5, 5..<6])
  }

  @Test("A million equal characters and a million unknown ones are read in linear time")
  func long() throws {
    let tokenizer = try Tokenizers.load(Tokenizers.unigram(Self.pieces))
    #expect(tokenizer.encode([UInt8](repeating: 0x62, count: 300_000)).ids.count == 300_000)
    #expect(tokenizer.encode([UInt8](repeating: 0x7A, count: 300_000)).ids == [0])
    #expect(tokenizer.encode([UInt8](repeating: 0xCC, count: 300_000)).ids == [0])
  }

  @Test("Special tokens stand around the text, and what is too long loses its end")
  func truncation() throws {
    let template: JSONValue = [
      "type": "TemplateProcessing",
      "single": [
        ["SpecialToken": ["id": "b", "type_id": 0]], ["Sequence": ["id": "A", "type_id": 0]],
        ["SpecialToken": ["id": "two", "type_id": 0]],
      ],
      "special_tokens": [
        "b": ["id": "b", "ids": [2], "tokens": ["b"]],
        "two": ["id": "two", "ids": [3, 4], "tokens": ["x", "y"]],
      ],
    ]
    let tokenizer = try Tokenizers.load(
      Tokenizers.unigram(Self.pieces, ["post_processor": template]))
    #expect(tokenizer.prefix == [2])
    #expect(tokenizer.suffix == [3, 4])
    #expect(tokenizer.encode(Array("bbbb".utf8), maximumLength: 5).ids == [2, 2, 2, 3, 4])
    #expect(tokenizer.encode(Array("bbbb".utf8), maximumLength: 9).ids == [2, 2, 2, 2, 2, 3, 4])
    #expect(
      tokenizer.encode(Array("bb".utf8), maximumLength: 4).ranges == [0..<0, 0..<1, 0..<0, 0..<0])
    #expect(tokenizer.encode(Array("bb".utf8), maximumLength: 0).ids == [2, 3, 4])
  }

  @Test("The older post-processors have their tokens in pairs")
  func olderProcessors() throws {
    for (type, extra) in [("BertProcessing", [:]), ("RobertaProcessing", ["trim_offsets": false])]
      as [(JSONValue, JSONObject)]
    {
      var node: JSONObject = ["type": type, "cls": ["a", 1], "sep": ["b", 2]]
      node.entries += extra.entries
      let tokenizer = try Tokenizers.load(
        Tokenizers.unigram(Self.pieces, ["post_processor": .object(node)]))
      #expect(tokenizer.prefix == [1])
      #expect(tokenizer.suffix == [2])
    }
  }
}
