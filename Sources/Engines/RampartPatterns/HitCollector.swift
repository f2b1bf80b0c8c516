/// The places where Vectorscan saw patterns end, as runs, so that memory stays small however many.
struct HitCollector {
  /// A stretch of the text in which ends follow each other closely.
  struct Run {
    var first: Int
    var last: Int
    /// The index of the pattern's run before this one, or -1.
    fileprivate let previous: Int
    fileprivate let pattern: Int
  }

  private let patternCount: Int
  /// Ends this near to each other make one run.
  private let gap: Int
  private var runs: [Run] = []
  /// Each pattern's newest run, or -1; empty until the first hit, as most texts have none.
  private var newest: [Int] = []

  init(patternCount: Int, gap: Int = 64) {
    self.patternCount = patternCount
    self.gap = gap
  }

  /// Returns the patterns that were hit and those in `others`, in order.
  func patterns(and others: [Int]) -> [Int] {
    // The first run of each pattern has none before it.
    var patterns = others
    for run in runs where run.previous < 0 {
      patterns.append(run.pattern)
    }
    patterns.sort()
    return patterns
  }

  var isEmpty: Bool { runs.isEmpty }

  mutating func add(end: Int, pattern: Int) {
    if newest.isEmpty { newest = Array(repeating: -1, count: patternCount) }
    let index = newest[pattern]
    if index >= 0, runs[index].first <= end, end <= runs[index].last + gap {
      runs[index].last = max(runs[index].last, end)
      return
    }
    newest[pattern] = runs.count
    runs.append(Run(first: end, last: end, previous: index, pattern: pattern))
  }

  /// Returns the runs of `pattern` by position, joined where at most `gap` bytes part them.
  func runs(of pattern: Int, joining gap: Int) -> [Run] {
    guard !newest.isEmpty else { return [] }
    var own: [Run] = []
    var index = newest[pattern]
    while index >= 0 {
      own.append(runs[index])
      index = runs[index].previous
    }
    // Patterns with assertions may report their ends out of order.
    own.sort { $0.first < $1.first }
    var joined: [Run] = []
    for run in own {
      if let last = joined.last, run.first <= last.last + gap {
        joined[joined.count - 1].last = max(last.last, run.last)
      } else {
        joined.append(run)
      }
    }
    return joined
  }

  /// A run that says nothing: ends may be anywhere in a text of `count` bytes.
  static func anywhere(in count: Int) -> [Run] {
    [Run(first: 1, last: count, previous: -1, pattern: -1)]
  }
}
