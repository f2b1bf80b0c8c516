import RampartCore

/// Classes that count together.
struct ClassGroup: Sendable, Hashable {
  /// The classes, as indices of the model's outputs, ascending.
  let classes: [Int]
  /// The score from which it is reported; `nil` if it is reported where it holds the likeliest class, or is
  /// likelier than not.
  let threshold: Double?
  /// The classes whose sum the model's score is, where `guard.json` calibrates one.
  let scoreClasses: [Int]?

  /// From where on a calibrated score is reported where the stack file says nothing.
  static let standardThreshold = 0.5

  init(classes: [Int], threshold: Double?, scoreClasses: [Int]? = nil) {
    self.classes = classes
    self.threshold = threshold
    self.scoreClasses = scoreClasses
  }

  /// The group's share in a window, or the calibrated score, which all groups have together.
  func score(_ window: WindowClassification) -> Double {
    if let score = window.score { return score }
    return min(1, classes.reduce(0) { $0 + window.probabilities[$1] })
  }

  /// Whether the window has to be reported.
  ///
  /// By a calibrated score all score classes together say whether it is an attack, and the likeliest of them whose
  /// group reports it: two classes that share an attack between them must not hide it from each other's threshold.
  func speaks(_ window: WindowClassification) -> Bool {
    let score = score(window)
    if let scoreClasses {
      return score >= threshold ?? Self.standardThreshold
        && classes.contains(Self.likeliest(of: scoreClasses, window))
    }
    if let threshold { return score >= threshold }
    return score >= 0.5 || classes.contains(Self.likeliest(window))
  }

  /// The likeliest class of the group.
  func label(_ window: WindowClassification) -> Int { Self.likeliest(of: classes, window) }

  /// What a message is called whose worst window this is: the likeliest class of all.
  ///
  /// By a calibrated score it is a score class where that says so, and another one where it does not.
  func messageLabel(_ window: WindowClassification) -> Int {
    guard let scoreClasses else { return Self.likeliest(window) }
    if score(window) >= Self.standardThreshold || speaks(window) {
      return Self.likeliest(of: scoreClasses, window)
    }
    return Self.likeliest(
      of: window.probabilities.indices.filter { !scoreClasses.contains($0) }, window)
  }

  private static func likeliest(_ window: WindowClassification) -> Int {
    likeliest(of: Array(window.probabilities.indices), window)
  }

  private static func likeliest(of classes: [Int], _ window: WindowClassification) -> Int {
    classes.reduce(classes.first ?? 0) {
      window.probabilities[$1] > window.probabilities[$0] ? $1 : $0
    }
  }
}
