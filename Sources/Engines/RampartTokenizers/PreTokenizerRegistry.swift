internal import RampartCore
internal import RampartModelFiles

/// Makes pre-tokenizers from `tokenizer.json`.
enum PreTokenizerRegistry {
  /// Every type name that `make` knows.
  static let supported = [
    "Sequence", "Metaspace", "Split", "BertPreTokenizer", "Whitespace", "WhitespaceSplit",
    "Punctuation",
    "Digits",
  ]

  /// Returns the pre-tokenizer that `node` describes.
  static func make(_ node: StageNode, patterns: any PatternCompiling) throws(ModelError)
    -> any PreTokenizer
  {
    let type = try node.type()
    switch type {
    case "BertPreTokenizer": return BERTPreTokenizer()
    case "Whitespace": return WhitespacePreTokenizer()
    case "WhitespaceSplit": return WhitespaceSplitPreTokenizer()
    case "Punctuation": return try CharacterSplitPreTokenizer.punctuation(node)
    case "Digits": return try CharacterSplitPreTokenizer.digits(node)
    case "Metaspace": return try Metaspace(node)
    case "Split": return try SplitPreTokenizer(node, patterns: patterns)
    case "Sequence":
      var stages: [any PreTokenizer] = []
      for child in try node.required("pretokenizers").elements() {
        stages.append(try make(child, patterns: patterns))
      }
      return PreTokenizerSequence(stages: stages)
    default: throw node.unsupported("a pre-tokenizer", type, supported: supported)
    }
  }
}

/// Pre-tokenizers that run one after the other.
private struct PreTokenizerSequence: PreTokenizer {
  let stages: [any PreTokenizer]

  func split(_ text: inout SplitText) {
    for stage in stages { stage.split(&text) }
  }
}
