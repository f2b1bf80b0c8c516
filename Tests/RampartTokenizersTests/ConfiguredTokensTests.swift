import RampartModelFiles
import RampartPatterns
import Testing

@testable import RampartTokenizers

@Suite("Tokens that only tokenizer_config.json has")
struct ConfiguredTokensTests {
  /// The marks of tokens follow transformers 5.23 with the class PreTrainedTokenizerFast.
  private func ids(_ text: String, _ configuration: StaticString) throws -> [Int32] {
    let file: StaticString =
      #"{"added_tokens":[{"content":"<m>","special":true,"normalized":false}],"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1],[" ",-1],["m",-1],["<m>",-1]]}}"#
    func bytes(_ text: StaticString) -> StaticBytes {
      StaticBytes(unsafe: UnsafeRawPointer(text.utf8Start), count: text.utf8CodeUnitCount)
    }
    let directory = ModelDirectory(
      embedded: "made up",
      files: ["tokenizer.json": bytes(file), "tokenizer_config.json": bytes(configuration)])
    return try Tokenizer.load(from: directory, patterns: PatternEngine()).encode(Array(text.utf8))
      .ids
  }

  @Test("A special token that tokenizer.json lacks is recognised and gets the next number")
  func special() throws {
    #expect(try ids("a<s>a", "{}") == [1, 0, 1])
    #expect(try ids("a<s>a", #"{"cls_token":"<s>"}"#) == [1, 5, 1])
  }

  @Test("The marks in added_tokens_decoder stand above those of tokenizer.json")
  func marks() throws {
    #expect(try ids("a <m> a", #"{"mask_token":"<m>"}"#) == [1, 2, 4, 2, 1])
    #expect(
      try ids(
        "a <m> a", #"{"added_tokens_decoder":{"4":{"content":"<m>","lstrip":true,"special":true}}}"#
      )
        == [1, 4, 2, 1])
  }
}
