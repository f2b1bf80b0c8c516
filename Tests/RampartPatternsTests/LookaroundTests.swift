import RampartCore
import Testing

@testable import RampartPatterns

@Suite("Trusted look-around")
struct LookaroundTests {
  private static func find(_ expression: String, in text: String) throws -> [PatternMatch] {
    try PatternEngine().compile([Pattern(expression, options: .trustedLookaround)])
      .matches(in: Array(text.utf8))
  }

  @Test(
    "Look-around and back-references match",
    arguments: [
      (#"foo(?=bar)"#, "foobar foo", [0..<3]),
      (#"(?<!\$)\bfoo"#, "$foo foo", [5..<8]),
      (#"(\w)\1"#, "abccdd", [2..<4, 4..<6]),
      (#"(?<=a)b*"#, "abba", [1..<3]),
      (#"a(?!b)"#, "ab", []),
      (#"(?=é)."#, "xé", [1..<2]),
    ])
  func matches(expression: String, text: String, expected: [Range<Int>]) throws {
    #expect(try Self.find(expression, in: text).map { $0.range } == expected)
  }

  @Test("A start that `\\K` sets is kept, but not inside look-around")
  func matchStart() throws {
    #expect(try Self.find(#"foo\Kbar"#, in: "foobar foobar").map { $0.range } == [3..<6, 10..<13])
    #expect(throws: PatternError.self) { try Self.find(#"(?=ab\K)"#, in: "abab") }
  }

  @Test(
    "Reaching a limit is an error, never no match",
    arguments: ["^(a+)+(?=y)[yz]", "(?:a|aa)+(?!.)[^z]z"])
  func limits(expression: String) throws {
    let text = String(repeating: "a", count: 3_000) + "z"
    let error = #expect(throws: ScanError.self) { try Self.find(expression, in: text) }
    #expect(error?.code == .limitExceeded)
    #expect(error?.message.contains("aaa") == false)
  }

  @Test("A bad look-around expression is an error with its place")
  func badExpression() throws {
    let error = #expect(throws: PatternError.self) { try Self.find("ab(?=c", in: "") }
    #expect(error?.offset == 6)
    #expect(error?.pattern == 0)
  }

  @Test("An expression cannot make PCRE2 read bytes as UTF-8")
  func encoding() throws {
    #expect(throws: PatternError.self) { try Self.find("(*UTF)a", in: "a") }
  }

  @Test("Under Unicode, invalid text is refused before PCRE2 sees it")
  func invalidText() throws {
    let set = try PatternEngine().compile([
      Pattern(#"(?<=a)\w"#, options: [.trustedLookaround, .unicode])
    ])
    #expect(throws: ScanError.self) { try set.matches(in: [0x61, 0xE9]) }
    #expect(try set.matches(in: Array("aя я".utf8)).map { $0.range } == [1..<3])
  }
}
