internal import RampartCore
internal import RampartModelFiles

/// Cuts words where a pattern matches (`Split`).
struct SplitPreTokenizer: PreTokenizer {
  private let pattern: TextPattern
  private let behavior: SplitBehavior
  /// Whether what lies between the matches is the delimiter.
  private let isInverted: Bool

  init(_ node: StageNode, patterns: any PatternCompiling) throws(ModelError) {
    pattern = try TextPattern(try node.required("pattern"), patterns: patterns)
    let member = try node.required("behavior")
    guard let behavior = SplitBehavior(exactly: try member.string()) else {
      let names = SplitBehavior.allCases.map(\.rawValue).joined(separator: ", ")
      throw member.error("must be one of \(names)")
    }
    self.behavior = behavior
    isInverted = try node.bool("invert", default: false)
  }

  func split(_ text: inout SplitText) {
    text.cut(behavior) { bytes, pieces in
      var done = 0
      pattern.forEachMatch(in: Array(bytes)) { range in
        if done < range.lowerBound {
          pieces.add(done..<range.lowerBound, isDelimiter: isInverted)
        }
        pieces.add(range, isDelimiter: !isInverted)
        done = range.upperBound
      }
      if done < bytes.count { pieces.add(done..<bytes.count, isDelimiter: isInverted) }
    }
  }
}
