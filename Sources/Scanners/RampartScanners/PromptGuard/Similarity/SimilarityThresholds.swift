/// From which similarity on a text counts as a known attack.
package struct SimilarityThresholds: Sendable, Hashable {
  /// From where on a person decides, above 0 and at most 1.
  package let review: Double
  /// From where on it blocks, from `review` to 1.
  package let block: Double

  /// Creates thresholds; `nil` if they make no sense.
  package init?(review: Double, block: Double) {
    guard review > 0, review <= block, block <= 1 else { return nil }
    self.review = review
    self.block = block
  }

  /// Returns the score of a similarity: 0.5 at `review`, 0.9 at `block`, 1 where the embeddings are the same, straight
  /// lines between them; `nil` below `review`.
  package func score(of similarity: Double) -> Double? {
    guard similarity >= review else { return nil }
    guard similarity >= block else {
      return 0.5 + 0.4 * (similarity - review) / (block - review)
    }
    guard block < 1 else { return 1 }
    return min(1, 0.9 + 0.1 * (similarity - block) / (1 - block))
  }
}
