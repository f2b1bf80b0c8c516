import RampartCore
import Testing

@testable import RampartInference

/// Many callers, one model.
@Suite struct ConcurrencyTests {
  @Test("64 tasks at once get the results of one", arguments: [NumericPrecision.fp32, .int8])
  func manyCallers(precision: NumericPrecision) async throws {
    let checkpoint = try Checkpoint("tiny")
    let model = try checkpoint.model(precision, threads: 4)
    let sequences = ConsistencyTests.sequences(model, (0..<64).map { 1 + $0 * 7 % 90 })
    let expected = try await checkpoint.model(precision, threads: 1).logits(of: sequences)
    for _ in 0..<5 {
      let found = try await withThrowingTaskGroup(of: (Int, [[Float]]).self) { group in
        for (index, sequence) in sequences.enumerated() {
          group.addTask {
            // Every eighth caller asks for the reference, which must not disturb the others.
            if index % 8 == 0 { _ = try await model.logits(of: [sequence], precision: .fp32) }
            return (index, try await model.logits(of: [sequence]))
          }
        }
        var results = [[Float]](repeating: [], count: sequences.count)
        for try await (index, result) in group { results[index] = result[0] }
        return results
      }
      #expect(found == expected)
    }
  }

  @Test("A model that is idle can be used again, and one that is dropped ends its threads")
  func lifetimes() async throws {
    let checkpoint = try Checkpoint("tiny")
    for _ in 0..<20 {
      let model = try checkpoint.model(.int8, threads: 3)
      let sequences = ConsistencyTests.sequences(model, [40, 3])
      let first = try await model.logits(of: sequences)
      for _ in 0..<20 { #expect(try await model.logits(of: sequences) == first) }
    }
  }

  @Test("A cancelled caller gets an error and the others their results")
  func cancellation() async throws {
    let model = try Checkpoint("tiny").model(.fp32, threads: 2)
    let sequences = ConsistencyTests.sequences(model, Array(repeating: 512, count: 60))
    let task = Task { try await model.logits(of: sequences) }
    task.cancel()
    let other = try await model.logits(of: [sequences[0]])
    let result = await task.result
    #expect(throws: CancellationError.self) { try result.get() }
    #expect(try await model.logits(of: [sequences[0]]) == other)
  }

  @Test("A batch without sequences has no results")
  func emptyBatch() async throws {
    let model = try Checkpoint("tiny").model()
    #expect(try await model.logits(of: []) == [])
    #expect(try await model.embeddings(of: []) == [])
  }
}
