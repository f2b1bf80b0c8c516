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
