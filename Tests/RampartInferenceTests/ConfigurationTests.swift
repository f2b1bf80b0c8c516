import Foundation
import RampartModelFiles
import TestSupport
import Testing

@testable import RampartInference

/// Reading `config.json`.
@Suite struct ConfigurationTests {
  private static var deberta: [String: Any] {
    [
      "architectures": ["DebertaV2ForSequenceClassification"], "model_type": "deberta-v2",
      "vocab_size": 128100, "hidden_size": 384, "num_hidden_layers": 12, "num_attention_heads": 6,
      "intermediate_size": 1536, "relative_attention": true, "position_buckets": 256,
      "max_relative_positions": -1, "norm_rel_ebd": "layer_norm", "share_att_key": true,
      "pos_att_type": "p2c|c2p", "position_biased_input": false, "type_vocab_size": 0,
      "id2label": ["1": "jailbreak", "0": "benign"],
    ]
  }
  private static var bert: [String: Any] {
    [
      "architectures": ["BertModel"], "vocab_size": 30522, "hidden_size": 384,
      "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 1536,
    ]
  }

  private func read(
    _ base: [String: Any], _ changes: [String: Any] = [:], without key: String? = nil
  ) throws -> EncoderConfiguration {
    var object = base.merging(changes) { $1 }
    if let key { object[key] = nil }
    let data = try JSONSerialization.data(withJSONObject: object)
    return try EncoderConfiguration(json: [UInt8](data), file: "config.json")
  }

  @Test("A DeBERTa configuration in its old form is read with the defaults of transformers")
  func oldForm() throws {
    let configuration = try read(Self.deberta)
    #expect(configuration.labels == ["benign", "jailbreak"])
    #expect(configuration.maximumLength == 512)
    #expect(configuration.layerNormEpsilon == 1e-7)
    #expect(configuration.embeddingSize == 384)
    #expect(!configuration.hasPositionEmbeddings)
    #expect(configuration.scoreTermCount == 3)
    #expect(configuration.poolerActivation == .gelu)
    let relative = try #require(configuration.relativeAttention)
    #expect(relative.span == 256 && relative.maximumDistance == 512)
    #expect(relative.sharesProjections && relative.isNormalized)
    #expect(try read(Self.deberta, ["pos_att_type": ["p2c", "c2p"]]) == configuration)
  }

  @Test("Without relative attention scores are still scaled by the terms named")
  func scaleWithoutPositions() throws {
    let configuration = try read(Self.deberta, ["relative_attention": false])
    #expect(configuration.relativeAttention == nil)
    #expect(configuration.scoreTermCount == 3)
  }

  @Test("Without buckets every distance has a row")
  func plainDistances() throws {
    let changes: [String: Any] = ["position_buckets": -1, "max_relative_positions": 128]
    let configuration = try read(Self.deberta, changes)
    #expect(configuration.relativeAttention?.span == 128)
    #expect(configuration.relativeAttention?.bucketCount == nil)
  }

  @Test("A BERT encoder has no labels and BERT's own defaults")
  func bertDefaults() throws {
    let configuration = try read(Self.bert)
    #expect(configuration.labels.isEmpty && configuration.tokenTypeCount == 2)
    #expect(configuration.layerNormEpsilon == 1e-12 && configuration.poolerActivation == .tanh)
    let changes: [String: Any] = [
      "architectures": ["BertForSequenceClassification"], "num_labels": 3,
    ]
    #expect(try read(Self.bert, changes).labels == ["LABEL_0", "LABEL_1", "LABEL_2"])
  }

