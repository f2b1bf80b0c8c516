internal import RampartJSON
internal import RampartModelFiles
internal import RampartPatterns
internal import RampartTokenizers

/// What a folder's tokenizer is.
struct TokenizerFacts {
  /// The files that a tokenizer can be in, the first one that is there counts.
  static let files = ["tokenizer.json", "spm.model", "vocab.txt"]

  /// The file that says so.
  let file: String
  /// The kind of model: `Unigram`, `WordPiece`, `BPE`, ….
  let kind: String
  /// The largest id there is, plus one.
  let vocabularySize: Int?

  /// Builds a folder's tokenizer as a classifier does; `nil` if there is none.
  static func building(_ directory: ModelDirectory) throws(ModelError) -> TokenizerFacts? {
    guard let file = files.first(where: directory.has) else { return nil }
    let tokenizer = try Tokenizer.load(from: directory, patterns: PatternEngine())
    return TokenizerFacts(
      file: file, kind: tokenizer.kind, vocabularySize: tokenizer.vocabularySize)
  }

  /// Reads what `tokenizer.json` says of a tokenizer that cannot be built; `nil` if there is no such file.
  static func reading(_ directory: ModelDirectory) throws(ModelError) -> TokenizerFacts? {
    guard directory.has("tokenizer.json") else { return nil }
    let root = try directory.json("tokenizer.json", limit: 128 << 20)
    let model = root["model"]
    return TokenizerFacts(
      file: "tokenizer.json", kind: model?["type"]?.string ?? "of unknown kind",
      vocabularySize: vocabularySize(model?["vocab"], root["added_tokens"]))
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
