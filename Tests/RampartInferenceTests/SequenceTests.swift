import RampartCore
import Testing

@testable import RampartInference

/// Sequences that no model can take.
@Suite struct SequenceTests {
  @Test(
    "Sequences that are empty, too long or outside of the vocabulary are errors",
    arguments: [[], [Int32](repeating: 1, count: 513), [100], [1, -1], [Int32.max], [Int32.min]])
  func invalid(sequence: [Int32]) async throws {
    let model = try Checkpoint("tiny").model()
    await #expect(throws: EncoderError.self) { try await model.logits(of: [[1], sequence]) }
    await #expect(throws: EncoderError.self) { try await model.embeddings(of: [sequence]) }
  }

  @Test("A model without a classifier gives embeddings only, and a precision it lacks is refused")
  func unavailable() async throws {
    let checkpoint = try Checkpoint("tiny-bert")
    let model = try checkpoint.model(.fp32)
    await #expect(throws: EncoderError.self) {
      try await model.logits(of: [[1]], precision: .int8)
    }
    try checkpoint.configure(["architectures": ["BertModel"]])
    let encoder = try checkpoint.model(.fp32)
    await #expect(throws: EncoderError.self) { try await encoder.logits(of: [[1]]) }
    let sequences = [[Int32](1..<30), [4, 5]]
    let expected = try await model.embeddings(of: sequences)
    #expect(try await encoder.embeddings(of: sequences) == expected)
    #expect(expected.map { $0.count } == [32, 32])
  }
}
