/// Compares detected spans with labelled ones, kind by kind.
///
/// A label is found by a detection of its kind that covers at least half of the union of both; each
/// label and each detection counts once.
public struct SpanEvaluation: Sendable {
  /// The counts of each kind.
  public private(set) var counts: [String: Counts] = [:]
  private let canonical: [String: String]

  /// Creates an evaluation; `synonyms` gives the kind that a name stands for, where they differ.
  public init(synonyms: [String: String] = [:]) { canonical = synonyms }

  /// Compares the spans of one text.
  public mutating func add(detected: [Span], labelled: [Span]) {
    var free = Set(labelled.indices)
    // Long overlaps first, so that a detection takes the label it fits best.
    let pairs = detected.indices.flatMap { detection in
      labelled.indices.compactMap { label -> (detection: Int, label: Int, overlap: Double)? in
        let (found, wanted) = (detected[detection], labelled[label])
        guard kind(found) == kind(wanted) else { return nil }
        let overlap = found.overlap(with: wanted)
        return overlap >= 0.5 ? (detection, label, overlap) : nil
      }
    }.sorted { ($0.overlap, $1.detection, $1.label) > ($1.overlap, $0.detection, $0.label) }
    var used: Set<Int> = []
    for pair in pairs where free.contains(pair.label) && !used.contains(pair.detection) {
      free.remove(pair.label)
      used.insert(pair.detection)
      counts[kind(labelled[pair.label]), default: Counts()].truePositives += 1
    }
    for index in free { counts[kind(labelled[index]), default: Counts()].falseNegatives += 1 }
    for index in detected.indices where !used.contains(index) {
      counts[kind(detected[index]), default: Counts()].falsePositives += 1
    }
  }

  /// The sum over some kinds.
  public func total(over kinds: some Sequence<String>) -> Counts {
    kinds.reduce(Counts()) { $0 + (counts[$1] ?? Counts()) }
  }

  private func kind(_ span: Span) -> String { canonical[span.type] ?? span.type }
}
