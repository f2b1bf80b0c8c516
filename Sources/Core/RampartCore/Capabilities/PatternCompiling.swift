/// A pattern to look for.
public struct Pattern: Sendable, Hashable {
  /// Options of a pattern.
  public struct Options: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// Upper and lower case are the same.
    public static let caseInsensitive = Options(rawValue: 1 << 0)
    /// `.` matches line ends too.
    public static let dotMatchesNewline = Options(rawValue: 1 << 1)
    /// `^` and `$` match at line ends.
    public static let multiline = Options(rawValue: 1 << 2)
    /// The pattern has look-around or back-references and comes from a trusted file; it runs on
    /// PCRE2 under match, depth and heap limits.
    public static let trustedLookaround = Options(rawValue: 1 << 3)
    /// Classes such as `\w` and case folding follow Unicode, and `.` is a character, not a byte.
    public static let unicode = Options(rawValue: 1 << 4)
  }

  /// The expression, in the syntax that RE2 and PCRE share.
  public var expression: String
  /// Its options.
  public var options: Options

  /// Creates a pattern.
  public init(_ expression: String, options: Options = []) {
    self.expression = expression
    self.options = options
  }
}

/// One place where a pattern matched.
public struct PatternMatch: Sendable, Hashable {
  /// The pattern's index in the set.
  public let pattern: Int
  /// The bytes that matched.
  public let range: Range<Int>
  /// The bytes of each capturing group, from group 1; `nil` where a group took no part.
  public let captures: [Range<Int>?]

  /// Creates a match.
  public init(pattern: Int, range: Range<Int>, captures: [Range<Int>?] = []) {
    self.pattern = pattern
    self.range = range
    self.captures = captures
  }
}

/// Compiles patterns into sets that find them all in one pass.
public protocol PatternCompiling: Sendable {
  /// Returns a matcher of all `patterns`; their order gives the indices of matches.
  ///
  /// An expression that cannot be compiled is an error that names its index and the place in it.
  func compile(_ patterns: [Pattern]) throws(PatternError) -> any PatternSet
}

/// Many patterns, searched together.
public protocol PatternSet: Sendable {
  /// Returns the matches of every pattern in `bytes` (valid UTF-8), by position, then pattern.
  ///
  /// Matches of one pattern do not overlap, and are leftmost-first as in Perl. Time is linear in
  /// `bytes`; a limit of a look-around pattern is an error, never "no match".
  func matches(in bytes: [UInt8]) throws(ScanError) -> [PatternMatch]
}

/// An expression that cannot be compiled.
public struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The index of the pattern in the set.
  public let pattern: Int
  /// The byte offset in the expression, where known.
  public let offset: Int?
  /// What is wrong with it.
  public let message: String

  /// Creates an error.
  public init(pattern: Int, offset: Int?, message: String) {
    self.pattern = pattern
    self.offset = offset
    self.message = message
  }

  public var description: String {
    offset.map { "pattern \(pattern), offset \($0): \(message)" }
      ?? "pattern \(pattern): \(message)"
  }
}
