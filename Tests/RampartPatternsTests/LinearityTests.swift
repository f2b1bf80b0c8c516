import RampartCore
import TestSupport
import Testing

@testable import RampartPatterns

@Suite("Work in proportion to the text")
struct LinearityTests {
  private static func effort(_ expression: String, _ unit: String, count: Int) throws -> Int {
    let set = try PatternEngine().compileSet([Pattern(expression)])
    let bytes = Array(repeatElement(unit.utf8, count: count).joined())
    return try set.search(bytes).effort
  }

  @Test(
    "A hostile text four times as long costs at most about four times as much",
    arguments: [
      ("foo(?:.*bar)?", "foo "), ("x*y|x", "x"), ("(?:x*y)?x", "x"), ("(?s)a.*?b|a", "a"),
      ("(?:a+)+b|a", "a"), ("a{1,600}b|a", "a"), ("[ab]{3}", "ab"), ("x.*y", "xy\n"),
      ("a.{0,900}.{0,900}b|a", "a"),
    ])
  func hostileTexts(expression: String, unit: String) throws {
    let small = try Self.effort(expression, unit, count: 10_000)
    let large = try Self.effort(expression, unit, count: 40_000)
    #expect(large < 5 * max(small, 4 << 20))
    #expect(large < 1_024 * 40_000 * unit.utf8.count)
  }

  @Test("A megabyte of matches gives every one of them")
  func manyMatches() throws {
    let count = 1 << 16
    let set = try PatternEngine().compileSet([Pattern("(a)b"), Pattern(#"\w+@(\w+)"#)])
    let (matches, effort) = try set.search(
      Array(repeatElement("ab someone@host\n".utf8, count: count).joined()))
    #expect(matches.count == 2 * count)
    for (index, match) in matches.enumerated() {
      let line = 16 * (index / 2)
      let expected =
        index % 2 == 0
        ? PatternMatch(pattern: 0, range: line..<(line + 2), captures: [line..<(line + 1)])
        : PatternMatch(
          pattern: 1, range: (line + 3)..<(line + 15), captures: [(line + 11)..<(line + 15)])
      guard match == expected else {
        Issue.record("match \(index) is \(match)")
        return
      }
    }
    #expect(effort < 128 * 16 * count)
  }

  @Test("A match longer than every window is found once the allowance is spent")
  func longMatch() throws {
    // The first lines spend the allowance: each may look to the end of the text in vain.
    let text =
      String(repeating: "b\n", count: 3_000) + "(" + String(repeating: "x", count: 40_000) + ")"
      + String(repeating: "b", count: 200_000)
    let found = try PatternEngine().compileSet([Pattern(#"(?s)\(.*\)|b(?:.*c)?"#)])
      .matches(in: Array(text.utf8))
    #expect(found.contains { $0.range == 6_000..<46_002 })
    #expect(found.count == 203_001)
  }

  @Test("Matches are whole wherever they lie once the allowance is spent")
  func wholeMatches() throws {
    // The first pattern spends the allowance on the first part; the other's matches are far apart.
    var random = SeededGenerator(seed: 23)
    let text =
      String(repeating: "a", count: 2_000)
      + (0..<300).map { _ in
        String(repeating: "-", count: Int.random(in: 0...1_200, using: &random))
          + String(repeating: "b", count: Int.random(in: 1...90, using: &random))
      }.joined()
    let bytes = Array(text.utf8)
    let patterns = [Pattern("a(?:.*c)?"), Pattern("b+"), Pattern("bb+?-")]
    let gated = try PatternEngine().compileSet(patterns)
    let ungated = CompiledPatternSet(
      patterns, gates: GateSet(gates: patterns.map { _ in .none }, database: nil))
    let expected = try AgreementTests.naive(patterns, in: bytes)
    #expect(try gated.matches(in: bytes) == expected)
    #expect(try ungated.matches(in: bytes) == expected)
    #expect(try gated.search(bytes).effort < 1_024 * bytes.count)
  }
}
