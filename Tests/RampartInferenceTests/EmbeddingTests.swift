import RampartCore
import Testing

@testable import RampartInference

/// Logits and the mean of hidden states from one pass.
@Suite struct EmbeddingTests {
  private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
    func product(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return product(left, right) / (product(left, left) * product(right, right)).squareRoot()
  }

  @Test(
    "Asking for a mean changes no bit of the logits, and the last layer's mean is that of `embeddings`",
    arguments: NumericPrecision.allCases, ["tiny", "tiny-bert", "tiny-own-position-keys"])
  func sameLogits(precision: NumericPrecision, name: String) async throws {
    let model = try Checkpoint(name).model(precision, threads: 3)
    let sequences = ConsistencyTests.sequences(model)
    let logits = try await model.logits(of: sequences)
    let means = try await model.embeddings(of: sequences)
    let layerCount = model.configuration.layerCount
    for layer in 1...layerCount {
      let both = try await model.logitsAndMeans(of: sequences, afterLayer: layer)
      #expect(both.map { $0.logits } == logits)
      if layer == layerCount { #expect(both.map { $0.mean } == means) }
      #expect(both.allSatisfy { $0.mean.count == model.configuration.hiddenSize })
    }
    // And nothing of it is left behind.
    #expect(try await model.logits(of: sequences) == logits)
  }

  @Test(
    "A sequence has the same mean alone, in a batch, on one thread and on many",
    arguments: NumericPrecision.allCases, ["tiny", "tiny-bert"])
  func batchingChangesNothing(precision: NumericPrecision, name: String) async throws {
    let checkpoint = try Checkpoint(name)
    let one = try checkpoint.model(precision, threads: 1)
    let many = try checkpoint.model(precision, threads: 5)
    let sequences = ConsistencyTests.sequences(one)
    for layer in 1...one.configuration.layerCount {
      let together = try await one.logitsAndMeans(of: sequences, afterLayer: layer).map { $0.mean }
      let shared = try await many.logitsAndMeans(of: sequences, afterLayer: layer)
      #expect(shared.map { $0.mean } == together)
      for (sequence, mean) in zip(sequences, together) {
        let alone = try await many.logitsAndMeans(of: [sequence], afterLayer: layer)
        #expect(alone.map { $0.mean } == [mean])
      }
    }
  }

  @Test("Means of int8 and bf16 are close to those of fp32", arguments: ["minilm", "tiny-bert"])
  func lessPrecision(name: String) async throws {
    let checkpoint = try Checkpoint(name)
    let exact = try checkpoint.model(.fp32)
    let sequences = ConsistencyTests.sequences(exact, [3, 40, 100, 128, 9, 60])
    for layer in Set([1, exact.configuration.layerCount]) {
      let expected = try await exact.logitsAndMeans(of: sequences, afterLayer: layer)
      for precision in [NumericPrecision.bf16, .int8] {
        let found = try await checkpoint.model(precision).logitsAndMeans(
          of: sequences, afterLayer: layer)
        for (one, other) in zip(found, expected) {
          #expect(Self.cosine(one.mean, other.mean) > 0.99)
          #expect(one.mean != other.mean)
        }
      }
    }
  }

  @Test("The mean after a layer is that of the model cut off behind it", arguments: ["tiny-bert"])
  func middleLayer(name: String) async throws {
    let whole = try Checkpoint(name).model(.fp32)
    let checkpoint = try Checkpoint(name)
    try checkpoint.configure(["num_hidden_layers": 1])
    let cut = try checkpoint.model(.fp32)
    #expect(whole.configuration.layerCount > 1)
    let sequences = ConsistencyTests.sequences(whole, [3, 17, 40])
    let means = try await whole.logitsAndMeans(of: sequences, afterLayer: 1).map { $0.mean }
    #expect(means == (try await cut.embeddings(of: sequences)))
  }

  @Test("A layer that the model does not have is refused")
  func badLayer() async throws {
    let model = try Checkpoint("tiny-bert").model()
    for layer in [0, -1, model.configuration.layerCount + 1] {
      await #expect(throws: EncoderError.self) {
        _ = try await model.logitsAndMeans(of: [[1, 2]], afterLayer: layer)
      }
    }
  }
}
