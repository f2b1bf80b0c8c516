import RampartCore

/// Gathers the findings of one text: no place twice, and a bounded number of each rule.
struct FindingCollector {
  /// Above this many findings of a rule the last one grows instead.
  private static let maximumCount = 64

  private let part: ScanSubject.Part
  private var findings: [Finding] = []
  private var counts: [HiddenASCIIRule: Int] = [:]
  private var places: Set<Place> = []

  private struct Place: Hashable {
    let rule: HiddenASCIIRule
    let range: Range<Int>
  }

  init(part: ScanSubject.Part) { self.part = part }

  /// Adds a finding at a range of a view.
  mutating func add(
    _ rule: HiddenASCIIRule, score: Double, severity: Severity? = nil, _ range: Range<Int>,
    in view: TextView
  ) {
    let origin = view.origin.originalRange(of: range)
    guard places.insert(Place(rule: rule, range: origin)).inserted else { return }
    let count = counts[rule, default: 0] + 1
    counts[rule] = count
    let severity = severity ?? (score < 0.5 ? .info : rule.severity)
    if count > Self.maximumCount,
      let last = findings.lastIndex(where: { $0.rule == rule.id })
    {
      let old = findings[last].location.range
      findings[last].location.range =
        min(old.lowerBound, origin.lowerBound)..<max(old.upperBound, origin.upperBound)
      findings[last].score = max(findings[last].score, score)
      findings[last].severity = max(findings[last].severity, severity)
      return
    }
    findings.append(
      Finding(
        rule: rule.id, scanner: .hiddenASCII, score: score, severity: severity,
        category: rule.category, location: Location(part: part.path, range: origin),
        view: view.name, message: rule.message))
  }

  /// Returns the findings in the order of the text, without those of disabled rules.
  func finish(without disabled: Set<String>) -> [Finding] {
    findings.filter { !disabled.contains($0.rule) }.enumerated().sorted { left, right in
      (left.element.location.range.lowerBound, left.offset)
        < (right.element.location.range.lowerBound, right.offset)
    }.map(\.element)
  }
}
