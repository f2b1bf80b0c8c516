import Foundation
import RampartJSON
import RampartModelFiles
import Testing

@testable import RampartTokenizers

@Suite("Tokenizer files that cannot be used")
struct MalformedTokenizerTests {
  private static let pieces: [(String, Double)] = [("<unk>", 0), ("a", -1)]

  private func message(_ file: [UInt8]) -> String {
    do throws(ModelError) {
      _ = try Tokenizers.load(file)
      return "no error"
    } catch {
      return error.description
    }
  }

  private func message(_ members: JSONObject) -> String {
    message(Tokenizers.unigram(Self.pieces, members))
  }

  @Test(
    "An unknown stage is named with its place and what there is",
    arguments: [
      ("normalizer", "`normalizer` is a normalizer of the type `Strange`"),
      ("pre_tokenizer", "`pre_tokenizer` is a pre-tokenizer of the type `Strange`"),
      ("post_processor", "`post_processor` is a post-processor of the type `Strange`"),
    ])
  func unknownStage(key: String, expected: String) {
    let text = message(JSONObject([.init(key: key, value: ["type": "Strange"])]))
    #expect(text.contains(expected))
    #expect(text.contains("supported are"))
    #expect(text.contains("Sequence"))
  }

  @Test("The place of a stage inside a sequence is shown")
  func nestedStage() {
    let text = message([
      "normalizer": ["type": "Sequence", "normalizers": [["type": "Nmt"], ["type": "Other"]]]
    ])
    #expect(text.contains("`normalizer.normalizers[1]`"))
  }

  @Test("Other models are refused by name", arguments: ["BPE", "WordLevel"])
  func otherModels(type: String) {
    let text = message(Tokenizers.bytes(["model": ["type": .string(type), "vocab": ["a": 0]]]))
    #expect(text.contains("`model` is a model of the type `\(type)`"))
    #expect(text.contains("Unigram"))
  }

  @Test(
    "Broken vocabularies are refused",
    arguments: [
      (#"{"model":{"type":"Unigram","unk_id":0,"vocab":[]}}"#, "empty `vocab`"),
      (#"{"model":{"type":"Unigram","unk_id":1,"vocab":[["a",0]]}}"#, "`model.unk_id` is 1"),
      (#"{"model":{"type":"Unigram","unk_id":-1,"vocab":[["a",0]]}}"#, "`model.unk_id` must be"),
      (
        #"{"model":{"type":"Unigram","unk_id":null,"vocab":[["a",0]]}}"#,
        "lacks the member `unk_id`"
      ),
      (#"{"model":{"type":"Unigram","unk_id":0,"vocab":[["a"]]}}"#, "array of [text, number]"),
      (#"{"model":{"type":"Unigram","unk_id":0,"vocab":[["a","b"]]}}"#, "array of [text, number]"),
      (#"{"model":{"type":"Unigram","unk_id":0,"vocab":{"a":0}}}"#, "array of [text, number]"),
      (#"{"model":{"type":"Unigram","unk_id":0,"vocab":[["a",NaN]]}}"#, "tokenizer.json:"),
      (#"{"model":{"type":"Unigram","unk_id":0,"vocab":[["a",1e999]]}}"#, "does not fit"),
      (#"{"model":{"type":"Unigram","unk_id":0,"vocab":[["a",0]"#, "ends inside"),
      (#"{"model":3}"#, "`model`"), ("[]", "must be an object"), ("", "no value"),
    ])
  func vocabularies(file: String, expected: String) {
    #expect(message(Array(file.utf8)).contains(expected))
  }

  @Test("A piece beyond the limit is refused")
  func longPiece() {
    let piece = String(repeating: "a", count: PieceTrie.maximumPieceLength + 1)
    let text = message(Tokenizers.unigram([("<unk>", 0), (piece, -1)]))
    #expect(text.contains("`vocab[1]`"))
  }

  @Test(
    "Expressions that could mean something else to the tokenizers package are refused",
    arguments: [
      #"\w+"#, #"\d"#, #"\p{L}"#, "^a", "a$", "(?i)a", #"\s+(?!\S)"#, #"(a)\1"#, "a++",
      "[[:alpha:]]", "[a&&b]",
      "a{,3}", "a{2", "(a", "[b", "x*", "a|", #"\bx?"#,
    ])
  func expressions(expression: String) {
    let pattern: JSONValue = ["Regex": .string(expression)]
    #expect(
      message([
        "pre_tokenizer": [
          "type": "Split", "pattern": pattern, "behavior": "Removed", "invert": false,
        ]
      ]).contains("`pre_tokenizer.pattern.Regex`"))
    #expect(
      message(["normalizer": ["type": "Replace", "pattern": pattern, "content": "x"]]).contains(
        "`normalizer.pattern.Regex`"))
  }

  @Test(
    "Broken character maps are refused",
    arguments: ["?", "AAA", "AAAA", "/////w==", "BQAAAAAAAAAA", "BAAAAAAAAAD/"])
  func characterMaps(map: String) {
    #expect(
      message(["normalizer": ["type": "Precompiled", "precompiled_charsmap": .string(map)]])
        .contains("`normalizer.precompiled_charsmap`"))
  }

  @Test("A character map whose trie leads anywhere is harmless")
  func wildCharacterMap() throws {
    // Units of all ones and of counting numbers, and a text of two bytes.
    for words in [
      [UInt32](repeating: .max, count: 600), (0..<600).map { UInt32($0) &* 0x0101_0301 },
    ] {
      var bytes: [UInt8] = [0x60, 0x09, 0, 0]
      for word in words {
        for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * UInt32(shift)))) }
      }
      bytes += [0x58, 0]
      let map = bytes.base64
      let tokenizer = try Tokenizers.load(
        Tokenizers.unigram(
          Self.pieces,
          ["normalizer": ["type": "Precompiled", "precompiled_charsmap": .string(map)]]))
      let text = Array((0..<2000).map { "\(Unicode.Scalar($0) ?? "x")" }.joined().utf8)
      let encoding = tokenizer.encode(text)
      #expect(encoding.ids.count == encoding.ranges.count)
      #expect(encoding.ranges.allSatisfy { $0.upperBound <= text.count })
    }
  }

  @Test("An added token of which the normalizer leaves nothing is refused")
  func vanishingToken() {
    let text = message([
      "normalizer": ["type": "Strip", "strip_left": true, "strip_right": true],
      "added_tokens": [["id": 2, "content": " ", "normalized": true, "special": false]],
    ])
    #expect(text.contains("`added_tokens`"))
  }

  @Test("Special tokens outside the vocabulary are refused")
  func specialTokens() {
    let text = message([
      "post_processor": ["type": "BertProcessing", "cls": ["a", 1], "sep": ["b", 2]]
    ])
    #expect(text.contains("`post_processor`"))
  }
}

extension [UInt8] {
  fileprivate var base64: String { Data(self).base64EncodedString() }
}
