package import RampartCore

/// What a stack file says about the attack bank: `bank` and `similarity` of the section `prompt_guard`.
package struct SimilaritySettings: Sendable {
  /// The files that are named; `nil` where none is.
  package var files: [AttackBankRequest.NamedFile]?
  /// The thresholds that are given; `nil` for those of the model.
  package var thresholds: SimilarityThresholds?
  /// Whether the rule is turned off.
  package var isOff = false

  /// The settings of a section that says nothing.
  init() {}

  /// The thresholds that count with a model; `nil` where neither it nor the stack file has any.
  package func thresholds(of classifier: any TextClassifier) -> SimilarityThresholds? {
    if let thresholds { return thresholds }
    return classifier.guardProfile?.similarity.flatMap {
      SimilarityThresholds(review: $0.review, block: $0.block)
    }
  }

  /// Reads the two keys.
  init(_ reader: inout MappingReader) throws(ConfigurationError) {
    files = try Self.files(&reader)
    guard let node = reader.node("similarity") else { return }
    if case .scalar("off", isPlain: true) = node.content {
      isOff = true
      return
    }
    guard case .mapping = node.content, var section = try reader.mapping("similarity") else {
      throw ConfigurationError(
        "`similarity` must be a mapping of `review` and `block`, or `off`", at: node.position)
    }
    let review = try section.double("review", in: 0...1)
    let block = try section.double("block", in: 0...1)
    try section.finish()
    guard let review, let block, let given = SimilarityThresholds(review: review, block: block)
    else {
      throw ConfigurationError(
        "`similarity` needs `review` above 0 and `block` from there to 1", at: node.position)
    }
    thresholds = given
  }

  private static func files(_ reader: inout MappingReader) throws(ConfigurationError)
    -> [AttackBankRequest.NamedFile]?
  {
    guard let node = reader.node("bank") else { return nil }
    var nodes = [node]
    if case .sequence(let list) = node.content { nodes = list }
    var files: [AttackBankRequest.NamedFile] = []
    for node in nodes {
      let path = try MappingReader.string(node, "bank")
      guard !path.isEmpty else {
        throw ConfigurationError("`bank` names no file", at: node.position)
      }
      files.append(.init(path, at: node.position))
    }
    return files
  }
}
