import RampartCore

/// Which classes count together in messages of one role, and where their probability decides.
struct ClassPlan: Sendable {
  /// Classes that count together.
  struct Group: Sendable, Hashable {
    /// The classes, as indices of the model's outputs, ascending.
    let classes: [Int]
    /// The sum of probabilities from which it is reported; `nil` if it is reported where it holds the
    /// likeliest class, or is likelier than not.
    let threshold: Double?

    /// The group's share in a window.
    func score(_ probabilities: [Double]) -> Double {
      min(1, classes.reduce(0) { $0 + probabilities[$1] })
    }

    /// Whether the window has to be reported.
    func speaks(_ probabilities: [Double]) -> Bool {
      let score = score(probabilities)
      if let threshold { return score >= threshold }
      return score >= 0.5 || classes.contains(Self.likeliest(probabilities))
    }

    /// The likeliest class of the group.
    func label(_ probabilities: [Double]) -> Int {
      classes.reduce(classes[0]) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
    }

    /// The likeliest class of all.
    static func likeliest(_ probabilities: [Double]) -> Int {
      probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
    }
  }

  /// The groups; the first is the one whose score is the scanner's.
  let groups: [Group]
  /// Where decisions change.
  let boundaries: [ClassBoundary]

  /// Finds the classes that a policy names.
  ///
  /// Where no list names the model's last class it counts by itself: LlamaFirewall's score.
  init(_ policy: ClassPolicy, _ classes: ModelClasses, model: String) throws(ConfigurationError) {
    let block = try Self.indices(policy.block, classes, model: model)
    let flag = try Self.indices(policy.flag, classes, model: model)
    let last = classes.labels.count - 1
    let reported = policy.thresholds.min()
    func threshold(_ list: ClassPolicy.List) -> Double? {
      guard let own = list.threshold else { return nil }
      return min(own, reported ?? own)
    }
    var groups: [Group] = []
    if !block.isEmpty { groups.append(Group(classes: block, threshold: threshold(policy.block))) }
    if !block.contains(last), !flag.contains(last) {
      groups.append(Group(classes: [last], threshold: reported ?? .infinity))
    }
    if !flag.isEmpty { groups.append(Group(classes: flag, threshold: threshold(policy.flag))) }
    self.groups = groups
    boundaries = Self.boundaries(groups, policy, classCount: classes.labels.count)
  }

  private static func indices(
    _ list: ClassPolicy.List, _ classes: ModelClasses, model: String
  ) throws(ConfigurationError) -> [Int] {
    var indices: Set<Int> = []
    for name in list.names {
      guard let index = classes.index(of: name.name) else {
        throw ConfigurationError(
          "the model `\(model)` has no class `\(name.name)`", at: name.position,
          suggestion: Suggestion.text(for: name.name, among: classes.labels))
      }
      indices.insert(index)
    }
    return indices.sorted()
  }

  private static func boundaries(
    _ groups: [Group], _ policy: ClassPolicy, classCount: Int
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
}
