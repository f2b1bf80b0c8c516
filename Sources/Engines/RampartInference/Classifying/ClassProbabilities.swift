internal import Glibc
internal import RampartCore

/// Reads the outputs of a model.
public enum ClassProbabilities {
  /// Returns the softmax of `logits` divided by `temperature`: probabilities that add up to 1.
  public static func softmax(_ logits: [Float], temperature: Double = 1) -> [Double] {
    let scaled = logits.map { Double($0) / temperature }
    let highest = scaled.max() ?? 0
    let powers = scaled.map { exp($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// The natural logarithm of what the probabilities of `classes` are to those of their rivals.
  static func logOdds(_ logits: [Float], _ boundary: ClassBoundary, temperature: Double) -> Double {
    let rivals =
      boundary.rivals ?? logits.indices.filter { !boundary.classes.contains($0) }
    return logSum(boundary.classes, logits, temperature)
      - logSum(rivals, logits, temperature)
  }

  /// Whether the decision at a boundary could be another for logits that differ by a little.
  ///
  /// `margin` is in log-odds at temperature 1: a temperature divides the error of the logits too.
  static func isNear(
    _ logits: [Float], _ boundary: ClassBoundary, temperature: Double, margin: Double,
    score: CalibratedScore? = nil
  ) -> Bool {
    let band = margin / temperature
    if let minimum = boundary.minimumScore, let score {
      let odds = score.logOdds(logits, temperature: temperature)
      guard odds >= score.calibration.logOdds(of: minimum) - band else { return false }
    }
    let place =
      if boundary.isCalibrated, let score {
        score.calibration.logOdds(of: boundary.probability)
      } else {
        log(boundary.probability / (1 - boundary.probability))
      }
    return abs(logOdds(logits, boundary, temperature: temperature) - place) <= band
  }

  private static func logSum(
    _ classes: [Int], _ logits: [Float], _ temperature: Double
  ) -> Double {
    let scaled = classes.map { Double(logits[$0]) / temperature }
    guard let highest = scaled.max() else { return -.infinity }
    return highest + log(scaled.reduce(0) { $0 + exp($1 - highest) })
  }
}
