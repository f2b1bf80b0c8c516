internal import RampartCore
internal import RampartJSON

/// Reads what a header says about one tensor, with every number checked.
struct TensorReader {
  let path: String
  /// The number of the file, for the entries.
  let file: Int
  /// Where the tensors' bytes begin in the file; offsets in the header count from here.
  let start: Int

  /// Returns the tensor that a member of the header describes.
  func entry(_ name: String, _ value: JSONValue) throws(ModelError) -> TensorEntry {
    guard let object = value.object else { throw error(name, "its description is not an object") }
    var fields = Fields()
    for field in object.entries {
      let isNew =
        switch ExactText(field.key) {
        case "dtype": fields.storage.set(field.value)
        case "shape": fields.shape.set(field.value)
        case "data_offsets": fields.offsets.set(field.value)
        default:
          throw error(name, "the field `\(ModelError.printable(field.key))` is not of the format")
        }
      guard isNew else { throw error(name, "`\(field.key)` stands twice") }
    }
    let storage = try storage(fields.storage, name)
    let (shape, elementCount) = try shape(fields.shape, name)
    let (begin, end) = try offsets(fields.offsets, name)
    let byteCount = try byteCount(elementCount, storage, name)
    guard end - begin == byteCount else {
      throw error(
        name,
        "\(storage.rawValue) \(Self.text(shape)) takes \(byteCount) bytes, "
          + "but its offsets \(begin) to \(end) hold \(end - begin)")
    }
    let (offset, isTooFar) = begin.addingReportingOverflow(start)
    guard !isTooFar, !offset.addingReportingOverflow(byteCount).overflow else {
      throw error(name, "its offsets lead beyond any file")
    }
    return TensorEntry(
      name: name, storage: storage, shape: shape, elementCount: elementCount, byteCount: byteCount,
      file: file, offset: offset)
  }

  private func storage(_ value: JSONValue?, _ name: String) throws(ModelError)
    -> TensorEntry.Storage
  {
    guard let value else { throw error(name, "`dtype` is missing") }
    guard let word = value.string else { throw error(name, "`dtype` is not a text") }
    guard let storage = TensorEntry.Storage(exactly: word) else {
      throw error(name, "the dtype `\(ModelError.printable(word, limit: 40))` is unknown")
    }
    return storage
  }

  private func shape(_ value: JSONValue?, _ name: String) throws(ModelError) -> ([Int], Int) {
    guard let value else { throw error(name, "`shape` is missing") }
    guard let elements = value.array else { throw error(name, "`shape` is not an array") }
    guard elements.count <= Self.maximumRank else {
      throw error(
        name, "`shape` has \(elements.count) dimensions; at most \(Self.maximumRank) make sense")
    }
    var shape: [Int] = []
    var product = 1
    for element in elements {
      let size = try number(element, "a dimension of `shape`", name)
      let (next, isOverflow) = product.multipliedReportingOverflow(by: size)
      guard !isOverflow else { throw error(name, "the product of `shape` does not fit 64 bits") }
      shape.append(size)
      product = next
    }
    return (shape, product)
  }

  private func offsets(_ value: JSONValue?, _ name: String) throws(ModelError) -> (Int, Int) {
    guard let value else { throw error(name, "`data_offsets` is missing") }
    guard let elements = value.array, elements.count == 2 else {
      throw error(name, "`data_offsets` is not an array of two numbers")
    }
    let begin = try number(elements[0], "the begin of `data_offsets`", name)
    let end = try number(elements[1], "the end of `data_offsets`", name)
    guard begin <= end else {
      throw error(name, "`data_offsets` begins at \(begin), behind its end \(end)")
    }
    return (begin, end)
  }

  private func byteCount(_ count: Int, _ storage: TensorEntry.Storage, _ name: String)
    throws(ModelError) -> Int
  {
    let (bits, isOverflow) = count.multipliedReportingOverflow(by: storage.bitWidth)
    guard !isOverflow else { throw error(name, "its size does not fit 64 bits") }
    guard bits.isMultiple(of: 8) else {
      throw error(name, "its \(count) numbers of \(storage.rawValue) do not end with a whole byte")
    }
    return bits / 8
  }

  private func number(_ value: JSONValue, _ what: String, _ name: String) throws(ModelError) -> Int
  {
    switch value {
    case .integer(let number):
      guard number >= 0 else { throw error(name, "\(what) is negative") }
      return Int(number)
    case .unsigned: throw error(name, "\(what) is too large")
    default: throw error(name, "\(what) is not a whole number")
    }
  }

  private func error(_ name: String, _ message: String) -> ModelError {
    ModelError(file: path, tensor: name, message)
  }

  private static func text(_ shape: [Int]) -> String {
    "[" + shape.map(String.init).joined(separator: ", ") + "]"
  }

  /// No model comes near; it keeps hostile headers from making long errors.
  private static let maximumRank = 64
}

/// What stands in a tensor's description, each at most once.
private struct Fields {
  var storage: JSONValue?
  var shape: JSONValue?
  var offsets: JSONValue?
}

extension JSONValue? {
  /// Sets what is not set; returns whether it did.
  fileprivate mutating func set(_ value: JSONValue) -> Bool {
    guard self == nil else { return false }
    self = value
    return true
  }
}
