import Foundation
import RampartCore
import RampartModelFiles
import Testing

@testable import RampartInference

/// Weights that are not what the configuration implies, and old forms of them that are.
@Suite struct BadTensorTests {
  private func error(of checkpoint: Checkpoint) -> ModelError? {
    do {
      _ = try checkpoint.model(.int8)
      return nil
    } catch {
      return error as? ModelError
    }
  }

  @Test(
    "A missing tensor is named",
    arguments: [
      "deberta.embeddings.word_embeddings.weight", "deberta.embeddings.LayerNorm.bias",
      "deberta.encoder.rel_embeddings.weight", "deberta.encoder.LayerNorm.weight",
      "deberta.encoder.layer.1.attention.self.value_proj.bias", "pooler.dense.weight",
      "deberta.encoder.layer.0.output.dense.weight", "classifier.bias",
    ])
  func missing(name: String) throws {
    let checkpoint = try Checkpoint("tiny")
    var file = try TensorFile(checkpoint)
    file.rename { $0 == name ? "unused" : $0 }
    try file.write()
    let error = error(of: checkpoint)
    #expect(error?.tensor == name)
    #expect(error?.message.contains("missing") == true)
  }

  @Test(
    "A tensor of another shape is named with both shapes",
    arguments: [
      ("vocab_size", 101, "deberta.embeddings.word_embeddings.weight", "[100, 32]", "[101, 32]"),
      (
        "intermediate_size", 38, "deberta.encoder.layer.0.intermediate.dense.weight", "[37, 32]",
        "[38, 32]"
      ),
      ("position_buckets", 64, "deberta.encoder.rel_embeddings.weight", "[", "[128, 32]"),
    ])
  func shapes(key: String, value: Int, name: String, found: String, wanted: String) throws {
    let checkpoint = try Checkpoint("tiny")
    try checkpoint.configure([key: value])
    let error = error(of: checkpoint)
    #expect(error?.tensor == name)
    #expect(error?.message.contains("shape \(found)") == true)
    #expect(error?.message.contains(wanted) == true)
  }

  @Test("A tensor of whole numbers is no weight")
  func storage() throws {
    let checkpoint = try Checkpoint("tiny")
    var file = try TensorFile(checkpoint)
    file.store("deberta.encoder.layer.0.output.dense.weight", as: "I32")
    try file.write()
    let error = error(of: checkpoint)
    #expect(error?.tensor == "deberta.encoder.layer.0.output.dense.weight")
    #expect(error?.message.contains("I32") == true)
  }

  @Test(
    "A number that is not finite is found in every tensor",
    arguments: [Float.nan, .infinity, -.infinity])
  func notFinite(number: Float) throws {
    let checkpoint = try Checkpoint("tiny-own-position-keys")
    let original = try TensorFile(checkpoint)
    for (index, name) in original.names.enumerated() {
      var file = original
      file.change(name) { $0[index * 7919 % $0.count] = number }
      try file.write()
      let found = error(of: checkpoint)
      #expect(found?.tensor == name)
      #expect(found?.message.contains("infinite or not a number") == true)
    }
  }

  @Test("Weights whose products overflow give an error, not a score")
  func overflow() async throws {
    let checkpoint = try Checkpoint("tiny")
    var file = try TensorFile(checkpoint)
    file.change("classifier.weight") { $0 = $0.map { $0 < 0 ? -3e38 : 3e38 } }
    try file.write()
    let model = try checkpoint.model(.int8)
    await #expect(throws: EncoderError.self) { try await model.logits(of: [[1, 2, 3]]) }
  }

  @Test("Checkpoints with gamma and beta, and without a prefix, are the same model")
  func oldNames() async throws {
    let checkpoint = try Checkpoint("tiny")
    let expected = try await checkpoint.model().logits(of: [[1, 2, 3]])
    let original = try TensorFile(checkpoint)
    let changes: [(String) -> String] = [
      {
        $0.replacingOccurrences(of: "LayerNorm.weight", with: "LayerNorm.gamma")
          .replacingOccurrences(of: "LayerNorm.bias", with: "LayerNorm.beta")
      },
      { $0.replacingOccurrences(of: "deberta.", with: "") },
    ]
    for change in changes {
      var file = original
      file.rename(change)
      try file.write()
      #expect(try await checkpoint.model().logits(of: [[1, 2, 3]]) == expected)
    }
  }

  @Test("A file that is cut while the model is in use is an error")
  func truncation() async throws {
    let checkpoint = try Checkpoint("tiny")
    let model = try checkpoint.model(.int8)
    _ = try await model.logits(of: [[1, 2, 3]])
    #expect(truncate(checkpoint.path + "/model.safetensors", 100) == 0)
    await #expect(throws: ModelError.self) { try await model.logits(of: [[1, 2, 3]]) }
    await #expect(throws: ModelError.self) {
      try await model.logits(of: [[1, 2, 3]], precision: .fp32)
    }
  }

  @Test("Gains that stand out are smoothed, which int8 takes without harm")
  func outliers() async throws {
    let checkpoint = try Checkpoint("tiny")
    var file = try TensorFile(checkpoint)
    for name in file.names where name.hasSuffix("attention.output.LayerNorm.weight") {
      file.change(name) { gains in
        #expect(!Smoothing.isNeeded(gain: gains, width: gains.count))
        for index in [3, 17] { gains[index] *= 10 }
        #expect(Smoothing.isNeeded(gain: gains, width: gains.count))
      }
    }
    try file.write()
    let exact = try checkpoint.model(.fp32)
    let sequences = ConsistencyTests.sequences(exact, Array(repeating: 40, count: 16))
    let found = try await checkpoint.model(.int8).logits(of: sequences)
    let worst = distance(found, try await exact.logits(of: sequences))
    #expect(worst < 0.25)
  }
}
