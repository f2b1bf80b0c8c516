internal import RampartCore
internal import RampartJSON

/// `model.safetensors.index.json`: which tensor is in which of several files.
struct ShardIndex {
  static let fileName = "model.safetensors.index.json"

  let path: String
  /// The files, sorted by their bytes.
  let files: [String]
  /// Which of `files` each tensor is in.
  let placement: [ExactText: Int]

  /// Each file stays open, and a process has a thousand descriptors or so.
  private static let maximumFileCount = 512
  private static let maximumByteCount = 64 << 20

  /// Reads the index of a model.
  init(_ directory: ModelDirectory) throws(ModelError) {
    path = directory.path(of: Self.fileName)
    let bytes = try directory.contents(of: Self.fileName, limit: Self.maximumByteCount)
    let root: JSONValue
    do throws(JSONError) {
      // `metadata` may hold anything; nothing of it is used.
      root = try JSONParser(maximumDepth: 16).parse(bytes)
    } catch {
      throw ModelError(file: path, "is not as it should be: \(error)")
    }
    guard let object = root.object else { throw ModelError(file: path, "is not a JSON object") }
    guard !object.hasDuplicateKeys else {
      throw ModelError(file: path, "a key stands twice in the outermost object")
    }
    guard let map = object["weight_map"]?.object, !map.entries.isEmpty else {
      throw ModelError(
        file: path, "`weight_map`, the object that says where each tensor is, is missing or empty")
    }
    var shards: [(tensor: String, file: String)] = []
    for entry in map.entries {
      guard let file = entry.value.string else {
        throw ModelError(file: path, tensor: entry.key, "its file's name is not a text")
      }
      guard ModelDirectory.isPlainName(file), file.hasSuffix(".safetensors") else {
        throw ModelError(
          file: path, tensor: entry.key,
          "`\(ModelError.printable(file))` is not the plain name of a safetensors file in the same "
            + "folder")
      }
      shards.append((entry.key, file))
    }
    files = Set(shards.map { ExactText($0.file) }).map(\.text)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard files.count <= Self.maximumFileCount else {
      throw ModelError(
        file: path, "names \(files.count) files; at most \(Self.maximumFileCount) are opened")
    }
    let numbers = Dictionary(
      uniqueKeysWithValues: files.enumerated().map { (ExactText($0.element), $0.offset) })
    var placement: [ExactText: Int] = .init(minimumCapacity: shards.count)
    for (tensor, file) in shards {
      guard placement.updateValue(numbers[ExactText(file)] ?? 0, forKey: ExactText(tensor)) == nil
      else { throw ModelError(file: path, tensor: tensor, "stands twice in `weight_map`") }
    }
    self.placement = placement
  }

  /// Checks that the files hold the tensors that the index says, and no others.
  func check(_ tensors: [TensorEntry]) throws(ModelError) {
    for tensor in tensors {
      guard let file = placement[ExactText(tensor.name)] else {
        throw ModelError(
          file: path, tensor: tensor.name, "is in \(files[tensor.file]) but not in `weight_map`")
      }
      guard file == tensor.file else {
        throw ModelError(
          file: path, tensor: tensor.name,
          "is in \(files[tensor.file]), but `weight_map` says \(files[file])")
      }
    }
    guard tensors.count < placement.count else { return }
    let found = Set(tensors.map { ExactText($0.name) })
    let missing = placement.filter { !found.contains($0.key) }
      .min { $0.key.text.utf8.lexicographicallyPrecedes($1.key.text.utf8) }
    if let missing {
      throw ModelError(
        file: path, tensor: missing.key.text,
        "is not in \(files[missing.value]), where `weight_map` says it is")
    }
  }
}
