internal import CRampartRE2
public import RampartCore

/// Compiles patterns: Vectorscan finds them all in one pass, RE2 (PCRE2 for look-around) says where.
///
/// What the engines share is what counts: `$` is the very end of the text (or line), `\s` includes
/// the vertical tab, and a match of no bytes is not reported. Under `.unicode`, `\w`, `\d`, `\s`
/// and `\b` follow Unicode.
public struct PatternEngine: PatternCompiling {
  /// Whether the installed libhs gave all known answers; without it, RE2 searches for each pattern
  /// alone: right, but many times slower.
  public static var isAccelerated: Bool { VectorscanCheck.isSound }

  static let unsoundLibrary =
    "the installed libhs misses matches and is not used; install libhyperscan-dev instead"

  private let cache: DatabaseCache?

  /// Creates an engine that keeps compiled databases in `cacheDirectory`, if there is one.
  public init(cacheDirectory: String? = nil) {
    cache = cacheDirectory.map(DatabaseCache.init)
  }

  public func compile(_ patterns: [Pattern]) throws(PatternError) -> any PatternSet {
    try compileSet(patterns)
  }

  /// Returns a matcher for texts that arrive in pieces.
  ///
  /// An expression that has no exact form in a stream (look-around, one that matches nothing at
  /// all, one too large) is an error.
  public func compileStreaming(_ patterns: [Pattern]) throws(PatternError) -> StreamingPatternSet {
    for (index, pattern) in patterns.enumerated() {
      try Expression.validate(pattern, index: index)
    }
    return try StreamingPatternSet(patterns)
  }

  func compileSet(_ patterns: [Pattern]) throws(PatternError) -> CompiledPatternSet {
    let key = DatabaseCache.key(of: patterns)
    if let key, let cached = cache?.load(key, patternCount: patterns.count) {
      return CompiledPatternSet(patterns, gates: cached)
    }
    for (index, pattern) in patterns.enumerated() {
      try Expression.validate(pattern, index: index)
    }
    let gates = GateSet.build(patterns, mode: .block)
    if let key { cache?.store(gates, under: key) }
    return CompiledPatternSet(patterns, gates: gates)
  }
}
