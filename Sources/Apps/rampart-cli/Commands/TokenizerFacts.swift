internal import RampartJSON
internal import RampartModelFiles

/// What a folder's tokenizer is, told from its files without building it.
struct TokenizerFacts {
  /// The file that says so.
  let file: String
  /// The kind of model: `Unigram`, `WordPiece`, `BPE`, ….
  let kind: String
  /// The largest id there is, plus one.
  let vocabularySize: Int?

  /// Returns what is known of a folder's tokenizer; `nil` if it has none.
  static func read(_ directory: ModelDirectory) throws(ModelError) -> TokenizerFacts? {
    if directory.has("tokenizer.json") {
      let root = try directory.json("tokenizer.json", limit: 128 << 20)
      let model = root["model"]
      return TokenizerFacts(
        file: "tokenizer.json", kind: model?["type"]?.string ?? "of unknown kind",
        vocabularySize: vocabularySize(model?["vocab"], root["added_tokens"]))
    }
    if directory.has("spm.model") {
      return TokenizerFacts(file: "spm.model", kind: "SentencePiece", vocabularySize: nil)
    }
    if directory.has("vocab.txt") {
      let text = try directory.contents(of: "vocab.txt", limit: 64 << 20)
      let lineCount = text.count { $0 == 0x0A } + (text.last.map { $0 == 0x0A ? 0 : 1 } ?? 0)
      return TokenizerFacts(file: "vocab.txt", kind: "WordPiece", vocabularySize: lineCount)
    }
    return nil
  }

  private static func vocabularySize(_ vocabulary: JSONValue?, _ added: JSONValue?) -> Int? {
    var size: Int
    switch vocabulary {
    case .array(let pieces): size = pieces.count
    case .object(let tokens): size = tokens.entries.compactMap { end($0.value) }.max() ?? 0
    default: return nil
    }
    for token in added?.array ?? [] { size = max(size, token["id"].flatMap(end) ?? 0) }
    return size
  }

  /// The id plus one, where it is one.
  private static func end(_ id: JSONValue) -> Int? {
    id.int.flatMap { (0..<Int(Int32.max)).contains($0) ? $0 + 1 : nil }
  }
}
