internal import RampartCore

/// Patterns behind their gates; used by many tasks at once.
final class CompiledPatternSet: PatternSet {
  let gates: GateSet
  private let patterns: [Pattern]
  private let isUnicode: Bool
  /// The patterns that have to be searched for in every text.
  private let ungated: [Int]
  /// Compiled when a text first may match them, so that starting stays fast.
  private let expressions: [Locked<Expression?>]

  init(_ patterns: [Pattern], gates: GateSet) {
    self.patterns = patterns
    self.gates = gates
    isUnicode = patterns.contains { $0.options.contains(.unicode) }
    ungated = gates.gates.indices.filter { gates.gates[$0] == .none }
    expressions = patterns.map { _ in Locked(nil) }
  }

  func matches(in bytes: [UInt8]) throws(ScanError) -> [PatternMatch] {
    try search(bytes).matches
  }

  /// Returns the matches, and the most bytes that searches for their places can have looked at.
  func search(_ bytes: [UInt8]) throws(ScanError) -> (matches: [PatternMatch], effort: Int) {
    // A match has at least one byte.
    guard !bytes.isEmpty, !patterns.isEmpty else { return ([], 0) }
    if isUnicode, !UTF8Check.isValid(bytes) {
      throw ScanError(.invalidInput, "the text is not valid UTF-8")
    }
    // The closure's rethrow would lose the type of the error.
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(ScanError) in try search(buffer) }
    }
    return try result.get()
  }

  private func search(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(ScanError) -> (matches: [PatternMatch], effort: Int) {
    var hits = HitCollector(patternCount: patterns.count)
    try gates.database?.scan(bytes, into: &hits)
    if hits.isEmpty, ungated.isEmpty { return ([], 0) }
    var sweep = Sweep(bytes)
    for index in hits.patterns(and: ungated) {
      let gate = gates.gates[index]
      let runs = hits.runs(of: index, joining: sweep.joiningGap(gate))
      if runs.isEmpty, gate != .none { continue }
      try sweep.add(pattern: index, expression: expression(index), gate: gate, runs: runs)
    }
    let matches = sweep.matches.sorted {
      ($0.range.lowerBound, $0.pattern) < ($1.range.lowerBound, $1.pattern)
    }
    return (matches, sweep.effort)
  }

  private func expression(_ index: Int) throws(ScanError) -> Expression {
    let pattern = patterns[index]
    return try expressions[index].withLock { stored throws(ScanError) in
      if let stored { return stored }
      guard let compiled = try? Expression(pattern, index: index) else {
        throw ScanError(.engineFailed, "pattern \(index) cannot be compiled any more")
      }
      stored = compiled
      return compiled
    }
  }
}
