public import RampartCore

/// What the policy makes of one scanner's outcomes.
public struct ScannerPolicy: Sendable, Hashable {
  /// What follows from a classifier's label.
  public struct LabelEffect: Sendable, Hashable {
    /// What follows.
    public var decision: Decision
    /// The score from which it follows; below it the thresholds apply.
    public var minimumScore: Double

    /// Creates an effect.
    public init(_ decision: Decision, from minimumScore: Double = 0) {
      self.decision = decision
      self.minimumScore = minimumScore
    }

    /// Whether it is the stricter of two effects of one label.
    func stricter(than other: LabelEffect) -> Bool {
      decision == other.decision
        ? minimumScore < other.minimumScore : decision > other.decision
    }
  }

  /// The scanner.
  public var scanner: ScannerID
  /// The score from which a finding blocks; `nil` for never.
  public var blockThreshold: Double?
  /// The score from which a person decides; `nil` for never.
  public var reviewThreshold: Double?
  /// Whether the scanner's decisions are enforced.
  public var mode: EnforcementMode
  /// What follows when the scanner fails.
  public var onError: FailMode
  /// What follows from labels, which thresholds do not override.
  public var labelEffects: [String: LabelEffect]
  /// What follows from findings, by rule id; thresholds and labels do not override it.
  public var ruleEffects: [String: RuleEffect]

  /// Creates the policy of a scanner.
  public init(
    _ scanner: ScannerID, blockThreshold: Double? = 0.9, reviewThreshold: Double? = 0.5,
    mode: EnforcementMode = .enforce, onError: FailMode = .block,
    labelEffects: [String: LabelEffect] = [:], ruleEffects: [String: RuleEffect] = [:]
  ) {
    self.scanner = scanner
    self.blockThreshold = blockThreshold
    self.reviewThreshold = reviewThreshold
    self.mode = mode
    self.onError = onError
    self.labelEffects = labelEffects
    self.ruleEffects = ruleEffects
  }

  /// Returns what follows from a finding.
  func effect(of finding: Finding) -> RuleEffect {
    if let effect = ruleEffects[finding.rule] { return effect }
    let label = labelEffects.isEmpty ? nil : finding.label ?? Self.lastWord(of: finding.rule)
    switch decision(score: finding.score.certain, label: label) {
    case .allow: return .allow
    case .review: return .review
    case .block: return .block
    }
  }

  private static func lastWord(of rule: String) -> String? {
    rule.split(separator: "/").last.map { String($0) }
  }

  /// Returns what follows from the classifier's own score and label, and the score, if it gave any.
  func decision(of inspection: Inspection) -> (score: Double, decision: Decision)? {
    if let score = inspection.score {
      return (score.certain, decision(score: score.certain, label: inspection.label))
    }
    guard let label = inspection.label, let effect = labelEffects[label] else { return nil }
    return (1, effect.decision)
  }

  /// Returns what follows from a score and a label.
  func decision(score: Double, label: String?) -> Decision {
    if let label, let effect = labelEffects[label], score >= effect.minimumScore {
      return effect.decision
    }
    if let blockThreshold, score >= blockThreshold { return .block }
    if let reviewThreshold, score >= reviewThreshold { return .review }
    return .allow
  }
}

extension FailMode {
  /// The decision the mode stands for.
  var decision: Decision {
    switch self {
    case .block: .block
    case .review: .review
    case .allow: .allow
    }
  }
}

extension RuleEffect {
  /// The decision the effect leads to.
  var decision: Decision {
    switch self {
    case .allow, .redact: .allow
    case .review: .review
    case .block: .block
    }
  }
}

extension Double {
  /// The score within 0...1; what is no number counts as certain, for it must not read as harmless.
  var certain: Double { isNaN ? 1 : Swift.min(1, Swift.max(0, self)) }
}
