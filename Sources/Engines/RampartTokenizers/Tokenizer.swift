public import RampartCore
internal import RampartJSON
public import RampartModelFiles

/// Turns texts into the token numbers that a model was trained with, exactly as the `tokenizers` package does with
/// the same `tokenizer.json`: normalisation, cutting into words, the model's pieces, special tokens.
public final class Tokenizer: Sendable {
  /// The special tokens before a text.
  public let prefix: [Int32]
  /// The special tokens behind a text.
  public let suffix: [Int32]
  /// One more than the largest token number, added tokens included.
  public let vocabularySize: Int
  /// The token of what the vocabulary lacks.
  public let unknownID: Int32
  /// What the tokenizer is made of, such as `Unigram`.
  public let kind: String

  private let added: AddedVocabulary
  private let normalizer: (any Normalizer)?
  private let preTokenizer: (any PreTokenizer)?
  private let model: any TokenModel

  /// Reads a `tokenizer.json`.
  ///
  /// - Parameters:
  ///   - file: its bytes.
  ///   - name: what errors call it.
  ///   - patterns: compiles the expressions in it.
  /// - Throws: an error that names the member which is wrong or not supported.
  public convenience init(file: [UInt8], name: String, patterns: any PatternCompiling)
    throws(ModelError)
  {
    try self.init(try TokenizerDescription(file: file, name: name), patterns: patterns)
  }

  /// Reads the tokenizer of a model's folder: `tokenizer.json`, or where there is none `spm.model` or `vocab.txt`
  /// with the settings in `tokenizer_config.json`.
  public static func load(from directory: ModelDirectory, patterns: any PatternCompiling)
    throws(ModelError) -> Tokenizer
  {
    let name = "tokenizer.json"
    if directory.has(name) {
      let file = try directory.contents(of: name, limit: TokenizerDescription.fileLimit)
      var description = try TokenizerDescription(file: file, name: name)
      try description.addTokens(of: directory)
      return try Tokenizer(description, patterns: patterns)
    }
    guard let description = try TokenizerDescription.legacy(in: directory) else {
      throw ModelError(
        file: directory.path,
        "there is no tokenizer: no `tokenizer.json`, `spm.model` or `vocab.txt`; download one of them"
      )
    }
    return try Tokenizer(description, patterns: patterns)
  }

  /// Puts the stages together.
  init(_ description: TokenizerDescription, patterns: any PatternCompiling) throws(ModelError) {
    let node = StageNode(description.root, file: description.file)
    guard description.root.object != nil else { throw node.error("must be an object") }
    normalizer = try node["normalizer"].map { node throws(ModelError) in
      try NormalizerRegistry.make(node, patterns: patterns)
    }
    preTokenizer = try node["pre_tokenizer"].map { node throws(ModelError) in
      try PreTokenizerRegistry.make(node, patterns: patterns)
    }
    let modelNode = try node.required("model")
    kind = try modelNode.type().text
    model = try ModelRegistry.make(modelNode, vocabulary: description.vocabulary)
    unknownID = model.unknownID
    var tokens: [AddedToken] = []
    for token in try node["added_tokens"]?.elements() ?? [] { tokens.append(try AddedToken(token)) }
    added = try AddedVocabulary(
      tokens, model: model, normalizer: normalizer, node: node["added_tokens"] ?? node)
    // Every number is below it, so that a model whose table has as many rows can look all of them up.
    vocabularySize = max(added.size, Int(model.largestID) + 1)
    let processor = try node["post_processor"].map { [vocabularySize] node throws(ModelError) in
      try PostProcessor(node, vocabularySize: vocabularySize)
    }
    prefix = processor?.prefix ?? []
    suffix = processor?.suffix ?? []
  }

  /// Returns the tokens of a text, without special ones around it.
  ///
  /// Control tokens that stand in the text are read as such. Bytes that are not UTF-8 count as U+FFFD.
  public func encode(_ text: [UInt8]) -> Encoding {
    var encoding = Encoding()
    var start = 0
    // Texts beyond the maximum are read in parts.
    while start < text.count {
      var end = min(text.count, start + NormalizedText.maximumCount)
      while end < text.count, end > start + 1, text[end] & 0xC0 == 0x80 { end -= 1 }
      encode(text[start..<end], from: start, into: &encoding)
      start = end
    }
    return encoding
  }

  /// Returns the tokens of a text with the special ones around it, at most `maximumLength` altogether.
  ///
  /// What is too much is left out at the end of the text; the special tokens always stay.
  public func encode(_ text: [UInt8], maximumLength: Int) -> Encoding {
    var encoding = encode(text)
    let room = max(0, maximumLength - prefix.count - suffix.count)
    if encoding.ids.count > room {
      encoding.ids.removeSubrange(room...)
      encoding.ranges.removeSubrange(room...)
    }
    encoding.ids = prefix + encoding.ids + suffix
    encoding.ranges =
      repeatElement(0..<0, count: prefix.count) + encoding.ranges
      + repeatElement(0..<0, count: suffix.count)
    return encoding
  }

  private func encode(_ text: ArraySlice<UInt8>, from offset: Int, into encoding: inout Encoding) {
    var split = added.split(text, at: 0, normalizer: normalizer)
    preTokenizer?.split(&split)
    var tokens = TokenBuffer()
    split.text.bytes.withUnsafeBufferPointer {
      model.tokenize(split.pieces, of: $0, into: &tokens)
    }
    tokens.mapRanges(through: split.text, from: offset)
    if encoding.ids.isEmpty {
      encoding = Encoding(ids: tokens.ids, ranges: tokens.ranges)
    } else {
      encoding.ids += tokens.ids
      encoding.ranges += tokens.ranges
    }
  }
}
