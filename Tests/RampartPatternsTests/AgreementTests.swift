import RampartCore
import TestSupport
import Testing

@testable import RampartPatterns

@Suite("Agreement with a naive loop")
struct AgreementTests {
  private static let atoms = [
    "a", "b", "c", "ab", "[ab]", "[^a]", ".", "\\b", "\\w", "\\s", "\\S", "^", "$", "(a)", "(b|c)",
    "a*", "b+", "c?", "a*?", "[bc]{1,3}", "(?:ab|a)", "(ab?)+", "x{2}", "\\d", "-",
  ]

  /// Searches with RE2 alone, over the whole text, again and again.
  static func naive(_ pattern: Pattern, _ index: Int, in bytes: [UInt8]) throws -> [PatternMatch] {
    let text = try #require(PortableExpression.rewrite(pattern))
    let expression = try LinearExpression(text, options: pattern.options, index: index)
    var bounds = [Int](repeating: -1, count: 2 * (expression.groupCount + 1))
    var matches: [PatternMatch] = []
    var position = 0
    bytes.withUnsafeBufferPointer { buffer in
      while position < bytes.count,
        expression.match(in: buffer, from: position, to: bytes.count, bounds: &bounds)
      {
        guard bounds[0] < bounds[1] else {
          position = bounds[1] + 1
          continue
        }
        let captures = (1..<(bounds.count / 2)).map {
          bounds[2 * $0] < 0 ? nil : bounds[2 * $0]..<bounds[2 * $0 + 1]
        }
        matches.append(
          PatternMatch(pattern: index, range: bounds[0]..<bounds[1], captures: captures))
        position = bounds[1]
      }
    }
    return matches
  }

  static func naive(_ patterns: [Pattern], in bytes: [UInt8]) throws -> [PatternMatch] {
    try patterns.enumerated().flatMap { try naive($1, $0, in: bytes) }
      .sorted { ($0.range.lowerBound, $0.pattern) < ($1.range.lowerBound, $1.pattern) }
  }

  @Test("Random patterns match random texts where RE2 alone finds them", arguments: [false, true])
  func randomPatterns(isUnicode: Bool) throws {
    var random = SeededGenerator(seed: 11)
    let letters =
      isUnicode
      ? ["a", "b", "c", "x", " ", "-", "1", "\n", "é", "я", "A", "\u{b}", "𝒳"]
      : ["a", "b", "c", "x", " ", "-", "1", "\n", "A", "\u{b}"]
    // Engines with wide registers go wrong, if at all, beyond their width.
    let lengths = [20, 80, 200, 600]
    for _ in 0..<30 {
      var patterns: [Pattern] = []
      while patterns.count < 8 {
        let expression = (0..<Int.random(in: 1...5, using: &random)).map { _ in
          Self.atoms.randomElement(using: &random) ?? "a"
        }.joined()
        var options: Pattern.Options = isUnicode ? [.unicode] : []
        if Bool.random(using: &random) { options.insert(.caseInsensitive) }
        if Bool.random(using: &random) { options.insert(.multiline) }
        if Bool.random(using: &random) { options.insert(.dotMatchesNewline) }
        let pattern = Pattern(expression, options: options)
        // Unicode word boundaries go to PCRE2; they have a test of their own.
        if PortableExpression.rewrite(pattern) == nil { continue }
        if (try? Expression.validate(pattern, index: 0)) == nil { continue }
        patterns.append(pattern)
      }
      let set = try PatternEngine().compileSet(patterns)
      for round in 0..<8 {
        let text = (0..<Int.random(in: 0...lengths[round % 4], using: &random)).map { _ in
          letters.randomElement(using: &random) ?? "a"
        }.joined()
        let bytes = Array(text.utf8)
        let found = try set.matches(in: bytes)
        let expected = try Self.naive(patterns, in: bytes)
        #expect(found == expected, "\(patterns.map(\.expression)) in \(text.debugDescription)")
        if found != expected { return }
      }
    }
  }

  @Test("A single pattern is found behind any length of other text")
  func paddedText() throws {
    let cases = [
      ("x[abq]{2}y", "xaqy"), ("x..", "xab"), ("x[я]", "xя"), ("x.{2}y", "xяяy"), ("xyz", "xyz"),
      (#"\d{3}-\d{2}"#, "123-45"), ("(?:x|y|z)[0-9]", "y7"), ("x+q", "xxxq"),
    ]
    for (expression, match) in cases {
      for options in [Pattern.Options(), .unicode, .caseInsensitive] {
        let set = try PatternEngine().compileSet([Pattern(expression, options: options)])
        for filler in ["-", "я", "a"] {
          for count in 0..<200 {
            let bytes = Array((String(repeating: filler, count: count) + match).utf8)
            let found = try set.matches(in: bytes)
            let expected = try Self.naive([Pattern(expression, options: options)], in: bytes)
            guard found == expected else {
              Issue.record("`\(expression)` behind \(count) of `\(filler)`, \(options.rawValue)")
              return
            }
          }
        }
      }
    }
  }

  @Test("Without a database, RE2 alone finds the same")
  func withoutDatabase() throws {
    let patterns = [
      Pattern("(id)-(\\d+)(x)?"), Pattern("\\bid\\b"), Pattern("a*"), Pattern("i.*?d"),
    ]
    let set = CompiledPatternSet(
      patterns, gates: GateSet(gates: patterns.map { _ in .none }, database: nil))
    let bytes = Array("aa id-12 id xid-7x\nid-0 i--d".utf8)
    #expect(try set.matches(in: bytes) == Self.naive(patterns, in: bytes))
    #expect(try set.matches(in: bytes).count > 8)
  }

  @Test("Hits far apart in a long text are all found, with their captures")
  func longText() throws {
    let patterns = [
      Pattern("(id)-(\\d+)(x)?"), Pattern("\\bid\\b"), Pattern("[a-z]{2}-[0-9]{1,4}"),
      Pattern("(?m)^id.*$"), Pattern("i.{0,40}d"),
    ]
    var random = SeededGenerator(seed: 5)
    var text = ""
    for _ in 0..<300 {
      text += String(repeating: " ", count: Int.random(in: 0...300, using: &random))
      text +=
        ["id-12", "id", "id-7x", "\nid", "aid-1", "i", "d"].randomElement(using: &random) ?? ""
    }
    let bytes = Array(text.utf8)
    let found = try PatternEngine().compileSet(patterns).matches(in: bytes)
    #expect(found == (try Self.naive(patterns, in: bytes)))
    #expect(found.count > 300)
  }
}
