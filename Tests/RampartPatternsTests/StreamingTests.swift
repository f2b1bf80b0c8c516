import RampartCore
import Testing

@testable import RampartPatterns

@Suite("Streams", .enabled(if: PatternEngine.isAccelerated, "libhs misses matches"))
struct StreamingTests {
  private static let patterns = [
    Pattern("foo"), Pattern(#"\bkey-\d{2,4}\b"#), Pattern("a.*b"), Pattern("end$"),
    Pattern("^start"), Pattern("é.", options: [.unicode, .caseInsensitive]), Pattern("oo f"),
  ]
  private static let text = Array("start foo foo key-123 É- a xx b b éя ab key-12 the end".utf8)

  private static func ends(
    _ set: StreamingPatternSet, _ pieces: [[UInt8]]
  ) throws -> Set<StreamingPatternSet.End> {
    let stream = try set.openStream()
    var ends: [StreamingPatternSet.End] = []
    for piece in pieces { ends += try stream.scan(piece) }
    ends += try stream.close()
    return Set(ends)
  }

  @Test("A text cut anywhere gives the ends that the whole text gives")
  func cuts() throws {
    let block = try PatternEngine().compileSet(Self.patterns)
    var hits = HitCollector(patternCount: Self.patterns.count, gap: 0)
    try Self.text.withUnsafeBufferPointer { buffer in
      try block.gates.database?.scan(buffer, into: &hits)
    }
    let expected = Set(
      Self.patterns.indices.flatMap { pattern in
        hits.runs(of: pattern, joining: -1).map {
          StreamingPatternSet.End(pattern: pattern, offset: $0.first)
        }
      })
    #expect(Set(expected.map { $0.pattern }) == Set(Self.patterns.indices))

    let set = try PatternEngine().compileStreaming(Self.patterns)
    #expect(try Self.ends(set, [Self.text]) == expected)
    #expect(try Self.ends(set, Self.text.map { [$0] }) == expected)
    for cut in 0...Self.text.count {
      let pieces = [Array(Self.text[..<cut]), Array(Self.text[cut...])]
      #expect(try Self.ends(set, pieces) == expected, "cut at \(cut)")
    }
  }

  @Test("What cannot be searched in a stream is refused with its index")
  func refused() throws {
    for pattern in [
      Pattern("(?=a)b", options: .trustedLookaround), Pattern("a*"), Pattern("a\0b"),
    ] {
      let error = #expect(throws: PatternError.self) {
        try PatternEngine().compileStreaming([Pattern("x"), pattern])
      }
      #expect(error?.pattern == 1)
    }
  }

  @Test("A stream refuses invalid UTF-8, also when a piece or the text ends inside a character")
  func invalidText() throws {
    let set = try PatternEngine().compileStreaming(Self.patterns)
    let broken = try set.openStream()
    _ = try broken.scan([0xC3])
    #expect(throws: ScanError.self) { try broken.scan([0x41]) }
    let cut = try set.openStream()
    _ = try cut.scan([0x41, 0xE2, 0x82])
    #expect(throws: ScanError.self) { try cut.close() }
  }

  @Test("Many streams of one set are independent")
  func independent() async throws {
    let set = try PatternEngine().compileStreaming([Pattern("abc")])
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<32 {
        group.addTask {
          let stream = try set.openStream()
          var count = 0
          for piece in ["a", "b", "cab", "c"] { count += try stream.scan(Array(piece.utf8)).count }
          return count + (try stream.close().count)
        }
      }
      for try await count in group { #expect(count == 2) }
    }
  }

  @Test("A set of no patterns and a closed stream find nothing")
  func nothing() throws {
    let stream = try PatternEngine().compileStreaming([]).openStream()
    #expect(try stream.scan(Array("abc".utf8)).isEmpty)
    #expect(try stream.close().isEmpty)
    #expect(try stream.close().isEmpty)
  }
}
