import RampartJSON
import Testing

@testable import RampartTokenizers

@Suite("Unigram pipelines against the tokenizers package")
struct UnigramPeerTests {
  private static let names = (try? UnigramFixture.recorded.get().pipelineNames) ?? []

  @Test("There are recorded pipelines and texts")
  func recorded() throws {
    let fixture = try UnigramFixture.recorded.get()
    #expect(fixture.pipelineNames.count >= 9)
    #expect(fixture.texts.count == 1500)
  }

  @Test("Ids and offsets of hostile texts are the package's", arguments: names)
  func encodings(name: String) throws {
    let fixture = try UnigramFixture.recorded.get()
    let tokenizer = try Tokenizers.load(fixture.file(name))
    let pipeline = fixture.pipeline(name)
    #expect(tokenizer.vocabularySize == pipeline["size"]?.int)
    let digests = Array(try #require(pipeline["digests"]?.string).utf8)
    try #require(digests.count == 4 * fixture.texts.count)
    for (index, ids) in try #require(pipeline["ids"]?.array).enumerated() {
      let encoding = tokenizer.encode(Array(fixture.texts[index].utf8))
      #expect(encoding.ids.map(Int.init) == ids.array?.compactMap(\.int), "text \(index)")
    }
    var wrong: [Int] = []
    for (index, text) in fixture.texts.enumerated() {
      let expected = String(decoding: digests[(4 * index)..<(4 * index + 4)], as: UTF8.self)
      if Self.digest(tokenizer.encode(Array(text.utf8))) != expected { wrong.append(index) }
    }
    #expect(wrong == [])
  }

  /// FNV-1a over numbers, folded to 16 bits.
  private static func digest(_ encoding: Encoding) -> String {
    var value: UInt32 = 0x811C_9DC5
    for (id, range) in zip(encoding.ids, encoding.ranges) {
      for number in [Int(id), range.lowerBound, range.upperBound] {
        value = (value ^ UInt32(truncatingIfNeeded: number)) &* 0x0100_0193
      }
    }
    let digits = String((value >> 16 ^ value) & 0xFFFF, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
