public import RampartCore

/// Looks for patterns that the user lists, in the text and in its de-obfuscated views.
public struct RegexScanner: Scanner {
  /// The patterns for some roles, compiled together.
  private struct RoleSet {
    /// The indices of the patterns, in the order of the set.
    let indices: [Int]
    let set: any PatternSet
  }

  private let patterns: [RegexSettings.NamedPattern]
  private let sets: [Role: RoleSet]

  public init(
    _ settings: ScannerSettings, engines: ScannerEngines
  ) throws(ConfigurationError) {
    let patterns = try RegexSettings(settings).patterns
    var sets: [Role: RoleSet] = [:]
    for role in Role.allCases {
      let indices = patterns.indices.filter { patterns[$0].roles.contains(role) }
      guard !indices.isEmpty else { continue }
      if let same = sets.values.first(where: { $0.indices == indices }) {
        sets[role] = same
      } else {
        sets[role] = RoleSet(
          indices: indices, set: try Self.compile(patterns, indices, engines.patterns))
      }
    }
    self.patterns = patterns
    self.sets = sets
  }

  public func scan(_ subject: ScanSubject) async throws(ScanError) -> Inspection {
    guard let roleSet = sets[subject.message.role] else {
      return Inspection(skipped: "no pattern is for messages of this role")
    }
    var findings: [Finding] = []
    for part in subject.parts {
      findings += try self.findings(in: part, roleSet)
    }
    return Inspection(findings: findings)
  }

  /// Returns each rule's findings once for each place, in the first view that shows it.
  private func findings(
    in part: ScanSubject.Part, _ roleSet: RoleSet
  ) throws(ScanError) -> [Finding] {
    struct Place: Hashable {
      let pattern: Int
      let range: Range<Int>
    }
    var seen: Set<Place> = []
    var findings: [(pattern: Int, finding: Finding)] = []
    for view in part.views.all {
      for match in try roleSet.set.matches(in: view.bytes) {
        let index = roleSet.indices[match.pattern]
        let range = view.origin.originalRange(of: match.range)
        guard seen.insert(Place(pattern: index, range: range)).inserted else { continue }
        let location = Location(part: part.path, range: range)
        findings.append((index, finding(of: patterns[index], at: location, in: view)))
      }
    }
    findings.sort { left, right in
      (left.finding.location.range.lowerBound, left.pattern)
        < (right.finding.location.range.lowerBound, right.pattern)
    }
    return findings.map { $0.finding }
  }

  private func finding(
    of pattern: RegexSettings.NamedPattern, at location: Location, in view: TextView
  ) -> Finding {
    Finding(
      rule: pattern.rule, scanner: .regex, score: pattern.score, severity: pattern.severity,
      category: pattern.category, location: location, view: view.name, message: pattern.message,
      entity: pattern.entity)
  }

  private static func compile(
    _ patterns: [RegexSettings.NamedPattern], _ indices: [Int], _ compiler: any PatternCompiling
  ) throws(ConfigurationError) -> any PatternSet {
    do {
      return try compiler.compile(indices.map { patterns[$0].pattern })
    } catch {
      let pattern = patterns[indices[error.pattern]]
      let place = error.offset.map { ", at byte \($0) of the expression" } ?? ""
      throw ConfigurationError(
        "pattern `\(pattern.name)` cannot be compiled: \(error.message)\(place)",
        at: pattern.position)
    }
  }
}
