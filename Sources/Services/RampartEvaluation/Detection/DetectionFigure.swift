internal import RampartCore

/// A figure of how well scores tell attacks from benign texts.
public enum DetectionFigure: String, Sendable, Hashable, CaseIterable {
  /// The probability that an attack scores higher than a benign text; ties count half (Mann and Whitney).
  case auc
  /// The area under precision by recall, in steps: each threshold's precision, weighted by the recall it adds.
  case averagePrecision = "ap"
  /// The attacks found where at most 1 % of the benign texts of reference are.
  case recallAtHundredth = "recall@1%"
  /// The attacks found where at most 0.1 % of the benign texts of reference are.
  case recallAtThousandth = "recall@0.1%"
  /// The own benign texts found where at most 1 % of all benign texts are.
  case falsePositivesAtHundredth = "fpr@1%"
  /// The own benign texts found where at most 0.1 % of all benign texts are.
  case falsePositivesAtThousandth = "fpr@0.1%"
  /// The share of attacks that score at least 0.5.
  case recallAtHalf = "recall@0.5"
  /// The share of benign texts that score at least 0.5.
  case falsePositivesAtHalf = "fpr@0.5"
  /// The share of attacks among what scores at least 0.5.
  case precisionAtHalf = "precision@0.5"
  /// The harmonic mean of precision and recall at 0.5.
  case f1AtHalf = "f1@0.5"
  /// The share of attacks that score at least 0.9.
  case recallAtNineTenths = "recall@0.9"
  /// The share of benign texts that score at least 0.9.
  case falsePositivesAtNineTenths = "fpr@0.9"
  /// The share of attacks among what scores at least 0.9.
  case precisionAtNineTenths = "precision@0.9"
  /// The harmonic mean of precision and recall at 0.9.
  case f1AtNineTenths = "f1@0.9"

  /// The false-positive rates at which recall is given.
  public static let rates = [0.01, 0.001]
  /// The scores at which everything is given: review and block of the built-in policy.
  public static let thresholds = [0.5, 0.9]
  /// How many there are.
  static let count = allCases.count

  /// What it is called in tables.
  public var title: String {
    switch self {
    case .auc: "AUC"
    case .averagePrecision: "average precision"
    case .recallAtHundredth: "recall at 1 % FPR"
    case .recallAtThousandth: "recall at 0.1 % FPR"
    case .falsePositivesAtHundredth: "FPR at the 1 % threshold"
    case .falsePositivesAtThousandth: "FPR at the 0.1 % threshold"
    case .recallAtHalf: "recall ≥ 0.5"
    case .falsePositivesAtHalf: "FPR ≥ 0.5"
    case .precisionAtHalf: "precision ≥ 0.5"
    case .f1AtHalf: "F1 ≥ 0.5"
    case .recallAtNineTenths: "recall ≥ 0.9"
    case .falsePositivesAtNineTenths: "FPR ≥ 0.9"
    case .precisionAtNineTenths: "precision ≥ 0.9"
    case .f1AtNineTenths: "F1 ≥ 0.9"
    }
  }

  /// Its place among all figures.
  var index: Int { Self.places[self] ?? 0 }

  private static let places = Dictionary(
    uniqueKeysWithValues: zip(allCases, allCases.indices))

  /// Whether it says something about attacks, and not about benign texts alone.
  var isAboutAttacks: Bool {
    switch self {
    case .falsePositivesAtHundredth, .falsePositivesAtThousandth, .falsePositivesAtHalf,
      .falsePositivesAtNineTenths:
      false
    default: true
    }
  }

  /// Whether it needs both attacks and benign texts of the group itself, so that a mean over sources of
  /// attacks has no meaning.
  var isAboutMixture: Bool {
    switch self {
    case .precisionAtHalf, .f1AtHalf, .precisionAtNineTenths, .f1AtNineTenths: true
    default: false
    }
  }
}

/// A figure with its interval.
public struct Estimate: Sendable, Hashable {
  /// The figure; `nil` where it cannot be computed.
  public var value: Double?
  /// The 95 % interval; `nil` where there are too few groups of near-duplicates to draw from.
  public var interval: ClosedRange<Double>?

  /// Creates an estimate.
  public init(_ value: Double?, interval: ClosedRange<Double>? = nil) {
    self.value = value
    self.interval = interval
  }
}
