import RampartCore

/// The thresholds that a guard or a scanner's section gives; `nil` where it gives none.
struct Thresholds: Sendable, Hashable {
  /// A score, or the word `never`.
  enum Threshold: Sendable, Hashable {
    case score(Double)
    case never

    /// The score, or `nil` for never.
    var score: Double? {
      switch self {
      case .score(let score): score
      case .never: nil
      }
    }
  }

  var block: Threshold?
  var review: Threshold?

  /// Gives no threshold.
  init() {}

  /// Reads `block_threshold` and `review_threshold`.
  init(_ reader: inout MappingReader) throws(ConfigurationError) {
    block = try Self.threshold("block_threshold", &reader)
    let reviewNode = reader.node("review_threshold")
    review = try Self.threshold("review_threshold", &reader)
    if let block = block?.score, let review = review?.score, review > block, let reviewNode {
      throw ConfigurationError(
        "`review_threshold` is above `block_threshold`", at: reviewNode.position,
        suggestion: "set it to at most \(block), or to `never`")
    }
  }

  private static func threshold(_ key: String, _ reader: inout MappingReader)
    throws(ConfigurationError) -> Threshold?
  {
    guard let node = reader.node(key) else { return nil }
    if node.content == .scalar("never", isPlain: true) { return .never }
    guard case .scalar(let text, isPlain: true) = node.content, let score = Double(text),
      (0...1).contains(score)
    else {
      throw ConfigurationError(
        "`\(key)` must be a number from 0.0 to 1.0, or `never`", at: node.position)
    }
    return .score(score)
  }

  /// The thresholds, with those of `other` where none are given.
  func filled(from other: Thresholds) -> Thresholds {
    var filled = self
    filled.block = block ?? other.block
    filled.review = review ?? other.review
    return filled
  }
}
