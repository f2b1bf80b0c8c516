internal import RampartCore
internal import RampartJSON

/// The header of a safetensors file, checked wholly (<https://github.com/huggingface/safetensors#format>).
///
/// The file is a length in 8 bytes, so many bytes of JSON, and the tensors' bytes, which the JSON describes without
/// a gap and without an overlap.
struct SafetensorsHeader {
  /// The tensors in the order of their bytes.
  let tensors: [TensorEntry]
  /// The remarks of whoever wrote the file.
  let metadata: [(key: String, value: String)]

  /// In bytes; the format allows 100,000,000, which would take gigabytes of memory to read.
  private static let maximumLength = 16_000_000
  /// An object of objects that hold arrays; nothing lies deeper.
  private static let maximumDepth = 3

  /// Reads and checks the header of the file number `file` of a model.
  init(_ source: ByteSource, file: Int = 0) throws(ModelError) {
    let path = source.path
    let length = try Self.length(source)
    let bytes = try source.bytes(at: 8, count: length)
    guard bytes.first == UInt8(ascii: "{") else {
      throw ModelError(
        file: path, "the header does not begin with `{`: this is not a safetensors file")
    }
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONParser(maximumDepth: Self.maximumDepth).parse(bytes)
    } catch {
      throw ModelError(file: path, "the header is not as it should be: \(error)")
    }
    var tensors: [TensorEntry] = []
    var metadata: [(key: String, value: String)]?
    let members = root.object?.entries ?? []
    tensors.reserveCapacity(members.count)
    var names = Set<ExactText>(minimumCapacity: members.count)
    let reader = TensorReader(path: path, file: file, start: 8 + length)
    for member in members {
      if ExactText(member.key) == "__metadata__" {
        guard metadata == nil else {
          throw ModelError(file: path, "`__metadata__` stands twice in the header")
        }
        metadata = try Self.metadata(member.value, path)
      } else {
        guard names.insert(ExactText(member.key)).inserted else {
          throw ModelError(file: path, tensor: member.key, "stands twice in the header")
        }
        tensors.append(try reader.entry(member.key, member.value))
      }
    }
    self.tensors = try Self.inOrder(tensors, start: 8 + length, source)
    self.metadata = metadata ?? []
  }

  /// Reads the 8 bytes before the header.
  private static func length(_ source: ByteSource) throws(ModelError) -> Int {
    guard source.count >= 8 else {
      throw ModelError(
        file: source.path,
        "has \(source.count) bytes, less than a safetensors file's 8 bytes of header length")
    }
    let length = try source.bytes(at: 0, count: 8).reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    guard length >= 2 else {
      throw ModelError(file: source.path, "the header length \(length) leaves no room for a header")
    }
    guard length <= UInt64(maximumLength) else {
      throw ModelError(
        file: source.path,
        "the header length \(length) is beyond the limit of \(maximumLength) bytes, which hold the "
          + "description of 100,000 tensors: this is not a safetensors file, or it is damaged")
    }
    guard Int(length) <= source.count - 8 else {
      throw ModelError(
        file: source.path,
        "the header length \(length) leads beyond the file's \(source.count) bytes: "
          + "the download is not complete, or this is not a safetensors file")
    }
    return Int(length)
  }

  private static func metadata(_ value: JSONValue, _ path: String) throws(ModelError)
    -> [(key: String, value: String)]
  {
    guard let object = value.object else {
      throw ModelError(file: path, "`__metadata__` in the header is not an object")
    }
    guard !object.hasDuplicateKeys else {
      throw ModelError(file: path, "a key of `__metadata__` in the header stands twice")
    }
    var result: [(key: String, value: String)] = []
    for entry in object.entries {
      guard let text = entry.value.string else {
        throw ModelError(
          file: path,
          "`\(ModelError.printable(entry.key))` of `__metadata__` in the header is not a text")
      }
      result.append((entry.key, text))
    }
    return result
  }

  /// Returns the tensors in the order of their bytes, once these cover the file from `start` to its end.
  private static func inOrder(_ tensors: [TensorEntry], start: Int, _ source: ByteSource)
    throws(ModelError) -> [TensorEntry]
  {
    let sorted = tensors.indices.sorted {
      (tensors[$0].offset, tensors[$0].byteCount, $0)
        < (tensors[$1].offset, tensors[$1].byteCount, $1)
    }.map { tensors[$0] }
    // A cut file is the commonest failure, so it is told first.
    if let last = sorted.max(by: { $0.offset + $0.byteCount < $1.offset + $1.byteCount }),
      last.offset + last.byteCount > source.count
    {
      throw ModelError(
        file: source.path, tensor: last.name,
        "ends at byte \(last.offset + last.byteCount), but the file has \(source.count) bytes: "
          + "the download is not complete, get it again")
    }
    var end = start
    for (index, tensor) in sorted.enumerated() {
      if tensor.offset < end {
        let other = ModelError.printable(sorted[index - 1].name)
        throw ModelError(
          file: source.path, tensor: tensor.name,
          "overlaps with `\(other)`: begins at byte \(tensor.offset), before \(end)")
      }
      guard tensor.offset == end else {
        throw ModelError(
          file: source.path, tensor: tensor.name,
          "\(tensor.offset - end) bytes before it belong to no tensor")
      }
      end += tensor.byteCount
    }
    guard end == source.count else {
      throw ModelError(
        file: source.path,
        "\(source.count - end) bytes at the end of the file belong to no tensor")
    }
    return sorted
  }
}
