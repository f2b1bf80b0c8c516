import RampartCore
import Testing

@testable import RampartPatterns

@Suite("Expressions rewritten for RE2")
struct PortableExpressionTests {
  @Test(
    "Only classes that RE2 reads differently are written out",
    arguments: [
      (#"a\sb"#, #"a[ \t-\r]b"#), (#"\S"#, #"[^ \t-\r]"#), (#"[\s-]"#, #"[ \t-\r-]"#),
      (#"\w\d\b"#, #"\w\d\b"#), (#"\\s"#, #"\\s"#), (#"\Q\s\E\s"#, #"\Q\s\E[ \t-\r]"#),
      (#"\Q\s"#, #"\Q\s"#), (#"[]\s]"#, #"[] \t-\r]"#), (#"[^]\s]\s"#, #"[^] \t-\r][ \t-\r]"#),
      (#"[[:alpha:]\s]"#, #"[[:alpha:] \t-\r]"#), (#"[[a]\s"#, #"[[a][ \t-\r]"#),
      (#"[\]\s]"#, #"[\] \t-\r]"#), (#"a\"#, #"a\"#),
    ])
  func bytes(expression: String, expected: String) {
    #expect(PortableExpression.rewrite(Pattern(expression)) == expected)
  }

  @Test(
    "Under Unicode, what RE2 cannot say goes to PCRE2",
    arguments: [
      (#"\w+"#, #"[_\p{L}\p{N}]+"#), (#"[\d.]"#, #"[\p{Nd}.]"#), (#"\D"#, #"[^\p{Nd}]"#),
      (#"a\b"#, nil), (#"\Ba"#, nil), (#"[\W]"#, nil), (#"[^\S]"#, nil),
      (#"\Q\b\E"#, #"\Q\b\E"#), (#"\\b"#, #"\\b"#),
    ] as [(String, String?)])
  func unicode(expression: String, expected: String?) {
    #expect(PortableExpression.rewrite(Pattern(expression, options: .unicode)) == expected)
  }

  @Test("A complement inside a class of bytes goes to PCRE2 and means the same there")
  func complement() throws {
    #expect(PortableExpression.rewrite(Pattern(#"[\S]"#)) == nil)
    let found = try PatternEngine().compile([Pattern(#"a[\S-]b"#)])
      .matches(in: Array("a\u{b}b a-b axb".utf8))
    #expect(found.map { $0.range } == [4..<7, 8..<11])
  }
}
