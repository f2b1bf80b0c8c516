internal import RampartCore

/// Goes through a text once for each pattern that may match, and gathers the matches.
struct Sweep {
  /// Matches up to this width are looked for around their ends; longer ones from the text's start.
  private static let greatestWidth = 1_024
  /// How much text a search sees behind a match, at least, once the allowance is spent.
  private static let margin = 256

  private let bytes: UnsafeBufferPointer<UInt8>
  /// How many more bytes searches for patterns of any width may look ahead in vain.
  ///
  /// After `(foo)(.*bar)?` has matched `foo`, RE2 has looked for `bar` to the end of the text; where
  /// each match costs that, the whole would be quadratic.
  private var allowance: Int
  private(set) var matches: [PatternMatch] = []
  /// The most bytes that all searches can have looked at; tests hold it against the text's length.
  private(set) var effort = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    allowance = 4 << 20 + 32 * bytes.count
  }

  /// How near two hits of a pattern must be for one search to cover both.
  func joiningGap(_ gate: Gate) -> Int {
    guard case .ends(let width?) = gate, width <= Self.greatestWidth else { return 0 }
    return 2 * width
  }

  /// Adds the matches of one pattern, whose ends are in `runs`.
  mutating func add(
    pattern: Int, expression: Expression, gate: Gate, runs: [HitCollector.Run]
  ) throws(ScanError) {
    switch (expression, gate) {
    case (.backtracking(let expression), _):
      try addAll(pattern, expression)
    case (.linear(let expression), .ends(let width?)) where width <= Self.greatestWidth:
      addNear(runs, width: width, pattern, expression)
    case (.linear(let expression), .ends):
      addFromStart(runs, pattern, expression)
    case (.linear(let expression), _):
      addFromStart(HitCollector.anywhere(in: bytes.count), pattern, expression)
    }
  }

  /// Searches round the ends; no match of the pattern reaches from one run into the next.
  private mutating func addNear(
    _ runs: [HitCollector.Run], width: Int, _ pattern: Int, _ expression: LinearExpression
  ) {
    var bounds = [Int](repeating: -1, count: 2 * (expression.groupCount + 1))
    var position = 0
    for run in runs {
      position = max(position, run.first - width)
      let end = min(run.last, bytes.count)
      while position < end {
        guard expression.match(in: bytes, from: position, to: end, bounds: &bounds) else {
          effort += end - position
          break
        }
        // RE2 stops when no longer match is possible, which is within the width.
        effort += bounds[1] - position + width
        position = add(bounds, pattern)
      }
    }
  }

  /// Searches from the start of the text to the last end.
  ///
  /// Each search sees everything up to there while the allowance lasts. Then it sees a window that
  /// grows until a match ends well inside it, so that the work stays in proportion to the text; a
  /// match that could go on much later may then come out shorter.
  private mutating func addFromStart(
    _ runs: [HitCollector.Run], _ pattern: Int, _ expression: LinearExpression
  ) {
    guard let last = runs.last else { return }
    var bounds = [Int](repeating: -1, count: 2 * (expression.groupCount + 1))
    let end = min(last.last, bytes.count)
    var position = 0
    var run = 0
    while position < end {
      while runs[run].last <= position { run += 1 }
      var limit = end
      if allowance >= end - position {
        allowance -= end - position
      } else {
        limit = min(end, max(runs[run].first, position + 1) + 2 * Self.margin)
      }
      effort += limit - position
      var isFound = expression.match(in: bytes, from: position, to: limit, bounds: &bounds)
      while limit < end, !isFound || bounds[1] > limit - Self.margin {
        limit = min(end, position + 2 * (limit - position))
        effort += limit - position
        isFound = expression.match(in: bytes, from: position, to: limit, bounds: &bounds)
      }
      guard isFound else { return }
      position = add(bounds, pattern)
    }
  }

  private mutating func addAll(
    _ pattern: Int, _ expression: BacktrackingExpression
  ) throws(ScanError) {
    let search = try BacktrackingSearch(expression, byteCount: bytes.count)
    var bounds = [Int](repeating: -1, count: 2 * (expression.groupCount + 1))
    var position = 0
    while position < bytes.count,
      try search.match(in: bytes, from: position, bounds: &bounds)
    {
      position = add(bounds, pattern)
      // PCRE2 wants to start at a character; RE2 finds the next one itself.
      while expression.isUnicode, position < bytes.count, bytes[position] & 0xC0 == 0x80 {
        position += 1
      }
    }
  }

  /// Keeps a match, unless it is empty, and returns where the next search begins.
  private mutating func add(_ bounds: [Int], _ pattern: Int) -> Int {
    guard bounds[0] < bounds[1] else { return bounds[1] + 1 }
    let captures = stride(from: 2, to: bounds.count, by: 2).map { index in
      bounds[index] >= 0 && bounds[index] <= bounds[index + 1]
        ? bounds[index]..<bounds[index + 1] : nil
    }
    matches.append(
      PatternMatch(pattern: pattern, range: bounds[0]..<bounds[1], captures: captures))
    return bounds[1]
  }
}