  @Test("The rows of distances are those of the models' authors")
  func buckets() throws {
    let relative = try #require(try read(Self.deberta).relativeAttention)
    let (rows, reach) = RelativeTable.rows(relative, maximumLength: 512)
    #expect(reach == 512 && rows.count == 1025)
    let expected: [Int: Int32] = [
      0: 256, 1: 257, -1: 255, 127: 383, 128: 384, 129: 385, 200: 425, 511: 511, -511: 1,
      512: 511, -512: 0,
    ]
    for (distance, row) in expected { #expect(rows[distance + reach] == row) }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let key: String
    let json: String
    var isBert = false
    var testDescription: String { "\(key): \(json)" }
  }

  static let refusals: [Refusal] = [
    .init(key: "vocab_size", json: "0"), .init(key: "vocab_size", json: "-5"),
    .init(key: "vocab_size", json: "9223372036854775807"), .init(key: "vocab_size", json: "1e9"),
    .init(key: "vocab_size", json: "\"many\""), .init(key: "vocab_size", json: "null"),
    .init(key: "hidden_size", json: "385"), .init(key: "hidden_size", json: "1000000"),
    .init(key: "num_attention_heads", json: "0"), .init(key: "num_attention_heads", json: "1"),
    .init(key: "num_hidden_layers", json: "100000"), .init(key: "intermediate_size", json: "-1"),
    .init(key: "max_position_embeddings", json: "1000000000000"),
    .init(key: "position_buckets", json: "1"), .init(key: "position_buckets", json: "1022"),
    .init(key: "position_buckets", json: "99999999"),
    .init(key: "max_relative_positions", json: "4294967296"),
    .init(key: "pos_att_type", json: "[\"p2p\"]"), .init(key: "pos_att_type", json: "[1]"),
    .init(key: "norm_rel_ebd", json: "\"batch_norm\""),
    .init(key: "layer_norm_eps", json: "-1"), .init(key: "layer_norm_eps", json: "0"),
    .init(key: "hidden_act", json: "\"mish\""), .init(key: "pooler_hidden_act", json: "\"x\""),
    .init(key: "conv_kernel_size", json: "3"), .init(key: "quantization_config", json: "{}"),
    .init(key: "is_decoder", json: "true"), .init(key: "attention_head_size", json: "32"),
    .init(key: "pooler_hidden_size", json: "100"), .init(key: "relative_attention", json: "1"),
    .init(key: "model_type", json: "\"bert\""), .init(key: "architectures", json: "[]"),
    .init(key: "architectures", json: "[\"LlamaForCausalLM\"]"),
    .init(key: "id2label", json: "{\"0\":\"a\",\"2\":\"b\"}"),
    .init(key: "id2label", json: "{\"0\":\"a\",\"-1\":\"b\"}"),
    .init(key: "id2label", json: "{\"0\":1}"), .init(key: "id2label", json: "{}"),
    .init(key: "id2label", json: "[\"a\"]"), .init(key: "num_labels", json: "0"),
    .init(key: "position_embedding_type", json: "\"relative_key\"", isBert: true),
    .init(key: "type_vocab_size", json: "0", isBert: true),
    .init(key: "add_cross_attention", json: "true", isBert: true),
  ]

  @Test(
    "What is out of bounds or not supported is an error that names the key", arguments: refusals)
  func refused(_ refusal: Refusal) throws {
    let value = try JSONSerialization.jsonObject(
      with: Data(refusal.json.utf8), options: .fragmentsAllowed)
    let error = #expect(throws: ModelError.self) {
      try read(refusal.isBert ? Self.bert : Self.deberta, [refusal.key: value])
    }
    #expect(error?.file == "config.json")
    #expect(error?.message.contains("`\(refusal.key)`") == true)
  }

  @Test("Labels that disagree with their number are an error")
  func labelCount() {
    #expect(throws: ModelError.self) { try read(Self.deberta, ["num_labels": 3]) }
  }

  @Test("What is no JSON object is an error", arguments: ["", "[]", "{", "null", "{\"a\":}"])
  func noObject(text: String) {
    #expect(throws: ModelError.self) {
      try EncoderConfiguration(json: Array(text.utf8), file: "config.json")
    }
  }

  @Test("Bucket sizes that leave gaps are refused when the model is loaded")
  func gaps() throws {
    let checkpoint = try Checkpoint("tiny-few-buckets")
    try checkpoint.configure(["max_relative_positions": 6])
    #expect(throws: ModelError.self) { try checkpoint.model() }
  }

  @Test("Combining marks in a name cost linear time", .timeLimit(.minutes(1)))
  func marks() throws {
    let marks = CombiningMarks.text()
    let keys = [
      "architectures", "model_type", "position_embedding_type", "hidden_act", "pos_att_type",
      "norm_rel_ebd",
    ]
    for key in keys {
      let value: Any = key == "architectures" ? [marks] : marks
      let error = #expect(throws: ModelError.self) { try read(Self.deberta, [key: value]) }
      #expect(error?.message.contains("`\(key)`") == true)
    }
  }
}
