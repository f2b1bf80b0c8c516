import RampartCore

/// One thing that speaks for a decision, and its words: names, numbers and places, never content.
struct Reason {
  let decision: Decision
  let score: Double
  let isShadow: Bool
  let scannerRank: Int
  /// Where it stands in the message; `nil` if it concerns all of it.
  let location: Location?
  let subject: Subject

  /// What speaks for the decision.
  enum Subject {
    case finding(Finding)
    case words(String)
  }

  /// The words of the reason.
  var text: String {
    switch subject {
    case .finding(let finding): Self.text(for: finding)
    case .words(let words): words
    }
  }

  /// The order in which reasons are given: what weighs most, then scanner, then place.
  static func precedes(_ left: Reason, _ right: Reason) -> Bool {
    if left.decision != right.decision { return left.decision > right.decision }
    if left.score != right.score { return left.score > right.score }
    if left.scannerRank != right.scannerRank { return left.scannerRank < right.scannerRank }
    if let first = left.location, let second = right.location, first != second {
      return first.precedes(second)
    }
    if (left.location == nil) != (right.location == nil) { return left.location == nil }
    return left.text < right.text
  }

  /// Joins the first eight reasons and counts the rest.
  static func joined(_ texts: some RandomAccessCollection<String>) -> String {
    let shown = Array(texts.prefix(8)).joined(separator: "; ")
    return texts.count > 8 ? "\(shown) and \(texts.count - 8) more" : shown
  }

  /// The words for a finding: `secrets/github-token (critical, 1.00) at content:12-52`.
  private static func text(for finding: Finding) -> String {
    let range = finding.location.range
    return "\(finding.rule) (\(finding.severity.rawValue), \(digits(finding.score.certain))) at "
      + "\(finding.location.part):\(range.lowerBound)-\(range.upperBound)"
  }

  /// A score with two decimals; never rounded up to a threshold it does not reach.
  static func digits(_ score: Double) -> String {
    let hundredths = Int(score.certain * 100 + 1e-9)
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}

extension Location {
  /// Whether the location stands before another in the message.
  func precedes(_ other: Location) -> Bool {
    if part != other.part { return part.precedes(other.part) }
    return (range.lowerBound, range.upperBound) < (other.range.lowerBound, other.range.upperBound)
  }
}

extension PartPath {
  /// Whether the path stands before another: by names, and by indices as numbers.
  fileprivate func precedes(_ other: PartPath) -> Bool {
    let left = steps
    let right = other.steps
    for (one, two) in zip(left, right) where one != two {
      switch (Int(one), Int(two)) {
      case (let first?, let second?): return first < second
      case (.some, nil): return true
      case (nil, .some): return false
      case (nil, nil): return one < two
      }
    }
    return left.count < right.count
  }

  private var steps: [Substring] {
    description.split { $0 == "[" || $0 == "]" || $0 == "." }
  }
}
