internal import CRampartKernels
internal import RampartModelFiles

/// Finds the tensors of a model by the names that checkpoints give them, each against its shape.
struct TensorLookup {
  let files: TensorFiles
  let configurationFile: String
  /// What stands before the encoder's names: `deberta.`, `bert.` or nothing.
  let prefix: String

  init(
    _ files: TensorFiles, configuration: EncoderConfiguration, configurationFile: String
  ) throws(ModelError) {
    self.files = files
    self.configurationFile = configurationFile
    let usual = configuration.architecture.isDeberta ? "deberta." : "bert."
    let words = "embeddings.word_embeddings.weight"
    guard let prefix = [usual, ""].first(where: { files.tensor($0 + words) != nil }) else {
      throw ModelError(
        file: files.fileNames.joined(separator: ", "), tensor: usual + words,
        "is missing; `\(configuration.architecture.rawValue)` needs it")
    }
    self.prefix = prefix
  }

  /// The tensor of the encoder's part `name`.
  func weight(_ name: String, shape: [Int]) throws(ModelError) -> WeightEntry {
    try exact(prefix + name, shape: shape)
  }

  /// The tensor called `name`, whatever the prefix.
  func exact(_ name: String, shape: [Int]) throws(ModelError) -> WeightEntry {
    guard let entry = files.tensor(name) else {
      throw ModelError(
        file: files.fileNames.joined(separator: ", "), tensor: name,
        "is missing; \(configurationFile) implies it, of shape \(shape)")
    }
    guard entry.shape == shape else {
      throw ModelError(
        file: files.path(of: entry), tensor: name,
        "has the shape \(entry.shape); \(configurationFile) implies \(shape)")
    }
    let stored: Int
    switch entry.storage {
    case .float32: stored = Int(RAMPART_STORED_FLOAT32)
    case .float16: stored = Int(RAMPART_STORED_FLOAT16)
    case .bfloat16: stored = Int(RAMPART_STORED_BFLOAT16)
    case .int8: stored = Int(RAMPART_STORED_INT8)
    default:
      throw ModelError(
        file: files.path(of: entry), tensor: name,
        "is stored as \(entry.storage.rawValue); weights must be F32, F16 or BF16, or "
          + "I8 with scales")
    }
    let scales = try files.scales(of: entry)
    return WeightEntry(
      entry: entry, stored: rampart_number(stored), scales: try scales.map(aligned))
  }

  private func aligned(_ scales: [Float]) throws(ModelError) -> AlignedBuffer {
    guard let buffer = AlignedBuffer(byteCount: 4 * scales.count) else {
      throw ModelError(
        file: configurationFile, "there is not enough memory to load the model")
    }
    buffer.floats.update(from: scales, count: scales.count)
    return buffer
  }

  /// A linear map of the encoder.
  func linear(
    _ names: [String], rows: PaddedAxis, columns: PaddedAxis, hasBias: Bool = true
  ) throws(ModelError) -> LinearSource {
    try linear(exact: names.map { prefix + $0 }, rows: rows, columns: columns, hasBias: hasBias)
  }

  func linear(
    exact names: [String], rows: PaddedAxis, columns: PaddedAxis, hasBias: Bool = true
  ) throws(ModelError) -> LinearSource {
    var (weights, biases): ([WeightEntry], [WeightEntry]) = ([], [])
    for name in names {
      weights.append(try exact("\(name).weight", shape: [rows.count, columns.count]))
      if hasBias { biases.append(try exact("\(name).bias", shape: [rows.count])) }
    }
    return LinearSource(weights: weights, biases: biases, rows: rows, columns: columns)
  }

  /// A layer normalisation of the encoder; old checkpoints call its parts gamma and beta.
  func norm(_ name: String, axis: PaddedAxis) throws(ModelError) -> NormSource {
    let isOld =
      files.tensor("\(prefix)\(name).weight") == nil
      && files.tensor("\(prefix)\(name).gamma") != nil
    return NormSource(
      gain: try weight(name + (isOld ? ".gamma" : ".weight"), shape: [axis.count]),
      offset: try weight(name + (isOld ? ".beta" : ".bias"), shape: [axis.count]), axis: axis)
  }
}
