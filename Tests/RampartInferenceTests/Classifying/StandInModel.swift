import RampartCore
import RampartInference
import RampartTokenizers

/// A tokenizer for which every byte is a token, its value plus 10; 1 begins a sequence and 2 ends it.
struct ByteTokenizer: SequenceTokenizer {
  let prefix: [Int32] = [1]
  let suffix: [Int32] = [2]

  func encode(_ text: [UInt8]) -> Encoding {
    Encoding(ids: text.map { Int32($0) + 10 }, ranges: text.indices.map { $0..<($0 + 1) })
  }
}

/// A model whose logits are a function of the sequence and the precision.
final class StandInModel: SequenceModel {
  struct Failure: Error {}

  let labels: [String]
  let maximumLength = 512
  let machinery = "nothing"
  let precision: NumericPrecision
  private let calls = Locked<[(sequences: [[Int32]], precision: NumericPrecision?)]>([])
  private let judge: @Sendable ([Int32], NumericPrecision) throws -> [Float]

  init(
    labels: [String] = ["benign", "malicious"], precision: NumericPrecision = .int8,
    _ judge: @escaping @Sendable ([Int32], NumericPrecision) throws -> [Float]
  ) {
    self.labels = labels
    self.precision = precision
    self.judge = judge
  }

  func logits(of sequences: [[Int32]], precision: NumericPrecision?) async throws -> [[Float]] {
    calls.withLock { $0.append((sequences, precision)) }
    return try sequences.map { try judge($0, precision ?? self.precision) }
  }

  /// The sequences that were computed in a precision; `nil` for the model's own.
  func computed(in precision: NumericPrecision?) -> [[Int32]] {
    calls.withLock { $0.filter { $0.precision == precision }.flatMap { $0.sequences } }
  }

  /// The most tokens of one call.
  var largestCall: Int {
    calls.withLock { $0.map { $0.sequences.reduce(0) { $0 + $1.count } }.max() ?? 0 }
  }
}
