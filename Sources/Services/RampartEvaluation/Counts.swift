/// How often a detector was right and wrong.
public struct Counts: Sendable, Hashable {
  /// Labels that were found.
  public var truePositives = 0
  /// Detections that no label stands behind.
  public var falsePositives = 0
  /// Labels that were not found.
  public var falseNegatives = 0

  /// Creates counts of nothing.
  public init(truePositives: Int = 0, falsePositives: Int = 0, falseNegatives: Int = 0) {
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
  }

  /// The share of detections that are right; 0 if there are none.
  public var precision: Double { ratio(truePositives, truePositives + falsePositives) }

  /// The share of labels that were found; 0 if there are none.
  public var recall: Double { ratio(truePositives, truePositives + falseNegatives) }

  /// The harmonic mean of precision and recall.
  public var f1: Double {
    ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives)
  }

  /// Adds up counts.
  public static func + (left: Counts, right: Counts) -> Counts {
    Counts(
      truePositives: left.truePositives + right.truePositives,
      falsePositives: left.falsePositives + right.falsePositives,
      falseNegatives: left.falseNegatives + right.falseNegatives)
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }
}
