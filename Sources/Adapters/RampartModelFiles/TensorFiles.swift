internal import RampartCore
internal import RampartCrypto

/// The weights of a model: one safetensors file or several, held open and checked wholly before use.
///
/// Every number of the headers has been checked against the files: each byte behind a header belongs to exactly one
/// tensor, whose shape and storage fit its size. The numbers themselves are not looked at. May be used by many
/// threads at once.
public final class TensorFiles: Sendable {
  /// The file that holds the weights of a model in one piece.
  public static let fileName = "model.safetensors"

  /// The tensors in the order of the files and of their bytes in these.
  public let tensors: [TensorEntry]
  /// The names of the files, sorted by their bytes.
  public let fileNames: [String]

  private let sources: [ByteSource]
  private let indices: [ExactText: Int]

  /// Opens the weights of a model: `model.safetensors`, else the files that `model.safetensors.index.json` names.
  public static func open(_ directory: ModelDirectory) throws(ModelError) -> TensorFiles {
    if directory.has(fileName) { return try open([fileName], of: directory) }
    guard directory.has(ShardIndex.fileName) else {
      throw try notFound(in: directory)
    }
    let index = try ShardIndex(directory)
    let files = try TensorFiles(index.files, of: directory, isIndexed: true)
    try index.check(files.tensors)
    return files
  }

  /// Opens safetensors files of any names that belong together; a tensor must not be in two of them.
  public static func open(_ files: [String], of directory: ModelDirectory) throws(ModelError)
    -> TensorFiles
  {
    try TensorFiles(files, of: directory, isIndexed: false)
  }

  private init(_ files: [String], of directory: ModelDirectory, isIndexed: Bool) throws(ModelError)
  {
    var sources: [ByteSource] = []
    var tensors: [TensorEntry] = []
    for (number, file) in files.enumerated() {
      if isIndexed, !directory.has(file) {
        throw ModelError(
          file: directory.path(of: file),
          "there is no such file, but \(ShardIndex.fileName) names it; "
            + "the download is not complete, get it again")
      }
      let source = try directory.source(of: file)
      tensors += try SafetensorsHeader(source, file: number).tensors
      sources.append(source)
    }
    var indices: [ExactText: Int] = .init(minimumCapacity: tensors.count)
    for (index, tensor) in tensors.enumerated() {
      if let other = indices.updateValue(index, forKey: ExactText(tensor.name)) {
        throw ModelError(
          file: sources[tensor.file].path, tensor: tensor.name,
          "is in \(files[tensors[other].file]) too")
      }
    }
    self.tensors = tensors
    self.sources = sources
    self.indices = indices
    fileNames = files
  }

  /// The names of the tensors, in the order of `tensors`.
  public var names: [String] { tensors.map { $0.name } }

  /// Returns the tensor called `name`, if there is one.
  public func tensor(_ name: String) -> TensorEntry? {
    indices[ExactText(name)].map { tensors[$0] }
  }

  /// The path of the file that a tensor is in, for errors about it.
  public func path(of entry: TensorEntry) -> String {
    sources.indices.contains(entry.file) ? sources[entry.file].path : ""
  }

  /// Where the bytes of a tensor of these files come from.
  func source(of entry: TensorEntry) -> ByteSource { sources[entry.file] }

  /// Reads numbers of a tensor as they are stored, little-endian.
  ///
  /// - Parameters:
  ///   - entry: a tensor of these files.
  ///   - elements: which of its numbers, counted in the order of storage (the last dimension fastest).
  ///   - buffer: where they go; its size must be theirs exactly.
  /// - Throws: if the file has become shorter since it was opened, cannot be read, or a number does not fill whole
  ///   bytes.
  public func readBytes(
    of entry: TensorEntry, elements: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ModelError) {
    guard tensor(entry.name) == entry else {
      throw ModelError(file: path(of: entry), tensor: entry.name, "is not of these files")
    }
    let (size, rest) = entry.storage.bitWidth.quotientAndRemainder(dividingBy: 8)
    guard rest == 0 else {
      throw ModelError(
        file: path(of: entry), tensor: entry.name,
        "numbers of \(entry.storage.rawValue) cannot be read one by one")
    }
    guard elements.lowerBound >= 0, elements.upperBound <= entry.elementCount,
      buffer.count == elements.count * size
    else {
      throw ModelError(
        file: path(of: entry), tensor: entry.name,
        "numbers \(elements) of \(entry.elementCount) do not fit \(buffer.count) bytes")
    }
    try sources[entry.file].read(at: entry.offset + elements.lowerBound * size, into: buffer)
  }

  private static func notFound(in directory: ModelDirectory) throws(ModelError) -> ModelError {
    let names = try directory.fileNames()
    let pickle = names.first { name in
      [".bin", ".pt", ".pth", ".ckpt", ".bin.index.json"].contains { name.hasSuffix($0) }
    }
    if let pickle {
      return ModelError(
        file: directory.path(of: pickle),
        "the weights are a Python pickle, which can run any program when it is read, so it is not "
          + "opened; get \(fileName) from the model's page, or convert it where that is safe: "
          + "`AutoModelForSequenceClassification.from_pretrained(DIR).save_pretrained(NEW_DIR)` in Python"
      )
    }
    let others = names.filter { $0.hasSuffix(".safetensors") }
    let hint =
      others.isEmpty
      ? ""
      : "; it has \(others.prefix(3).joined(separator: ", ")), which the engine does not look for"
    return ModelError(
      file: directory.path, "has neither \(fileName) nor \(ShardIndex.fileName)\(hint)")
  }
}

// MARK: - Pins

extension TensorFiles {
  /// Returns the SHA-256 digest of the weights as 64 hexadecimal digits.
  ///
  /// Of one file it is that file's digest; of several, the digest of the lines `<digest>  <file name>\n` sorted by
  /// file name: what `sha256sum FILES | sha256sum` prints.
  public func digest() throws(ModelError) -> String {
    var digests: [String] = []
    for source in sources { digests.append(try SHA256.hexadecimalDigest(of: source)) }
    if digests.count == 1 { return digests[0] }
    let lines = zip(digests, fileNames).map { "\($0)  \($1)\n" }.joined()
    do throws(CryptoError) {
      return try SHA256.digest(lines.utf8).hexadecimal
    } catch {
      throw ModelError(file: fileNames.joined(separator: ", "), error.message)
    }
  }

  /// Checks that the weights have the SHA-256 digest that somebody has written down: 64 hexadecimal digits, in
  /// either case, as `digest()` returns them.
  public func verify(sha256 wanted: String) throws(ModelError) {
    let path = sources.count == 1 ? sources[0].path : fileNames.joined(separator: ", ")
    guard wanted.utf8.count == 64, wanted.utf8.allSatisfy({ Character(.init($0)).isHexDigit })
    else {
      throw ModelError(
        file: path, "the SHA-256 digest wanted is not written as 64 hexadecimal digits")
    }
    let found = try digest()
    guard found == wanted.lowercased() else {
      throw ModelError(
        file: path,
        "the SHA-256 digest is \(found), but \(wanted.lowercased()) is wanted: these are not the "
          + "weights that were pinned")
    }
  }
}
