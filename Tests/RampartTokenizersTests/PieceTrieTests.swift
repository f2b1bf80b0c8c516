import TestSupport
import Testing

@testable import RampartTokenizers

@Suite("Trie of pieces")
struct PieceTrieTests {
  private func pieces(count: Int, seed: UInt64) -> [[UInt8]] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let length = Int.random(in: 1...9, using: &random)
      let spread: ClosedRange<UInt8> = Bool.random(using: &random) ? 0...255 : 96...99
      return (0..<length).map { _ in UInt8.random(in: spread, using: &random) }
    }
  }

  @Test("Every piece is found, with the last of equal ones", arguments: [1, 2, 30, 5000])
  func finds(count: Int) throws {
    let pieces = pieces(count: count, seed: 7)
    var last: [[UInt8]: Int32] = [:]
    for (index, piece) in pieces.enumerated() { last[piece] = Int32(index) }
    let trie = try PieceTrie(pieces)
    for piece in pieces { #expect(trie.find(piece) == last[piece]) }
  }

  @Test("What is no piece is not found")
  func findsNothing() throws {
    let pieces = pieces(count: 3000, seed: 11)
    let known = Set(pieces)
    let trie = try PieceTrie(pieces)
    for other in self.pieces(count: 20_000, seed: 12) {
      #expect((trie.find(other) != nil) == known.contains(other))
      let shorter = Array(other.dropLast())
      #expect((trie.find(shorter) != nil) == known.contains(shorter))
    }
    #expect(trie.find([]) == nil)
  }

  @Test("The longest piece at a place is found")
  func longest() throws {
    let trie = try PieceTrie([Array("a".utf8), Array("abc".utf8), [], [0], [0, 0]])
    let text = Array("xabcd".utf8) + [0, 0, 0]
    var found: [Range<Int>] = []
    text.withUnsafeBufferPointer { trie.forEachMatch(in: $0) { range, _ in found.append(range) } }
    #expect(found == [1..<4, 5..<7, 7..<8])
  }
}
