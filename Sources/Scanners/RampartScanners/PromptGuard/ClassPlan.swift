import RampartCore

/// Which classes count together in messages of one role, and where their score decides.
struct ClassPlan: Sendable {
  /// The groups; the first is the one whose score is the scanner's.
  let groups: [ClassGroup]
  /// Where decisions change.
  let boundaries: [ClassBoundary]

  /// Finds the classes that a policy names.
  ///
  /// Where no list names the model's last class it counts by itself: LlamaFirewall's score. Where the model has
  /// score classes (`guard.json`) their sum is the score of every group, and those that no list names count by
  /// themselves.
  init(
    _ policy: ClassPolicy, _ classes: ModelClasses, scoreClasses: [Int]? = nil, model: String
  ) throws(ConfigurationError) {
    let own = Set(scoreClasses ?? Array(classes.labels.indices))
    let block = try Self.indices(policy.block, classes, among: own, model: model)
    let flag = try Self.indices(policy.flag, classes, among: own, model: model)
    let reported = policy.thresholds.min()
    func threshold(_ list: ClassPolicy.List) -> Double? {
      guard let own = list.threshold else { return nil }
      return min(own, reported ?? own)
    }
    func group(_ classes: [Int], _ threshold: Double?) -> ClassGroup {
      ClassGroup(classes: classes, threshold: threshold, scoreClasses: scoreClasses)
    }
    let unlisted = (scoreClasses ?? [classes.labels.count - 1]).filter {
      !block.contains($0) && !flag.contains($0)
    }
    var groups: [ClassGroup] = []
    if !block.isEmpty { groups.append(group(block, threshold(policy.block))) }
    if !unlisted.isEmpty { groups.append(group(unlisted, reported ?? .infinity)) }
    if !flag.isEmpty { groups.append(group(flag, threshold(policy.flag))) }
    self.groups = groups
    boundaries =
      scoreClasses.map { Self.calibratedBoundaries(groups, policy, of: $0) }
      ?? Self.boundaries(groups, policy, classCount: classes.labels.count)
  }

  private static func indices(
    _ list: ClassPolicy.List, _ classes: ModelClasses, among own: Set<Int>, model: String
  ) throws(ConfigurationError) -> [Int] {
    var indices: Set<Int> = []
    for name in list.names {
      guard let index = classes.index(of: name.name) else {
        throw ConfigurationError(
          "the model `\(model)` has no class `\(name.name)`", at: name.position,
          suggestion: Suggestion.text(for: name.name, among: classes.labels))
      }
      guard own.contains(index) else {
        throw ConfigurationError(
          "the score of the model `\(model)` is not about the class `\(name.name)`",
          at: name.position,
          suggestion: Suggestion.text(
            for: name.name, among: own.sorted().map { classes.labels[$0] }))
      }
      indices.insert(index)
    }
    return indices.sorted()
  }

  private static func boundaries(
    _ groups: [ClassGroup], _ policy: ClassPolicy, classCount: Int
  ) -> [ClassBoundary] {
    var boundaries: [ClassBoundary] = []
    let given = [policy.block.threshold, policy.flag.threshold].compactMap { $0 }
    for group in groups {
      var probabilities = Set(policy.thresholds + given)
      if group.threshold == nil {
        probabilities.insert(0.5)
        let others = (0..<classCount).filter { !group.classes.contains($0) }
        if classCount > 2 {
          for one in group.classes {
            for other in others {
              boundaries.append(ClassBoundary(classes: [one], rivals: [other], probability: 0.5))
            }
          }
        }
      }
      for probability in probabilities.sorted() where probability > 0 && probability < 1 {
        boundaries.append(ClassBoundary(classes: group.classes, probability: probability))
      }
    }
    return boundaries
  }

  /// The scores at which something follows, and from the lowest of them on the places where the likeliest score
  /// class moves to another group.
  private static func calibratedBoundaries(
    _ groups: [ClassGroup], _ policy: ClassPolicy, of scoreClasses: [Int]
  ) -> [ClassBoundary] {
    let given = [policy.block.threshold, policy.flag.threshold].compactMap { $0 }
    let own = groups.map { $0.threshold ?? ClassGroup.standardThreshold }
    let scores = Set(policy.thresholds + given + own).filter { $0 > 0 && $0 < 1 }.sorted()
    var boundaries = scores.map { ClassBoundary(score: $0, of: scoreClasses) }
    for (index, group) in groups.enumerated() {
      for other in groups[(index + 1)...] {
        for one in group.classes {
          for rival in other.classes {
            boundaries.append(
              ClassBoundary(
                classes: [one], rivals: [rival], probability: 0.5, minimumScore: own.min()))
          }
        }
      }
    }
    return boundaries
  }
}
