/// The way from byte offsets of a view back to byte offsets of the original text.
///
/// The map is a list of runs in the order of the view. A *linear* run has the same length on both
/// sides and maps byte by byte. Any other run is *atomic*: every byte of it came from all of the
/// run's original bytes, as the three bytes of a decoded Base64 group come from four characters.
/// Original ranges of runs need not be adjacent (removed characters leave gaps).
public struct OffsetMap: Sendable, Hashable {
  /// One run of the map.
  public struct Run: Sendable, Hashable {
    /// Where the run begins in the view.
    public var viewStart: Int
    /// How many bytes it has in the view.
    public var viewCount: Int
    /// Where it begins in the original.
    public var originalStart: Int
    /// How many bytes it has in the original.
    public var originalCount: Int
    /// Whether bytes map one to one; then both counts are equal.
    public var isLinear: Bool

    /// Creates a run.
    public init(
      viewStart: Int, viewCount: Int, originalStart: Int, originalCount: Int, isLinear: Bool
    ) {
      self.viewStart = viewStart
      self.viewCount = viewCount
      self.originalStart = originalStart
      self.originalCount = originalCount
      self.isLinear = isLinear
    }
  }

  /// The runs, in the order of the view, without gaps on the view's side.
  public let runs: [Run]

  /// Creates a map from runs that follow each other in the view.
  public init(runs: [Run]) { self.runs = runs }

  /// The map of a text of `count` bytes onto itself.
  public static func identity(count: Int) -> OffsetMap {
    OffsetMap(runs: [
      Run(viewStart: 0, viewCount: count, originalStart: 0, originalCount: count, isLinear: true)
    ])
  }

  /// Returns the smallest original range that covers what `range` of the view came from.
  ///
  /// An empty range maps to an empty range. Logarithmic in the number of runs, plus the number
  /// of runs the range touches.
  public func originalRange(of range: Range<Int>) -> Range<Int> {
    guard !runs.isEmpty else { return 0..<0 }
    var index = firstRun(endingAfter: range.lowerBound)
    guard index < runs.count else {
      let end = runs[runs.count - 1].originalStart + runs[runs.count - 1].originalCount
      return end..<end
    }
    guard !range.isEmpty else {
      let start = position(range.lowerBound, in: runs[index]).lowerBound
      return start..<start
    }
    var low = Int.max
    var high = Int.min
    while index < runs.count, runs[index].viewStart < range.upperBound {
      let run = runs[index]
      index += 1
      guard run.viewCount > 0 else { continue }
      let first = max(range.lowerBound, run.viewStart)
      let last = min(range.upperBound, run.viewStart + run.viewCount) - 1
      guard first <= last else { continue }
      low = min(low, position(first, in: run).lowerBound)
      high = max(high, position(last, in: run).upperBound)
    }
    return low <= high ? low..<high : 0..<0
  }

  /// Returns the map of a view made from another view: `self` maps the outer view to the inner
  /// one, `inner` maps the inner one to the original.
  public func composed(over inner: OffsetMap) -> OffsetMap {
    var result: [Run] = []
    result.reserveCapacity(runs.count + inner.runs.count)
    for run in runs {
      guard run.isLinear, run.viewCount > 0 else {
        let original = inner.originalRange(
          of: run.originalStart..<(run.originalStart + run.originalCount))
        result.append(
          Run(
            viewStart: run.viewStart, viewCount: run.viewCount,
            originalStart: original.lowerBound, originalCount: original.count, isLinear: false))
        continue
      }
      inner.append(linear: run, to: &result)
    }
    return OffsetMap(runs: result)
  }

  /// Splits a linear run at the borders of this map's runs.
  private func append(linear run: Run, to result: inout [Run]) {
    let end = run.originalStart + run.originalCount
    var at = run.originalStart
    var index = firstRun(endingAfter: at)
    while at < end, index < runs.count {
      let own = runs[index]
      index += 1
      guard own.viewCount > 0 else { continue }
      let stop = min(end, own.viewStart + own.viewCount)
      let viewStart = run.viewStart + (at - run.originalStart)
      if own.isLinear {
        result.append(
          Run(
            viewStart: viewStart, viewCount: stop - at,
            originalStart: own.originalStart + (at - own.viewStart), originalCount: stop - at,
            isLinear: true))
      } else {
        result.append(
          Run(
            viewStart: viewStart, viewCount: stop - at,
            originalStart: own.originalStart, originalCount: own.originalCount, isLinear: false))
      }
      at = stop
    }
  }

  /// The original bytes that one byte of the view came from.
  private func position(_ offset: Int, in run: Run) -> Range<Int> {
    if run.isLinear {
      let start = run.originalStart + (offset - run.viewStart)
      return start..<(start + 1)
    }
    return run.originalStart..<(run.originalStart + run.originalCount)
  }

  /// The index of the first run that ends after `offset`.
  private func firstRun(endingAfter offset: Int) -> Int {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].viewStart + runs[middle].viewCount <= offset {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
