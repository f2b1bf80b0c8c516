import RampartCore

/// One thing that speaks for a decision, and its words: names, numbers and places, never content.
///
/// A class, for reasons are sorted and passed on, and a copy would retain every string of its finding.
final class Reason {
  let decision: Decision
  let score: Double
  let isShadow: Bool
  let scannerRank: Int
  /// Where it stands in the message; `nil` if it concerns all of it.
  let location: Location?
  private let subject: Subject

  /// What speaks for the decision.
  enum Subject {
    case finding(Finding)
    case words(String)
  }

  init(
    decision: Decision, score: Double, isShadow: Bool, scannerRank: Int, location: Location?,
    subject: Subject
  ) {
    self.decision = decision
    self.score = score
    self.isShadow = isShadow
    self.scannerRank = scannerRank
    self.location = location
    self.subject = subject
  }

  /// The words of the reason, made when first asked for: most reasons are only counted.
  private(set) lazy var text: String =
    switch subject {
    case .finding(let finding): Self.text(for: finding)
    case .words(let words): words
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

  /// Returns `reasons` in order.
  static func ordered(_ reasons: [Reason]) -> [Reason] {
    reasons.count > 1 ? reasons.sorted(by: precedes) : reasons
  }

  /// Joins the first eight reasons and counts the rest.
  static func joined(_ texts: some RandomAccessCollection<String>) -> String {
    if texts.count == 1, let only = texts.first { return only }
    var joined = ""
    joined.reserveCapacity(64 * min(texts.count, shownCount))
    for text in texts.prefix(shownCount) {
      if !joined.isEmpty { joined += "; " }
      joined += text
    }
    if texts.count > shownCount { joined += " and \(texts.count - shownCount) more" }
    return joined
  }

  private static let shownCount = 8

  /// The words for a finding: `secrets/github-token (critical, 1.00) at content:12-52`.
  private static func text(for finding: Finding) -> String {
    let range = finding.location.range
    return
      "\(finding.rule) (\(finding.severity.rawValue), \(digits(finding.score.certain))) at \(finding.location.part):\(range.lowerBound)-\(range.upperBound)"
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
