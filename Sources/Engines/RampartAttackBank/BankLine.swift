internal import RampartCore
internal import RampartInference
internal import RampartJSON

/// One line of a bank: an object of JSON.
enum BankLine {
  /// Objects in an entry would mean nothing.
  private static let parser = JSONParser(maximumDepth: 1)

  /// Reads a line.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(LineProblem) -> BankEntry {
    let value: JSONValue
    do throws(JSONError) {
      value = try parser.parse(bytes)
    } catch {
      throw LineProblem("\(error)")
    }
    guard case .object(let object) = value else { throw LineProblem("is not an object of JSON") }
    return try read(object)
  }

  private static func read(_ object: JSONObject) throws(LineProblem) -> BankEntry {
    var fields = Fields()
    var seen = 0
    for member in object.entries {
      guard let key = BankFields.Key(exactly: member.key) else { throw unknown(member.key) }
      guard case .string(let text) = member.value else {
        throw LineProblem("`\(key.rawValue)` must be a text")
      }
      let bit = 1 << fields.take(text, as: key)
      guard seen & bit == 0 else { throw LineProblem("`\(key.rawValue)` stands twice") }
      seen |= bit
    }
    return try fields.entry()
  }

  private static func unknown(_ key: String) -> LineProblem {
    let known = BankFields.Key.allCases.map { $0.rawValue }
    let isWord = key.utf8.count <= 32 && key.utf8.allSatisfy { $0.isLetter || $0 == 0x5F }
    guard isWord else {
      return LineProblem(
        "has an unknown key; known: " + known.map { "`\($0)`" }.joined(separator: ", "))
    }
    return LineProblem("has an unknown key `\(key)`; \(Suggestion.text(for: key, among: known))")
  }

  /// Writes an entry as a line with its end.
  static func write(_ entry: BankEntry) -> [UInt8] {
    var writer = JSONWriter(capacity: 1024)
    func member(_ key: BankFields.Key, _ value: String?) {
      if let value { writer.member(key.rawValue, value) }
    }
    writer.beginObject()
    member(.id, entry.id)
    switch entry.content {
    case .text(let text): member(.text, text)
    case .digest(let digest): member(.sha256, digest)
    }
    member(.language, entry.language)
    member(.family, entry.family)
    member(.label, entry.label?.rawValue)
    member(.source, entry.source)
    member(.date, entry.date)
    member(.owner, entry.owner)
    if let embedding = entry.embedding {
      member(.model, embedding.model)
      member(.embedding, ByteText.encode(embedding.values.values))
    }
    writer.endObject()
    return writer.bytes + [0x0A]
  }

  /// Throws unless a line that is written of the entry could be read again.
  static func check(_ entry: BankEntry) throws(LineProblem) {
    let line = write(entry)
    _ = try line.withUnsafeBufferPointer { line throws(LineProblem) in try read(line) }
  }
}

/// The fields of a line as they are written.
private struct Fields {
  private var values = [String?](repeating: nil, count: BankFields.Key.allCases.count)

  /// Keeps a field; returns its place.
  mutating func take(_ text: String, as key: BankFields.Key) -> Int {
    let place = Self.place(key)
    values[place] = text
    return place
  }

  private static func place(_ key: BankFields.Key) -> Int {
    switch key {
    case .id: 0
    case .text: 1
    case .sha256: 2
    case .language: 3
    case .family: 4
    case .label: 5
    case .source: 6
    case .date: 7
    case .owner: 8
    case .model: 9
    case .embedding: 10
    }
  }

  private subscript(_ key: BankFields.Key) -> String? { values[Self.place(key)] }

  /// Checks every field.
  func entry() throws(LineProblem) -> BankEntry {
    guard let id = self[.id] else { throw LineProblem("lacks `id`") }
    try BankFields.checkName(id, .id)
    var entry = BankEntry(id: id, content: try content())
    if let language = self[.language] { try BankFields.checkLanguage(language) }
    if let family = self[.family] { try BankFields.checkName(family, .family) }
    if let source = self[.source] { try BankFields.checkNote(source, .source) }
    if let owner = self[.owner] { try BankFields.checkNote(owner, .owner) }
    if let date = self[.date] { try BankFields.checkDate(date) }
    if let label = self[.label] {
      guard let known = BankEntry.Label(exactly: label) else {
        throw LineProblem("`label` must be `injection` or `jailbreak`")
      }
      entry.label = known
    }
    entry.language = self[.language]
    entry.family = self[.family]
    entry.source = self[.source]
    entry.date = self[.date]
    entry.owner = self[.owner]
    entry.embedding = try embedding()
    guard entry.embedding != nil || entry.text != nil else {
      throw LineProblem("has neither an `embedding` nor a `text` to make one of")
    }
    return entry
  }

  private func content() throws(LineProblem) -> BankEntry.Content {
    switch (self[.text], self[.sha256]) {
    case (let text?, nil):
      try BankFields.checkText(text)
      return .text(text)
    case (nil, let digest?):
      try BankFields.checkDigest(digest)
      return .digest(digest)
    case (nil, nil): throw LineProblem("lacks `text` (or `sha256`, where the text is not kept)")
    default: throw LineProblem("has `text` and `sha256`; one of them says all")
    }
  }

  private func embedding() throws(LineProblem) -> BankEntry.Embedding? {
    switch (self[.model], self[.embedding]) {
    case (nil, nil): return nil
    case (let model?, let text?):
      try BankFields.checkModel(model)
      guard let numbers = ByteText.decode(text), let values = ByteEmbedding(values: numbers),
        numbers.count <= EmbeddingIndex.maximumWidth
      else { throw LineProblem("`embedding` is not base64 of bytes from -127 to 127") }
      return BankEntry.Embedding(model: model, values: values)
    default: throw LineProblem("needs `model` and `embedding` together")
    }
  }
}
