import TestSupport
import Testing

@testable import RampartInference

@Suite("The search of embeddings")
struct EmbeddingIndexTests {
  private static func embeddings(_ count: Int, width: Int, seed: UInt64) -> [[Float]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      (0..<width).map { _ in Float(generator.next() >> 40) * 0x1p-23 - 1 }
    }
  }

  private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
    func product(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return product(left, right) / (product(left, left) * product(right, right)).squareRoot()
  }

  @Test(
    "It finds what comparing everything in floating point finds, on every instruction set",
    arguments: [1, 63, 64, 384])
  func agreement(width: Int) throws {
    let rows = Self.embeddings(600, width: width, seed: 1)
    let bytes = try rows.map { try #require(ByteEmbedding($0)) }
    for query in Self.embeddings(3, width: width, seed: 2) {
      let asked = try #require(ByteEmbedding(query))
      let expected = rows.map { Self.cosine($0, query) }
      var seen: [[EmbeddingIndex.Match]] = []
      for kernels in Kernels.available {
        let index = try #require(EmbeddingIndex(bytes, width: width, kernels: kernels))
        let found = index.nearest(to: asked, limit: 5)
        #expect(found.count == 5)
        #expect(found.allSatisfy { abs($0.similarity - expected[$0.index]) < 0.01 })
        let best = try #require(expected.max())
        #expect(abs(found[0].similarity - best) < 0.01)
        #expect(index.nearest(to: asked) == [found[0]])
        seen.append(found)
      }
      #expect(seen.allSatisfy { $0 == seen[0] })
    }
  }

  @Test("Of equal embeddings the first is found, and an embedding is wholly similar to itself")
  func ties() throws {
    let rows = Self.embeddings(3, width: 384, seed: 3)
    let order = [0, 1, 2, 1, 0, 2, 1]
    let bytes = try order.map { try #require(ByteEmbedding(rows[$0])) }
    let index = try #require(EmbeddingIndex(bytes, width: 384))
    for (row, first) in [0, 1, 2].enumerated() {
      let query = try #require(ByteEmbedding(rows[row].map { $0 * 7 }))
      let found = index.nearest(to: query, limit: 7)
      #expect(found[0].index == first)
      #expect(abs(found[0].similarity - 1) < 1e-12 && found[0].similarity <= 1)
      #expect(found.count == 7)
      let equal = order.indices.filter { order[$0] == row }
      #expect(found.prefix(equal.count).map { $0.index } == equal)
    }
  }

  @Test("What has no direction or another width is refused")
  func refused() throws {
    #expect(ByteEmbedding([0, 0]) == nil)
    #expect(ByteEmbedding([Float]()) == nil)
    #expect(ByteEmbedding([1, .nan]) == nil)
    #expect(ByteEmbedding([1, .infinity]) == nil)
    #expect(ByteEmbedding(values: [0, 0]) == nil)
    #expect(ByteEmbedding(values: [1, -128]) == nil)
    #expect(ByteEmbedding([Float.leastNonzeroMagnitude, 0])?.values == [127, 0])
    #expect(ByteEmbedding([Float.greatestFiniteMagnitude, -1])?.values == [127, 0])
    let one = try #require(ByteEmbedding(values: [1, 2]))
    #expect(EmbeddingIndex([one], width: 3) == nil)
    let index = try #require(EmbeddingIndex([one], width: 2))
    #expect(index.nearest(to: try #require(ByteEmbedding(values: [1]))).isEmpty)
    #expect(index.nearest(to: one, limit: 0).isEmpty)
    #expect(try #require(EmbeddingIndex([], width: 2)).nearest(to: one).isEmpty)
  }
}
