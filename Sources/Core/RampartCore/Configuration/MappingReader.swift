/// Reads a mapping strictly: wrong types, duplicates and unknown keys are errors with their place.
public struct MappingReader {
  private let entries: [DocumentNode.Entry]
  private let subject: String
  private var known: Set<String> = []
  /// Where the mapping stands.
  public let position: SourcePosition

  /// Starts reading `node`, which `subject` names in errors: "scanner settings".
  public init(_ node: DocumentNode, of subject: String) throws(ConfigurationError) {
    self.subject = subject
    position = node.position
    switch node.content {
    case .mapping(let entries): self.entries = entries
    case .null: entries = []
    default:
      throw ConfigurationError(
        "\(subject) must be a mapping, but here is \(node.kindName)", at: node.position)
    }
    var seen: [String: SourcePosition] = [:]
    for entry in entries {
      if let first = seen[entry.key] {
        throw ConfigurationError(
          "`\(entry.key)` stands twice in \(subject)", at: entry.keyPosition,
          suggestion: "it is first given in line \(first.line)")
      }
      seen[entry.key] = entry.keyPosition
    }
  }

  /// Returns the value of `key`, or `nil` if it is absent or null.
  public mutating func node(_ key: String) -> DocumentNode? {
    known.insert(key)
    guard let value = entries.first(where: { $0.key == key })?.value, value.content != .null
    else { return nil }
    return value
  }

  /// Returns every entry, for mappings whose keys the user chooses; none is unknown afterwards.
  public mutating func allEntries() -> [DocumentNode.Entry] {
    known.formUnion(entries.map(\.key))
    return entries
  }

  /// Lets keys pass that somebody else reads.
  public mutating func ignore(_ keys: [String]) { known.formUnion(keys) }

  /// Returns a text.
  public mutating func string(_ key: String) throws(ConfigurationError) -> String? {
    guard let node = node(key) else { return nil }
    return try Self.string(node, key)
  }

  /// Returns a truth value: `true` or `false`.
  public mutating func bool(_ key: String) throws(ConfigurationError) -> Bool? {
    guard let node = node(key) else { return nil }
    switch node.content {
    case .scalar("true", isPlain: true): return true
    case .scalar("false", isPlain: true): return false
    default:
      throw ConfigurationError("`\(key)` must be true or false", at: node.position)
    }
  }

  /// Returns a whole number in `range`.
  public mutating func int(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError)
    -> Int?
  {
    guard let node = node(key) else { return nil }
    guard case .scalar(let text, isPlain: true) = node.content, let value = Int(text),
      range.contains(value)
    else {
      throw ConfigurationError(
        "`\(key)` must be a whole number from \(range.lowerBound) to \(range.upperBound)",
        at: node.position)
    }
    return value
  }

  /// Returns a number in `range`.
  public mutating func double(_ key: String, in range: ClosedRange<Double>)
    throws(ConfigurationError) -> Double?
  {
    guard let node = node(key) else { return nil }
    guard case .scalar(let text, isPlain: true) = node.content, let value = Double(text),
      range.contains(value)
    else {
      throw ConfigurationError(
        "`\(key)` must be a number from \(range.lowerBound) to \(range.upperBound)",
        at: node.position)
    }
    return value
  }

  /// Returns one of an enumeration's raw values.
  public mutating func choice<Choice>(_ key: String, of type: Choice.Type)
    throws(ConfigurationError) -> Choice?
  where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    guard let node = node(key) else { return nil }
    return try Self.choice(node, key, of: type)
  }

  /// Returns a list of texts.
  public mutating func strings(_ key: String) throws(ConfigurationError) -> [String]? {
    guard let nodes = try sequence(key) else { return nil }
    var result: [String] = []
    for node in nodes { result.append(try Self.string(node, key)) }
    return result
  }

  /// Returns a list of an enumeration's raw values.
  public mutating func choices<Choice>(_ key: String, of type: Choice.Type)
    throws(ConfigurationError) -> [Choice]?
  where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    guard let nodes = try sequence(key) else { return nil }
    var result: [Choice] = []
    for node in nodes { result.append(try Self.choice(node, key, of: type)) }
    return result
  }

  /// Returns a list.
  public mutating func sequence(_ key: String) throws(ConfigurationError) -> [DocumentNode]? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let nodes) = node.content else {
      throw ConfigurationError(
        "`\(key)` must be a list, but here is \(node.kindName)", at: node.position)
    }
    return nodes
  }

  /// Returns a strict reader of a mapping.
  public mutating func mapping(_ key: String) throws(ConfigurationError) -> MappingReader? {
    guard let node = node(key) else { return nil }
    return try MappingReader(node, of: "`\(key)`")
  }

  /// Ends reading: a key that nobody asked for is an error that names the nearest known one.
  public func finish() throws(ConfigurationError) {
    guard let unknown = entries.first(where: { !known.contains($0.key) }) else { return }
    throw ConfigurationError(
      "unknown key `\(unknown.key)` in \(subject)", at: unknown.keyPosition,
      suggestion: Suggestion.text(for: unknown.key, among: known.sorted()))
  }

  /// Returns the text of a scalar node.
  public static func string(_ node: DocumentNode, _ key: String) throws(ConfigurationError)
    -> String
  {
    guard case .scalar(let text, _) = node.content else {
      throw ConfigurationError(
        "`\(key)` must be a text, but here is \(node.kindName)", at: node.position)
    }
    return text
  }

  /// Returns the case a scalar node names.
  public static func choice<Choice>(
    _ node: DocumentNode, _ key: String, of type: Choice.Type
  ) throws(ConfigurationError) -> Choice
  where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    let text = try string(node, key)
    guard let value = Choice(rawValue: text) else {
      throw ConfigurationError(
        "`\(key)` cannot be `\(text)`", at: node.position,
        suggestion: Suggestion.text(for: text, among: type.allCases.map(\.rawValue)))
    }
    return value
  }
}
