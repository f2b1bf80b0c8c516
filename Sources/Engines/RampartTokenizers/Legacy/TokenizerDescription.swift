internal import RampartCore
internal import RampartJSON
internal import RampartModelFiles

/// A tokenizer as `tokenizer.json` would describe it, wherever the description comes from.
struct TokenizerDescription {
  /// The object of `tokenizer.json`; `model.vocab` may be missing.
  var root: JSONValue
  /// What `model.vocab` holds.
  var vocabulary: JSONTable?
  /// The file that errors name.
  var file: String
}

extension TokenizerDescription {
  /// Reads a `tokenizer.json`.
  init(file bytes: [UInt8], name: String) throws(ModelError) {
    do throws(JSONError) {
      let (root, vocabulary) = try JSONParser().parse(bytes, tableAt: ["model", "vocab"])
      self.init(root: root, vocabulary: vocabulary.map { SerdeNumber.asRead($0) }, file: name)
    } catch {
      throw ModelError(file: name, "\(error)")
    }
  }

  /// Adds the tokens that `tokenizer_config.json` or `special_tokens_map.json` has beyond `tokenizer.json`, as
  /// transformers does: those of `added_tokens_decoder` stand above the file's, special ones beside them.
  mutating func addTokens(of directory: ModelDirectory) throws(ModelError) {
    guard var object = root.object else { return }
    let settings = try LegacySettings(directory)
    let tokens = try LegacyTokens(settings, named: [:])
    var listed = object["added_tokens"]?.array ?? []
    func content(_ value: JSONValue) -> [UInt8]? {
      (value["content"]?.string).map { Array($0.utf8) }
    }
    let known = Set(listed.compactMap(content))
    let declared = Set(
      (settings["added_tokens_decoder"]?.object?.entries ?? []).compactMap { content($0.value) })
    listed += tokens.descriptions.filter { token in
      content(token).map { !known.contains($0) || declared.contains($0) } ?? false
    }
    object.entries.removeAll { $0.key == "added_tokens" }
    object.append("added_tokens", .array(listed))
    root = .object(object)
  }

  /// The longest vocabulary file that is read, in bytes.
  static let fileLimit = 64 << 20
  /// The longest configuration file that is read, in bytes.
  static let configurationLimit = 4 << 20

  /// Describes the tokenizer of a folder without `tokenizer.json`, from `spm.model` or `vocab.txt`, as transformers 5
  /// does for `DebertaV2Tokenizer` and `BertTokenizer`; nil if there is neither.
  static func legacy(in directory: ModelDirectory) throws(ModelError) -> TokenizerDescription? {
    if directory.has("spm.model") {
      return try describe(
        "spm.model", in: directory, classes: ["DebertaV2Tokenizer", "DebertaV2TokenizerFast"],
        make: debertaV2)
    }
    if directory.has("vocab.txt") {
      return try describe(
        "vocab.txt", in: directory,
        classes: [
          "BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "DistilBertTokenizerFast",
        ], make: bert)
    }
    return nil
  }

  private static func describe(
    _ file: String, in directory: ModelDirectory, classes: [String],
    make: ([UInt8], String, LegacySettings) throws(ModelError) -> TokenizerDescription
  ) throws(ModelError) -> TokenizerDescription {
    let settings = try LegacySettings(directory)
    if let name = try settings.string("tokenizer_class"),
      !classes.contains(where: { ExactText($0) == ExactText(name) })
    {
      throw ModelError(
        file: "tokenizer_config.json",
        "`tokenizer_class` is `\(Substring(name.unicodeScalars.prefix(64)))`, which is not supported with `\(file)`; supported are "
          + classes.joined(separator: ", ") + "; any class works with `tokenizer.json`")
    }
    return try make(try directory.contents(of: file, limit: fileLimit), file, settings)
  }

