import Foundation
import RampartCore
import Testing

@testable import RampartInference

/// fp32 against transformers on made-up checkpoints.
@Suite(.serialized) struct GoldenTests {
  static let tiny = [
    "tiny", "tiny-absolute", "tiny-bert", "tiny-bert-relu", "tiny-c2p", "tiny-f16",
    "tiny-few-buckets", "tiny-gelu-new", "tiny-narrow-embeddings", "tiny-own-position-keys",
    "tiny-p2c", "tiny-plain-distances", "tiny-relu", "tiny-sharded", "tiny-three-labels",
  ]

  @Test("Small models of every kind give the logits of transformers", arguments: tiny)
  func tinyModels(name: String) async throws {
    let model = try Checkpoint(name).model()
    let worst = try await difference(model, try Goldens.model(name))
    #expect(worst < 2e-5)
  }

  @Test(
    "Models of published configurations give the logits of transformers",
    arguments: ["xsmall", "small", "base", "mdeberta", "minilm", "minilm-encoder"])
  func publishedModels(name: String) async throws {
    let model = try Checkpoint(name).model()
    let worst = try await difference(model, try Goldens.model(name))
    #expect(worst < 1e-4)
  }

  private func difference(_ model: EncoderModel, _ golden: Goldens.Model) async throws -> Float {
    let vocabulary = model.configuration.vocabularySize
    let lengths = golden.single.keys.compactMap { Int($0) }.sorted()
    let batches =
      lengths.map {
        ([Checkpoint.ids(length: $0, vocabulary: vocabulary)], [golden.single["\($0)"] ?? []])
      }
      + golden.ragged.map { batch in
        let rows = batch.lengths.enumerated().map {
          Checkpoint.ids(row: $0.offset, length: $0.element, vocabulary: vocabulary)
        }
        return (rows, batch.results)
      }
    var worst: Float = 0
    for (sequences, expected) in batches {
      let found =
        model.configuration.architecture.hasClassifier
        ? try await model.logits(of: sequences) : try await model.embeddings(of: sequences)
      worst = max(worst, distance(found, expected))
    }
    return worst
  }
}
