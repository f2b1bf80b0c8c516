internal import RampartCore
internal import RampartModelFiles

/// What `Replace` and `Split` look for: a text, or an expression that runs in linear time.
struct TextPattern: Sendable {
  private enum Kind {
    case text([UInt8])
    /// Runs of one byte, at least so many: what converters of SentencePiece models write as ` {2,}`.
    case run(of: UInt8, atLeast: Int)
    case expression(any PatternSet)
  }

  private let kind: Kind

  /// Reads a member such as `{"String": " "}` or `{"Regex": " {2,}"}`.
  init(_ node: StageNode, patterns: any PatternCompiling) throws(ModelError) {
    if let text = node["String"] {
      kind = .text(Array(try text.string().utf8))
      return
    }
    guard let regex = node["Regex"] else {
      throw node.error("must be an object with a member `String` or `Regex`")
    }
    let expression = try regex.string()
    if let run = Self.run(expression) {
      kind = run
      return
    }
    if let problem = ExpressionSyntax.problem(in: expression) {
      throw regex.error("has \(problem), which are not supported in expressions of tokenizers")
    }
    let set: any PatternSet
    let probe: any PatternSet
    do throws(PatternError) {
      set = try patterns.compile([Pattern(expression, options: [.unicode])])
      probe = try patterns.compile([Pattern("A(?:\(expression))B", options: [.unicode])])
    } catch {
      throw regex.error("cannot be used as an expression: \(error.message)")
    }
    // A match of nothing would count at every place, which pattern sets do not report.
    guard (try? probe.matches(in: Array("AB".utf8)))?.isEmpty == true else {
      throw regex.error("can match nothing, which is not supported in expressions of tokenizers")
    }
    kind = .expression(set)
  }

  /// ` {2,}` and ` +`.
  private static func run(_ expression: String) -> Kind? {
    switch ExactText(expression) {
    case " {2,}": .run(of: 0x20, atLeast: 2)
    case " +": .run(of: 0x20, atLeast: 1)
    default: nil
    }
  }

  /// Calls `body` with the matches, leftmost first, which do not overlap.
  func forEachMatch(in bytes: [UInt8], _ body: (Range<Int>) -> Void) {
    switch kind {
    case .text(let text): Self.find(text, in: bytes, body)
    case .run(let byte, let least):
      bytes.withUnsafeBufferPointer { Self.findRuns(of: byte, atLeast: least, in: $0, body) }
    case .expression(let set):
      // Only expressions with look-around can fail, and those are refused.
      for match in (try? set.matches(in: bytes)) ?? [] { body(match.range) }
    }
  }

  private static func findRuns(
    of byte: UInt8, atLeast least: Int, in bytes: UnsafeBufferPointer<UInt8>,
    _ body: (Range<Int>) -> Void
  ) {
    var index = 0
    while index < bytes.count {
      guard bytes[index] == byte else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, bytes[index] == byte { index += 1 }
      if index - start >= least { body(start..<index) }
    }
  }

  private static func find(_ text: [UInt8], in bytes: [UInt8], _ body: (Range<Int>) -> Void) {
    guard let search = ByteSearch(text) else { return }
    bytes.withUnsafeBufferPointer { search.forEachMatch(in: $0, body) }
  }
}

/// Knuth, Morris and Pratt's search: linear for every text and every needle.
private struct ByteSearch {
  private let needle: [UInt8]
  /// How much of the needle still matches when the next byte does not.
  private let fallback: [Int]

  /// Nothing can be found of an empty needle.
  init?(_ needle: [UInt8]) {
    guard !needle.isEmpty else { return nil }
    self.needle = needle
    var fallback = [0]
    var length = 0
    for index in 1..<max(needle.count, 1) {
      while length > 0, needle[index] != needle[length] { length = fallback[length - 1] }
      if needle[index] == needle[length] { length += 1 }
      fallback.append(length)
    }
    self.fallback = fallback
  }

  func forEachMatch(in bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
    var length = 0
    for index in 0..<bytes.count {
      while length > 0, bytes[index] != needle[length] { length = fallback[length - 1] }
      if bytes[index] == needle[length] { length += 1 }
      if length == needle.count {
        body((index + 1 - length)..<(index + 1))
        length = 0
      }
    }
  }
}
