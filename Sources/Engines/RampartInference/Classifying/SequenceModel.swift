package import RampartCore
package import RampartTokenizers

/// What a classifier needs of a model: logits of token sequences.
package protocol SequenceModel: Sendable {
  /// The names of the classes, in the order of the logits.
  var labels: [String] { get }
  /// The most tokens of a sequence.
  var maximumLength: Int { get }
  /// The precision it computes in where none is given.
  var precision: NumericPrecision { get }
  /// What it computes with: `avx512, 2 threads`.
  var machinery: String { get }

  /// Returns the logits of each sequence.
  func logits(of sequences: [[Int32]], precision: NumericPrecision?) async throws -> [[Float]]

  /// How many layers there are, and how many numbers a hidden state has; 0 where there are no embeddings.
  var layerCount: Int { get }
  var hiddenSize: Int { get }

  /// Returns the logits of each sequence and the mean of its hidden states after a layer, in the model's precision.
  func logitsAndMeans(of sequences: [[Int32]], afterLayer layer: Int) async throws
    -> [(logits: [Float], mean: [Float])]
}

extension SequenceModel {
  package var layerCount: Int { 0 }
  package var hiddenSize: Int { 0 }

  package func logitsAndMeans(of sequences: [[Int32]], afterLayer layer: Int) async throws
    -> [(logits: [Float], mean: [Float])]
  { throw EncoderError("the model gives no embeddings") }
}

/// What a classifier needs of a tokenizer.
package protocol SequenceTokenizer: Sendable {
  /// The special tokens before a sequence.
  var prefix: [Int32] { get }
  /// The special tokens behind a sequence.
  var suffix: [Int32] { get }

  /// Returns the tokens of a text without special tokens around it.
  func encode(_ text: [UInt8]) -> Encoding
}
