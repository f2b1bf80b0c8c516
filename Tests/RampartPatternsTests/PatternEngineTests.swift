import RampartCore
import Testing

@testable import RampartPatterns

@Suite("The pattern engine")
struct PatternEngineTests {
  static func find(_ patterns: [Pattern], in text: String) throws -> [PatternMatch] {
    try PatternEngine().compile(patterns).matches(in: Array(text.utf8))
  }

  static func ranges(_ expression: String, _ options: Pattern.Options = [], in text: String) throws
    -> [Range<Int>]
  {
    try find([Pattern(expression, options: options)], in: text).map { $0.range }
  }

  @Test("Overlapping patterns are all found, by position, then pattern")
  func overlapping() throws {
    let found = try Self.find(
      [Pattern("bcd"), Pattern("abc"), Pattern("b"), Pattern("abc?")], in: "xabcd")
    #expect(found.map { $0.pattern } == [1, 3, 0, 2])
    #expect(found.map { $0.range } == [1..<4, 1..<4, 2..<5, 2..<3])
  }

  @Test("Captures are the groups' bytes, and nil where a group took no part")
  func captures() throws {
    let found = try Self.find([Pattern("(a+)(b)?(c|())")], in: "--aac-ab")
    #expect(found.map { $0.range } == [2..<5, 6..<8])
    #expect(
      found.map { $0.captures } == [[2..<4, nil, 4..<5, nil], [6..<7, 7..<8, 8..<8, 8..<8]])
    let many = Pattern(String(repeating: "(x)", count: 20))
    let wide = try Self.find([many], in: " " + String(repeating: "x", count: 20))
    #expect(wide.first?.captures == (1..<21).map { $0..<($0 + 1) })
  }

  @Test(
    "Anchors and word boundaries see the text around the place that is searched",
    arguments: [
      (#"\bfoo\b"#, "foofoo xfoo foo foo_ foo", [12..<15, 21..<24]),
      (#"^foo"#, "foo foo\nfoo", [0..<3]),
      (#"(?m)^foo"#, "foo foo\nfoo", [0..<3, 8..<11]),
      (#"foo$"#, "foo foo", [4..<7]),
      (#"foo\Bbar"#, "foobar foo bar", [0..<6]),
      (#"\Bo"#, "ofo o", [2..<3]),
      (#"\Afoo\z"#, "foo", [0..<3]),
    ])
  func assertions(expression: String, text: String, expected: [Range<Int>]) throws {
    #expect(try Self.ranges(expression, in: text) == expected)
    // Far from the start, the search begins in the middle of the text.
    if !expression.contains("^") && !expression.contains("A") {
      let padding = String(repeating: " ", count: 5_000)
      #expect(
        try Self.ranges(expression, in: padding + text)
          == expected.map { $0.lowerBound + 5_000..<$0.upperBound + 5_000 })
    }
  }

  @Test("A match is leftmost-first, as in Perl, and does not overlap the one before")
  func leftmostFirst() throws {
    #expect(try Self.ranges("a|ab", in: "abab") == [0..<1, 2..<3])
    #expect(try Self.ranges("ab|a", in: "abab") == [0..<2, 2..<4])
    #expect(try Self.ranges("a{2,4}", in: "aaaaaaa") == [0..<4, 4..<7])
    #expect(try Self.ranges("a{2,4}?", in: "aaaaaaa") == [0..<2, 2..<4, 4..<6])
    #expect(try Self.ranges("aba", in: "ababa") == [0..<3])
    #expect(try Self.ranges("foo(?:.*bar)?", in: "foo foo bar foo") == [0..<11, 12..<15])
  }

  @Test("Options change what matches")
  func options() throws {
    #expect(try Self.ranges("kEy", in: "KEY key") == [])
    #expect(try Self.ranges("kEy", .caseInsensitive, in: "KEY key") == [0..<3, 4..<7])
    #expect(try Self.ranges("a.b", in: "a\nb") == [])
    #expect(try Self.ranges("a.b", .dotMatchesNewline, in: "a\nb") == [0..<3])
    #expect(try Self.ranges("^a$", in: "b\na\nb") == [])
    #expect(try Self.ranges("^a$", .multiline, in: "b\na\nb") == [2..<3])
  }

  @Test("Bytes count without the Unicode option, characters with it")
  func unicode() throws {
    #expect(try Self.ranges("^.{2}$", in: "é") == [0..<2])
    #expect(try Self.ranges("^.{2}$", .unicode, in: "é") == [])
    #expect(try Self.ranges("^.{3}$", .unicode, in: "é𝒳я") == [0..<8])
    #expect(try Self.ranges(#"\w+"#, in: "né") == [0..<1])
    #expect(try Self.ranges(#"\w+"#, .unicode, in: "né!") == [0..<3])
    #expect(
      try Self.ranges("STRASSE É", [.unicode, .caseInsensitive], in: "strasse é") == [0..<10])
    #expect(try Self.ranges(#"\d"#, .unicode, in: "٣") == [0..<2])
    #expect(try Self.ranges(#"a\sb"#, .unicode, in: "a\u{3000}b") == [0..<5])
    #expect(try Self.ranges(#"\bя\b"#, .unicode, in: "я вя я") == [0..<2, 8..<10])
    #expect(try Self.ranges(#"[\W]я"#, .unicode, in: "-я") == [0..<3])
    // The search begins in the middle of characters when it goes back by bytes.
    let padding = String(repeating: "я", count: 300)
    #expect(try Self.ranges("x.{2}y", .unicode, in: padding + "xяяy") == [600..<606])
  }

  @Test("The vertical tab is white space for every engine")
  func verticalTab() throws {
    for options in [Pattern.Options(), .unicode] {
      #expect(try Self.ranges(#"a\sb"#, options, in: "a\u{b}b") == [0..<3])
      #expect(try Self.ranges(#"a\Sb"#, options, in: "a\u{b}b") == [])
      #expect(try Self.ranges(#"a[\s-]b"#, options, in: "a-b a\u{b}b") == [0..<3, 4..<7])
    }
  }

  @Test("Expressions that Vectorscan refuses are searched for by RE2 alone")
  func ungated() throws {
    let wide = "(?:a.{1,900}b.{1,900}c)|(?:d.{1,900}e.{1,900}f)"
    let patterns = [
      Pattern("x*"), Pattern(wide), Pattern("(?U)a+b"), Pattern("a\0b"), Pattern("z"),
    ]
    let found = try Self.find(patterns, in: "xx a-b-c z a\0b aab")
    #expect(found.filter { $0.pattern == 0 }.map { $0.range } == [0..<2])
    #expect(found.filter { $0.pattern == 1 }.map { $0.range } == [3..<8])
    #expect(found.filter { $0.pattern == 2 }.map { $0.range } == [15..<18])
    #expect(found.filter { $0.pattern == 3 }.map { $0.range } == [11..<14])
    #expect(found.filter { $0.pattern == 4 }.map { $0.range } == [9..<10])
  }

  @Test("Nothing matches nowhere")
  func empty() throws {
    #expect(try Self.find([], in: "abc").isEmpty)
    #expect(try Self.find([Pattern("a*"), Pattern("^$"), Pattern("a")], in: "").isEmpty)
    #expect(try Self.find([Pattern("a*")], in: "bbb").isEmpty)
  }

  @Test("Invalid UTF-8 is an error where a pattern needs characters, and fine elsewhere")
  func invalidText() throws {
    let bytes: [UInt8] = [0x61, 0xFF, 0x62]
    let error = #expect(throws: ScanError.self) {
      try PatternEngine().compile([Pattern("b", options: .unicode)]).matches(in: bytes)
    }
    #expect(error?.code == .invalidInput)
    #expect(try PatternEngine().compile([Pattern("b")]).matches(in: bytes).count == 1)
  }

  @Test(
    "A bad expression is an error with its index and place",
    arguments: [
      (#"ab\qc"#, 2), ("a**", 1), ("(ab", nil), ("ab)", nil), ("x[z-a]", 2), ("x[ab", 1),
      ("a{2000}", 1), ("a(?=b)", 1), ("a(?<!b)", 1), (#"(a)\1"#, 3), ("+a", 0), ("x(?P<a", 1),
    ] as [(String, Int?)])
  func badExpressions(expression: String, offset: Int?) throws {
    for options in [Pattern.Options(), .multiline] {
      let error = #expect(throws: PatternError.self) {
        try PatternEngine().compile([Pattern("fine"), Pattern(expression, options: options)])
      }
      #expect(error?.pattern == 1)
      #expect(error?.offset == offset, "\(error?.message ?? "")")
    }
  }

  @Test("An expression too large for bounded memory is an error")
  func tooLarge() throws {
    #expect(throws: PatternError.self) {
      try PatternEngine().compile([Pattern("((a{1,100}){1,10}b{1,1000}){1,1000}")])
    }
    #expect(throws: PatternError.self) {
      try PatternEngine().compile([Pattern(#"(?:\pL{1,200}x){5}"#, options: .unicode)])
    }
  }

  @Test("Many tasks share one set")
  func concurrency() async throws {
    let patterns = (0..<40).map { Pattern("key\($0)-(\\d+)") }
    let set = try PatternEngine().compile(patterns)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for task in 0..<64 {
        group.addTask {
          let bytes = Array("key\(task % 40)-\(task) and key7-1".utf8)
          let found = try set.matches(in: bytes)
          return found.contains { $0.pattern == task % 40 } && found.contains { $0.pattern == 7 }
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
