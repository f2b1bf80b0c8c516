internal import RampartCore
internal import RampartJSON
internal import RampartModelFiles

/// Makes the model of `tokenizer.json`.
enum ModelRegistry {
  /// Every type name that `make` knows.
  static let supported: [String] = ["Unigram", "WordPiece"]

  /// Returns the model that `node` describes; `vocabulary` is its `vocab`, which `node` itself has no more.
  static func make(_ node: StageNode, vocabulary: JSONTable?) throws(ModelError) -> any TokenModel {
    let type = try node.type()
    switch type {
    case "WordPiece": return try WordPieceModel(node, vocabulary: vocabulary)
    case "Unigram": return try UnigramModel(node, vocabulary: vocabulary)
    default: throw node.unsupported("a model", type, supported: supported)
    }
  }
}
