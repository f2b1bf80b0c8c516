import RampartCore
import Testing

@testable import RampartInference

/// The same numbers whatever runs beside them, and bounded ones in less precision.
@Suite struct ConsistencyTests {
  static let lengths = [5, 512, 1, 64, 300, 17, 16, 33, 130, 2]

  static func sequences(_ model: EncoderModel, _ lengths: [Int] = lengths) -> [[Int32]] {
    lengths.enumerated().map {
      Checkpoint.ids(
        row: $0.offset, length: $0.element, vocabulary: model.configuration.vocabularySize)
    }
  }

  @Test(
    "A sequence has the same logits alone, in a batch, on one thread and on many",
    arguments: NumericPrecision.allCases, ["tiny", "tiny-bert", "tiny-own-position-keys"])
  func batchingChangesNothing(precision: NumericPrecision, name: String) async throws {
    let checkpoint = try Checkpoint(name)
    let one = try checkpoint.model(precision, threads: 1)
    let many = try checkpoint.model(precision, threads: 5)
    let sequences = Self.sequences(one)
    let together = try await one.logits(of: sequences)
    #expect(try await many.logits(of: sequences) == together)
    var alone: [[Float]] = []
    for sequence in sequences { alone += try await many.logits(of: [sequence]) }
    #expect(alone == together)
    #expect(try await many.logits(of: sequences.reversed()) == together.reversed())
  }

  @Test(
    "The reference path of an int8 model gives what the model in fp32 gives",
    arguments: [
      "tiny", "tiny-f16", "tiny-narrow-embeddings", "tiny-bert", "tiny-c2p", "tiny-p2c",
      "tiny-own-position-keys", "tiny-plain-distances",
    ])
  func referencePath(name: String) async throws {
    let checkpoint = try Checkpoint(name)
    let exact = try checkpoint.model(.fp32)
    let sequences = Self.sequences(exact)
    let expected = try await exact.logits(of: sequences)
    for precision in [NumericPrecision.int8, .bf16] {
      let model = try checkpoint.model(precision)
      #expect(try await model.logits(of: sequences, precision: .fp32) == expected)
      // It leaves no trace on what follows.
      let before = try await model.logits(of: sequences)
      #expect(try await model.logits(of: sequences, precision: .fp32) == expected)
      #expect(try await model.logits(of: sequences) == before)
    }
  }

  @Test("All instruction sets give nearly the same logits", arguments: NumericPrecision.allCases)
  func instructionSets(precision: NumericPrecision) async throws {
    let checkpoint = try Checkpoint("tiny")
    let portable = try checkpoint.model(precision, kernels: .portable)
    let sequences = Self.sequences(portable)
    let expected = try await portable.logits(of: sequences)
    for kernels in Kernels.available {
      let model = try checkpoint.model(precision, threads: 3, kernels: kernels)
      let together = try await model.logits(of: sequences)
      #expect(distance(together, expected) < (precision == .fp32 ? 1e-5 : 0.1))
      var alone: [[Float]] = []
      for sequence in sequences { alone += try await model.logits(of: [sequence]) }
      #expect(alone == together)
    }
  }

  @Test("bf16 and int8 stay close to fp32")
  func lessPrecision() async throws {
    let checkpoint = try Checkpoint("minilm")
    let exact = try checkpoint.model(.fp32)
    let sequences = Self.sequences(exact, [3, 40, 100, 128, 9, 60])
    let expected = try await exact.logits(of: sequences)
    for (precision, bound) in [(NumericPrecision.bf16, Float(0.1)), (.int8, 0.6)] {
      let found = try await checkpoint.model(precision).logits(of: sequences)
      let difference = distance(found, expected)
      #expect(difference < bound)
      #expect(difference > 0)
    }
  }
}