  private static func debertaV2(_ bytes: [UInt8], file: String, settings: LegacySettings)
    throws(ModelError) -> TokenizerDescription
  {
    let model = try SentencePieceFile(bytes, file: file)
    let table = model.pieces
    var tokens = try LegacyTokens(
      settings,
      named: [
        "bos_token": "[CLS]", "eos_token": "[SEP]", "unk_token": "[UNK]", "sep_token": "[SEP]",
        "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]",
      ])
    if !settings.listsExtraTokens {
      for symbol in model.symbols {
        tokens.add(LegacyTokens.Token(symbol.content, isSpecial: symbol.isControl))
      }
    }
    // The unknown token is found by its text where its score is 0, else by the file's number.
    let unknown = tokens.content(of: "unk_token").flatMap {
      table.index(of: Array($0.utf8), first: true)
    }
    let unknownID = unknown.flatMap { table.numbers[$0] == 0 ? $0 : nil } ?? model.unknownID
    var normalizers: [JSONValue] = [
      ["type": "Replace", "pattern": ["Regex": "\\s{2,}|[\\n\\r\\t]"], "content": " "],
      ["type": "NFC"], ["type": "Strip", "strip_left": false, "strip_right": true],
    ]
    if try settings.bool("do_lower_case", default: false) {
      normalizers.insert(["type": "Lowercase"], at: 0)
    }
    let scheme = try settings.bool("add_prefix_space", default: true) ? "always" : "first"
    var cuts: [JSONValue] = [
      [
        "type": "Metaspace", "replacement": "\u{2581}", "prepend_scheme": .string(scheme),
        "split": true,
      ]
    ]
    if try settings.bool("split_by_punct", default: false) {
      cuts.insert(["type": "Punctuation", "behavior": "Isolated"], at: 0)
    }
    let placed = tokens.placed(in: table, count: table.count)
    return TokenizerDescription(
      root: [
        "added_tokens": placed.list,
        "normalizer": ["type": "Sequence", "normalizers": .array(normalizers)],
        "pre_tokenizer": ["type": "Sequence", "pretokenizers": .array(cuts)],
        "post_processor": try tokens.template(placed.ids, fallback: (0, 0)),
        "model": [
          "type": "Unigram", "unk_id": .integer(Int64(unknownID)), "byte_fallback": false,
        ],
      ], vocabulary: table, file: file)
  }

  private static func bert(_ bytes: [UInt8], file: String, settings: LegacySettings)
    throws(ModelError) -> TokenizerDescription
  {
    let (table, count) = try VocabularyFile.read(bytes, file: file)
    let tokens = try LegacyTokens(
      settings,
      named: [
        "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
        "mask_token": "[MASK]",
      ])
    let placed = tokens.placed(in: table, count: count)
    let accents = try settings.optionalBool("strip_accents")
    return TokenizerDescription(
      root: [
        "added_tokens": placed.list,
        "normalizer": [
          "type": "BertNormalizer", "clean_text": true,
          "handle_chinese_chars": .bool(
            try settings.bool("tokenize_chinese_chars", default: true)),
          "strip_accents": accents.map { .bool($0) } ?? .null,
          "lowercase": .bool(try settings.bool("do_lower_case", default: true)),
        ],
        "pre_tokenizer": ["type": "BertPreTokenizer"],
        "post_processor": try tokens.template(placed.ids, fallback: (2, 3)),
        "model": [
          "type": "WordPiece",
          "unk_token": .string(tokens.content(of: "unk_token") ?? "[UNK]"),
          "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
        ],
      ], vocabulary: table, file: file)
  }
}

extension JSONTable {
  /// The index of a text, the last or the first one of equal texts; for the few tokens of a configuration.
  func index(of text: [UInt8], first: Bool = false) -> Int? {
    let matches = { (index: Int) in
      let range = self.range(of: index)
      return range.count == text.count && self.bytes[range].elementsEqual(text)
    }
    return first ? ends.indices.first(where: matches) : ends.indices.last(where: matches)
  }
}
