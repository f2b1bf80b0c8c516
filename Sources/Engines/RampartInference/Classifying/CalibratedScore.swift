internal import Glibc
public import RampartCore

extension ScoreCalibration {
  /// Returns the score of log-odds, from 0 to 1.
  public func score(ofLogOdds logOdds: Double) -> Double {
    1 / (1 + exp(-(scale * logOdds + offset)))
  }

  /// Returns the log-odds that a score, above 0 and below 1, belongs to: `score(ofLogOdds:)` the other way.
  public func logOdds(of score: Double) -> Double {
    (log(score / (1 - score)) - offset) / scale
  }
}

/// How the logits of one kind of text become a score.
struct CalibratedScore {
  /// The classes whose probabilities are added up.
  let classes: [Int]
  let calibration: ScoreCalibration

  init(_ profile: GuardProfile, kind: MessageKind) {
    classes = profile.scoreClasses
    calibration = profile.calibration(for: kind)
  }

  /// The natural logarithm of what the probabilities of the classes are to those of all others.
  func logOdds(_ logits: [Float], temperature: Double) -> Double {
    ClassProbabilities.logOdds(
      logits, ClassBoundary(classes: classes, probability: 0.5), temperature: temperature)
  }

  /// The score, from 0 to 1.
  func callAsFunction(_ logits: [Float], temperature: Double) -> Double {
    calibration.score(ofLogOdds: logOdds(logits, temperature: temperature))
  }
}
