internal import RampartCore
internal import RampartJSON
internal import RampartModelFiles

/// A value of `tokenizer.json` with the way to it, for errors that say where.
struct StageNode {
  /// The file.
  let file: String
  /// The way to the value, such as `normalizer.normalizers[1]`.
  let path: String
  /// The value.
  let value: JSONValue

  /// Creates a node.
  init(_ value: JSONValue, file: String = "tokenizer.json", path: String = "") {
    self.value = value
    self.file = file
    self.path = path
  }

  /// Returns an error about this value.
  func error(_ message: String) -> ModelError {
    ModelError(file: file, path.isEmpty ? message : "`\(path)` \(message)")
  }

  /// The member called `key`; `nil` where it is missing or null.
  subscript(_ key: String) -> StageNode? {
    guard let member = value[key], member != .null else { return nil }
    return StageNode(member, file: file, path: path.isEmpty ? key : "\(path).\(key)")
  }

  /// The member called `key`, which must be there.
  func required(_ key: String) throws(ModelError) -> StageNode {
    guard let member = self[key] else { throw error("lacks the member `\(key)`") }
    return member
  }

  /// The stage's type name.
  func type() throws(ModelError) -> ExactText { ExactText(try required("type").string()) }

  func string() throws(ModelError) -> String {
    guard let text = value.string else { throw error("must be a text") }
    return text
  }

  func bool() throws(ModelError) -> Bool {
    guard let flag = value.bool else { throw error("must be true or false") }
    return flag
  }

  func bool(_ key: String, default fallback: Bool) throws(ModelError) -> Bool {
    guard let member = self[key] else { return fallback }
    return try member.bool()
  }

  func number() throws(ModelError) -> Double {
    guard let number = value.number else { throw error("must be a number") }
    return number
  }

  /// A number of the vocabulary.
  func tokenID() throws(ModelError) -> Int32 {
    guard let number = value.int, let id = Int32(exactly: number), id >= 0 else {
      throw error("must be a whole number from 0 to \(Int32.max)")
    }
    return id
  }

  /// The elements of an array.
  func elements() throws(ModelError) -> [StageNode] {
    guard let array = value.array else { throw error("must be an array") }
    return array.indices.map { StageNode(array[$0], file: file, path: "\(path)[\($0)]") }
  }

  /// An error that says which types there are; `what` is such as "a normalizer".
  func unsupported(_ what: String, _ type: ExactText, supported: [String]) -> ModelError {
    let start = Substring(type.text.unicodeScalars.prefix(64))
    let shown = type.text.utf8.count <= 64 ? type.text : "\(start)…"
    return error(
      "is \(what) of the type `\(shown)`, which is not supported; supported are "
        + supported.joined(separator: ", "))
  }
}
