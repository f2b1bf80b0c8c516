internal import RampartCore
internal import RampartModelFiles

/// Makes normalizers from `tokenizer.json`.
enum NormalizerRegistry {
  /// Every type name that `make` knows.
  static let supported = [
    "Sequence", "Precompiled", "Lowercase", "Nmt", "Prepend", "Replace", "Strip", "StripAccents",
    "BertNormalizer", "NFC", "NFD", "NFKC", "NFKD",
  ]

  /// Returns the normalizer that `node` describes.
  static func make(_ node: StageNode, patterns: any PatternCompiling) throws(ModelError)
    -> any Normalizer
  {
    let type = try node.type()
    switch type {
    case "NFC": return UnicodeNormalizer(isCompatible: false, composes: true)
    case "NFD": return UnicodeNormalizer(isCompatible: false, composes: false)
    case "NFKC": return UnicodeNormalizer(isCompatible: true, composes: true)
    case "NFKD": return UnicodeNormalizer(isCompatible: true, composes: false)
    case "BertNormalizer": return try BERTNormalizer(node)
    case "Precompiled": return try PrecompiledNormalizer(node)
    case "Lowercase": return CharacterNormalizer.lowercase
    case "Nmt": return CharacterNormalizer.nmt
    case "Prepend": return try PrependNormalizer(node)
    case "Replace": return try ReplaceNormalizer(node, patterns: patterns)
    case "Strip": return try StripNormalizer(node)
    case "StripAccents": return CharacterNormalizer.stripAccents
    case "Sequence":
      var stages: [any Normalizer] = []
      for child in try node.required("normalizers").elements() {
        stages.append(try make(child, patterns: patterns))
      }
      return NormalizerSequence(stages: stages)
    default: throw node.unsupported("a normalizer", type, supported: supported)
    }
  }
}

/// Normalizers that run one after the other.
private struct NormalizerSequence: Normalizer {
  let stages: [any Normalizer]

  func normalize(_ text: inout NormalizedText) {
    for stage in stages { stage.normalize(&text) }
  }
}
