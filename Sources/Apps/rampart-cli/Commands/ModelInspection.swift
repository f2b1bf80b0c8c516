internal import RampartCore
internal import RampartInference
internal import RampartJSON
internal import RampartModelFiles

/// What is known about a model from the files in its folder.
struct ModelInspection {
  /// A file of the folder.
  struct File {
    let name: String
    let byteCount: Int
    /// Of files that a model is made of.
    let digest: String?
  }

  /// How a model's tensors are stored.
  struct Weights {
    let files: [String]
    let digest: String
    let tensorCount: Int
    /// The words of the format, each with the number of tensors stored so.
    let storages: [(name: String, count: Int)]
    let parameterCount: Int
    let embeddingParameterCount: Int
  }

  let path: String
  var configuration = ModelConfiguration()
  var tokenizer: TokenizerFacts?
  /// What `guard.json` says.
  var guardProfile: GuardProfile?
  var weights: Weights?
  var files: [File] = []
  /// What keeps the model from being used, or makes it doubtful.
  var problems: [String] = []
  /// What is worth knowing and no fault.
  var notes: [String] = []

  /// Looks into a folder; an error if there are no safetensors files in it, or it cannot be listed.
  init(_ directory: ModelDirectory) throws(ModelError) {
    path = directory.path
    let names = try directory.fileNames()
    readConfiguration(directory)
    readTokenizer(directory)
    let tensors = try openWeights(directory, names)
    if let tensors { read(tensors, of: directory) }
    listFiles(names, of: directory, tensors)
    lookAround(names, tensors)
    readGuardFile(directory)
  }

  /// Runs `body`, and makes its error a problem.
  private mutating func attempt<Result>(_ body: () throws(ModelError) -> Result) -> Result? {
    do throws(ModelError) {
      return try body()
    } catch {
      problems.append("\(error)")
      return nil
    }
  }

  private mutating func readConfiguration(_ directory: ModelDirectory) {
    let read = attempt { () throws(ModelError) in try ModelConfiguration(directory) }
    guard let read else { return }
    configuration = read
    switch configuration.use {
    case .classification, .embeddings: break
    case .none:
      let name = configuration.architecture ?? "a model without an architecture"
      notes.append("\(name) is not supported for classification")
    }
    if configuration.namesCode {
      notes.append("config.json names Python code (`auto_map`), which is never run")
    }
  }

  /// Builds the tokenizer, and where that fails says what can be told without it.
  private mutating func readTokenizer(_ directory: ModelDirectory) {
    let fault: String
    do throws(ModelError) {
      tokenizer = try TokenizerFacts.building(directory)
      guard tokenizer == nil else { return }
      fault = "there is no tokenizer: no \(TokenizerFacts.files.joined(separator: ", "))"
    } catch {
      tokenizer = (try? TokenizerFacts.reading(directory)) ?? nil
      fault = "\(error)"
    }
    // A model that is not supported may come with a tokenizer that is not.
    if configuration.use == .none { notes.append(fault) } else { problems.append(fault) }
  }

  /// Reads `guard.json`, which belongs to models that classify.
  private mutating func readGuardFile(_ directory: ModelDirectory) {
    guard configuration.use == .classification, directory.has(GuardFile.name) else { return }
    let known = Dictionary(
      files.compactMap { file in file.digest.map { (file.name, $0) } }, uniquingKeysWith: { $1 })
    guardProfile =
      attempt { () throws(ModelError) in
        try GuardFile.read(
          from: directory, configuration: try EncoderConfiguration.read(from: directory),
          known: known)
      } ?? nil
  }

  /// Opens the weights that the engine would, or else whatever safetensors files there are.
  private mutating func openWeights(_ directory: ModelDirectory, _ names: [String])
    throws(ModelError) -> TensorFiles?
  {
    if directory.has(TensorFiles.fileName) || directory.has("\(TensorFiles.fileName).index.json") {
      return attempt { () throws(ModelError) in try TensorFiles.open(directory) }
    }
    let others = names.filter { $0.hasSuffix(".safetensors") }
    guard !others.isEmpty else { return try TensorFiles.open(directory) }
    problems.append(
      "there is no \(TensorFiles.fileName), so the engine does not find the weights; "
        + "what follows is of \(others.joined(separator: ", "))")
    return attempt { () throws(ModelError) in try TensorFiles.open(others, of: directory) }
  }

