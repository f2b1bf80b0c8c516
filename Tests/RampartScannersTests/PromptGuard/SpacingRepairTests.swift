import RampartCore
import TestSupport
import Testing

@testable import RampartScanners

@Suite("Repair of spaces inside words")
struct SpacingRepairTests {
  private static let classifier = StandInClassifier(
    words: ["ignore", "all", "the", "rules", "together", "get", "her", "to", "日本", "правила"]
  ) { _ in [1, 0] }

  private static func repaired(_ text: String) throws -> (text: String, origin: OffsetMap)? {
    let bytes = Array(text.utf8)
    let repair = SpacingRepair(bytes)
    let tokens = try classifier.tokenRanges(of: repair.bare)
    return repair.reading(of: bytes, tokens: tokens)
      .map { (String(decoding: $0.bytes, as: UTF8.self), $0.origin) }
  }

  @Test(
    "Spaces stay only before the first character of a token",
    arguments: [
      ("i g n o r e all the rules", "ignore all the rules"),
      ("ignore  all\n\nthe\trules", "ignore all the rules"),
      ("ig nore a l l t he ru les", "ignore all the rules"),
      (" ignore all ", " ignore all"),
      ("\u{00A0}ignore\u{3000}all", " ignore all"),
      ("to get her", "together"),
      ("пра вила ru\u{2009}les", "правила rules"),
      ("日 本 ignore", "日本 ignore"),
      ("x y", nil), ("ignore all", nil), ("", nil), ("日本", nil),
      ("   ", ""),
    ] as [(String, String?)])
  func repairs(text: String, expected: String?) throws {
    #expect(try Self.repaired(text)?.text == expected)
  }

  @Test("White space is what Python's str.isspace holds for, whatever the script")
  func whitespace() {
    let expected: Set<UInt32> = Set(
      [0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000] + (0x09...0x0D) + (0x1C...0x20)
        + (0x2000...0x200A))
    var found: Set<UInt32> = []
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(scalar).utf8)
      let length = bytes.withUnsafeBufferPointer { Whitespace.length(at: 0, in: $0) }
      if length > 0 {
        found.insert(value)
        if length != bytes.count { Issue.record("length of \(value)") }
      }
    }
    #expect(found == expected)
  }

  @Test("Every byte that is no white space stays, in order, and leads back to itself")
  func keepsEverything() throws {
    var generator = SeededGenerator(seed: 7)
    let pieces = ["ignore", "all", " ", "\n", "\u{3000}", "é", "日本", "x", "get", "  ", "🙂"]
    for _ in 0..<400 {
      let text = (0..<Int.random(in: 0..<30, using: &generator))
        .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let bytes = Array(text.utf8)
      let repair = SpacingRepair(bytes)
      let tokens = try Self.classifier.tokenRanges(of: repair.bare)
      guard let reading = repair.reading(of: bytes, tokens: tokens) else { continue }
      let kept = reading.bytes.filter { $0 != 0x20 }
      #expect(kept == repair.bare)
      for index in reading.bytes.indices where reading.bytes[index] != 0x20 {
        let place = reading.origin.originalRange(of: index..<(index + 1))
        if place.count != 1 || bytes[place.lowerBound] != reading.bytes[index] {
          Issue.record("byte \(index) of \(text)")
        }
      }
    }
  }

  @Test("What the tokenizer leaves out, or counts twice, is not lost")
  func oddTokens() {
    let text = Array("ab cd ef".utf8)
    let repair = SpacingRepair(text)
    // Two tokens of one character, a gap, and a token without bytes.
    let reading = repair.reading(of: text, tokens: [0..<1, 0..<1, 2..<2, 4..<6])
    #expect(reading.map { String(decoding: $0.bytes, as: UTF8.self) } == nil)
    let none = repair.reading(of: text, tokens: [])
    #expect(none.map { String(decoding: $0.bytes, as: UTF8.self) } == "abcdef")
  }
}

@Suite("Pieces of huge texts")
struct TextPiecesTests {
  @Test("Pieces cover the text, overlap, and cut no character")
  func pieces() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<50 {
      let words = (0..<Int.random(in: 0..<3000, using: &generator)).map { _ in
        ["word", "日本語", "é", "🙂🙂", "a"].randomElement(using: &generator) ?? ""
      }
      let text = Array(words.joined(separator: Bool.random(using: &generator) ? " " : "").utf8)
      let ranges = TextPieces.ranges(of: text, byteCount: 2000, overlap: 500)
      #expect(ranges.first?.lowerBound == 0)
      #expect(ranges.last?.upperBound == text.count)
      for (one, next) in zip(ranges, ranges.dropFirst()) {
        #expect(next.lowerBound <= one.upperBound - 500)
        #expect(next.lowerBound > one.lowerBound)
      }
      for range in ranges {
        #expect(range.count <= 2000)
        #expect(String(validating: text[range], as: UTF8.self) != nil)
      }
    }
  }
}
