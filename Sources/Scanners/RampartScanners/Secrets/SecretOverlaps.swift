import RampartCore

/// Decides which finding speaks for a piece of text that several rules or views found.
enum SecretOverlaps {
  /// A finding, how many decoding steps away from the original it was made, and its rule's place
  /// in the table, where special rules stand before general ones.
  struct Candidate {
    var finding: Finding
    var viewDepth: Int
    var rank: Int
  }

  /// Returns the findings of one part that do not overlap, in the order of the text.
  ///
  /// The surer one stays, then the more severe, the longer, the one nearer the original.
  static func resolved(_ candidates: [Candidate]) -> [Finding] {
    let ordered = candidates.sorted { left, right in
      let (first, second) = (left.finding.location.range, right.finding.location.range)
      if first.lowerBound != second.lowerBound { return first.lowerBound < second.lowerBound }
      return isBetter(left, than: right)
    }
    var kept: [Candidate] = []
    for candidate in ordered {
      guard let last = kept.last,
        last.finding.location.range.overlaps(candidate.finding.location.range)
      else {
        kept.append(candidate)
        continue
      }
      // Replacing cannot make a new overlap: the earlier ones end before `last` begins.
      if isBetter(candidate, than: last) { kept[kept.count - 1] = candidate }
    }
    return kept.map(\.finding)
  }

  private static func isBetter(_ left: Candidate, than right: Candidate) -> Bool {
    let (first, second) = (left.finding, right.finding)
    if first.score != second.score { return first.score > second.score }
    if first.severity != second.severity { return first.severity > second.severity }
    let (length, other) = (first.location.range.count, second.location.range.count)
    if length != other { return length > other }
    if left.viewDepth != right.viewDepth { return left.viewDepth < right.viewDepth }
    return left.rank < right.rank
  }
}
