internal import CRampartKernels
public import RampartCore
public import RampartModelFiles

/// How an encoder computes.
public struct EncoderOptions: Sendable, Hashable {
  /// In what precision.
  public var precision: NumericPrecision
  /// On how many threads, from 1 to 256; `nil` for one a processor.
  public var threads: Int?

  /// Creates options.
  public init(precision: NumericPrecision = .int8, threads: Int? = nil) {
    self.precision = precision
    self.threads = threads
  }
}

/// A transformer encoder, DeBERTa-v2 (arXiv 2006.03654, 2111.09543) or BERT (arXiv 1810.04805), on the CPU.
///
/// Any number of tasks may use it at once. It owns its threads, which sleep when there is nothing to do; a sequence has
/// the same result bit for bit, whatever else is computed with it and on however many threads.
public final class EncoderModel: Sendable {
  /// What `config.json` says about the model.
  public let configuration: EncoderConfiguration
  /// The precision that it was loaded in.
  public let precision: NumericPrecision

  private let weights: EncoderWeights
  private let crew: Crew

  /// Reads, checks and packs a model's weights.
  ///
  /// Weights other than embeddings are held in the precision of `options`; embeddings are read from `tensors` token by
  /// token. Nothing is mapped into memory.
  ///
  /// - Throws: naming the key or tensor if the configuration is not supported, a tensor is missing or has another
  ///   shape than the configuration implies, or a number is not finite.
  public static func load(
    _ directory: ModelDirectory, tensors: TensorFiles, options: EncoderOptions = EncoderOptions()
  ) throws(ModelError) -> EncoderModel {
    try load(directory, tensors: tensors, options: options, kernels: .best)
  }

  static func load(
    _ directory: ModelDirectory, tensors: TensorFiles, options: EncoderOptions, kernels: Kernels
  ) throws(ModelError) -> EncoderModel {
    let configuration = try EncoderConfiguration.read(from: directory)
    let threads = min(max(options.threads ?? Threads.processorCount, 1), 256)
    let weights = try EncoderLoader.load(
      configuration, directory: directory, files: tensors, precision: options.precision,
      threads: threads, kernels: kernels)
    guard let crew = Crew(weights, threads: threads) else {
      throw ModelError(file: directory.path, "the system gives no thread to compute on")
    }
    return EncoderModel(weights, crew)
  }

  private init(_ weights: EncoderWeights, _ crew: Crew) {
    configuration = weights.configuration
    precision = weights.precision
    self.weights = weights
    self.crew = crew
  }

  /// How many threads compute.
  public var threadCount: Int { crew.threadCount }

  /// The instruction set that is used: `avx512`, `avx2` or `portable`.
  public var instructionSet: String { weights.kernels.name }

  /// Returns the logits of each sequence, `configuration.labels.count` of them.
  ///
  /// - Parameters:
  ///   - sequences: token ids with special tokens, 1 ... `configuration.maximumLength` each.
  ///   - precision: the model's own, or `.fp32`: the reference, for which weights are read anew from the files, so that
  ///     no second copy of them stays in memory; it gives what the model loaded in fp32 gives.
  /// - Returns: one row a sequence.
  /// - Throws: `EncoderError` if a sequence is not valid, `ModelError` if the files have changed, `CancellationError`.
  public func logits(
    of sequences: [[Int32]], precision: NumericPrecision? = nil
  ) async throws -> [[Float]] {
    try await classify(sequences, .logits, precision)
  }

  /// Returns the logits of each sequence, the same bits as `logits` gives, and the mean of its hidden states after a
  /// layer, special tokens included as in sentence-transformers' mean pooling (arXiv 1908.10084).
  ///
  /// After a layer before the last the mean costs next to nothing; after the last, that layer is computed for all
  /// tokens, where logits alone need it for the first one only.
  ///
  /// - Parameters:
  ///   - sequences: token ids with special tokens, 1 ... `configuration.maximumLength` each.
  ///   - layer: 1 ... `configuration.layerCount`.
  /// - Returns: one pair a sequence: `configuration.labels.count` and `configuration.hiddenSize` numbers.
  /// - Throws: as `logits` does.
  public func logitsAndMeans(
    of sequences: [[Int32]], afterLayer layer: Int
  ) async throws -> [(logits: [Float], mean: [Float])] {
    guard (1...configuration.layerCount).contains(layer) else {
      throw EncoderError("there is no layer \(layer); the model has \(configuration.layerCount)")
    }
    let rows = try await classify(
      sequences, Batch.Output(hasLogits: true, meanLayer: layer), nil)
    let count = configuration.labels.count
    return rows.map { (Array($0[..<count]), Array($0[count...])) }
  }

  private func classify(
    _ sequences: [[Int32]], _ output: Batch.Output, _ precision: NumericPrecision?
  ) async throws -> [[Float]] {
    guard configuration.architecture.hasClassifier else {
      throw EncoderError(
        "`\(configuration.architecture.rawValue)` has no classifier, so it gives no logits")
    }
    let wanted = precision ?? self.precision
    guard wanted == self.precision || wanted == .fp32 else {
      throw EncoderError(
        "the model was loaded in \(self.precision.rawValue); it computes in that or in fp32")
    }
    try check(sequences)
    return try await crew.compute(
      Batch(sequences, output: output, isStreamed: wanted != self.precision))
  }

  /// Returns the mean of each sequence's last hidden states, `configuration.hiddenSize` numbers.
  ///
  /// - Parameter sequences: token ids with special tokens, 1 ... `configuration.maximumLength` each.
  /// - Returns: one row a sequence.
  /// - Throws: as `logits` does.
  public func embeddings(of sequences: [[Int32]]) async throws -> [[Float]] {
    try check(sequences)
    return try await crew.compute(
      Batch(sequences, output: .mean(after: configuration.layerCount), isStreamed: false))
  }

  private func check(_ sequences: [[Int32]]) throws(EncoderError) {
    let limit = configuration.maximumLength
    let vocabulary = UInt32(configuration.vocabularySize)
    for (index, sequence) in sequences.enumerated() {
      guard !sequence.isEmpty else { throw EncoderError("sequence \(index) is empty") }
      guard sequence.count <= limit else {
        throw EncoderError(
          "sequence \(index) has \(sequence.count) tokens; the model takes at most \(limit)")
      }
      guard sequence.allSatisfy({ UInt32(bitPattern: $0) < vocabulary }) else {
        throw EncoderError(
          "sequence \(index) has a token id outside of the vocabulary 0 ..< \(vocabulary)")
      }
    }
  }
}