  private mutating func read(_ tensors: TensorFiles, of directory: ModelDirectory) {
    var storages: [String: Int] = [:]
    var (total, embeddings) = (0, 0)
    let integers = integerMatrices(tensors)
    let scales = Set(integers.map { ExactText($0.name + "_scale") })
    for tensor in tensors.tensors {
      storages[tensor.storage.rawValue, default: 0] += 1
      // A position counter is no parameter, and neither is a scale.
      guard
        tensor.storage.isWeight && !scales.contains(ExactText(tensor.name))
          || integers.contains(tensor)
      else { continue }
      total += tensor.elementCount
      if Self.isEmbedding(tensor) { embeddings += tensor.elementCount }
    }
    for tensor in tensors.tensors {
      let place = attempt { () throws(ModelError) in try tensors.firstNonFinite(of: tensor) } ?? nil
      if let place {
        problems.append("tensor `\(tensor.name)`: its number \(place) is infinite or not a number")
      }
    }
    if !integers.isEmpty {
      notes.append(
        "\(integers.count) matrices are stored in 8 bits, with one scale a row (`….weight_scale`)")
    }
    let digest = attempt { () throws(ModelError) in try tensors.digest() }
    weights = Weights(
      files: tensors.fileNames, digest: digest ?? "", tensorCount: tensors.tensors.count,
      storages: storages.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { ($0.key, $0.value) },
      parameterCount: total, embeddingParameterCount: embeddings)
    compare(tensors)
  }

  /// The matrices that are stored as whole numbers with scales, checked where the engine would read them.
  private mutating func integerMatrices(_ tensors: TensorFiles) -> Set<TensorEntry> {
    var integers: Set<TensorEntry> = []
    for tensor in tensors.tensors {
      do throws(ModelError) {
        guard try tensors.scales(of: tensor) != nil else { continue }
        integers.insert(tensor)
        if let place = try tensors.firstBeyondSymmetric(of: tensor) {
          throw ModelError(
            file: path, tensor: tensor.name,
            "its number \(place) is -128, which no quantisation to -127 ... 127 gives")
        }
      } catch {
        if configuration.use != .none { problems.append("\(error)") }
      }
    }
    return integers
  }

  /// Holds the configuration against the tensors and the tokenizer.
  private mutating func compare(_ tensors: TensorFiles) {
    let table = tensors.tensors.first {
      Self.isASCII($0.name) && $0.name.hasSuffix("word_embeddings.weight")
    }
    if let table, let rows = table.shape.first {
      if let size = configuration.vocabularySize, size != rows {
        problems.append(
          "tensor `\(table.name)` has \(rows) rows, but config.json says vocab_size \(size)")
      }
      if let size = tokenizer?.vocabularySize, size > rows {
        problems.append(
          "the tokenizer has \(size) tokens, but tensor `\(table.name)` only \(rows) rows")
      }
      if let size = configuration.hiddenSize, table.shape.last != size {
        problems.append(
          "tensor `\(table.name)` has rows of \(table.shape.last ?? 0), but config.json says hidden_size \(size)"
        )
      }
    }
    guard let rows = tensors.tensor("classifier.weight")?.shape.first else { return }
    if configuration.labels.isEmpty {
      // transformers leaves its own names away.
      configuration.labels = (0..<min(rows, 1000)).map { "LABEL_\($0)" }
      notes.append("config.json names no labels, so they are called as in transformers")
    } else if rows != configuration.labels.count {
      problems.append(
        "tensor `classifier.weight` has \(rows) rows, but config.json names \(configuration.labels.count) labels"
      )
    }
  }

  /// Tables that are looked up and not multiplied with.
  private static func isEmbedding(_ tensor: TensorEntry) -> Bool {
    tensor.shape.count == 2 && isASCII(tensor.name)
      && tensor.name.split(separator: ".").contains {
        $0.contains("embed") || $0 == "wte" || $0 == "wpe"
      }
  }

  /// Texts with combining marks are slow to search, and no name of a tensor has any.
  private static func isASCII(_ name: String) -> Bool { name.utf8.allSatisfy { $0 < 0x80 } }

  private mutating func listFiles(
    _ names: [String], of directory: ModelDirectory, _ tensors: TensorFiles?
  ) {
    let weightFiles = tensors?.fileNames ?? []
    for name in names {
      guard let size = try? directory.size(of: name) else { continue }
      let isOfModel = Self.modelFiles.contains(name) || weightFiles.contains(name)
      // Of weights in one piece the digest is known.
      let known = weightFiles == [name] ? weights?.digest : nil
      let digest =
        known
        ?? (isOfModel ? attempt { () throws(ModelError) in try directory.digest(of: name) } : nil)
      files.append(File(name: name, byteCount: size, digest: digest))
    }
  }

  /// Looks at the files that nothing reads.
  private mutating func lookAround(_ names: [String], _ tensors: TensorFiles?) {
    let pickles = names.filter { name in
      [".bin", ".pt", ".pth", ".ckpt", ".pkl"].contains { name.hasSuffix($0) }
    }
    if !pickles.isEmpty {
      notes.append(
        "\(pickles.joined(separator: ", ")): perhaps Python pickles, which are never opened")
    }
    guard let tensors else { return }
    let unused = names.filter { $0.hasSuffix(".safetensors") && !tensors.fileNames.contains($0) }
    if !unused.isEmpty {
      notes.append("\(unused.joined(separator: ", ")): not part of the weights that are read")
    }
  }

  private static let modelFiles: Set<String> = [
    "config.json", "model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json",
    "special_tokens_map.json", "added_tokens.json", "vocab.txt", "spm.model", GuardFile.name,
  ]
}
