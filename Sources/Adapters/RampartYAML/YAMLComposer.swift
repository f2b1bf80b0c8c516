import RampartCore

/// Builds a document out of events, within limits.
struct YAMLComposer {
  /// How much a value holds, with everything its aliases stand for.
  private struct Size {
    var nodes = 1
    var bytes = 0
    var depth = 0

    mutating func hold(_ inner: Size) {
      nodes += inner.nodes
      bytes += inner.bytes
      depth = max(depth, inner.depth + 1)
    }
  }

  /// A value and its size.
  private struct Value {
    let node: DocumentNode
    let size: Size
  }

  private let events: YAMLEventSource
  private let limits: YAMLLimits
  private let file: String
  /// What each anchor names; `nil` while its value is still being read.
  private var anchors: [String: Value?] = [:]
  private var nodeCount = 0
  private var repeatedByteCount = 0

  /// Prepares to read `events`.
  init(events: YAMLEventSource, limits: YAMLLimits, file: String) {
    self.events = events
    self.limits = limits
    self.file = file
  }

  /// Returns the one document of the file.
  mutating func document() throws(ConfigurationError) -> DocumentNode {
    var root: DocumentNode?
    while true {
      let event = try events.next()
      switch event.kind {
      case .streamEnd:
        return root ?? DocumentNode(.null, at: SourcePosition(file: file, line: 1, column: 1))
      case .documentStart where root != nil:
        throw ConfigurationError(
          "a second document begins here", at: event.position,
          suggestion: "keep one document in the file")
      case .streamStart, .documentStart, .documentEnd: continue
      default: root = try value(event, depth: 0).node
      }
    }
  }

  private mutating func value(_ event: YAMLEvent, depth: Int) throws(ConfigurationError) -> Value {
    guard depth <= limits.depth else { throw tooDeep(at: event.position) }
    switch event.kind {
    case .alias(let name): return try alias(name, depth: depth, at: event.position)
    case .scalar(let text, let isPlain, let properties):
      try open(properties.anchor, at: event.position)
      let content = try YAMLTag.content(
        text, isPlain: isPlain, tag: properties.tag, at: event.position)
      return close(properties.anchor, content, at: event.position, Size(bytes: text.utf8.count))
    case .sequenceStart(let properties):
      try open(properties.anchor, at: event.position)
      try YAMLTag.check(properties.tag, isFor: .sequence, at: event.position)
      return try sequence(properties.anchor, depth: depth, at: event.position)
    case .mappingStart(let properties):
      try open(properties.anchor, at: event.position)
      try YAMLTag.check(properties.tag, isFor: .mapping, at: event.position)
      return try mapping(properties.anchor, depth: depth, at: event.position)
    default:
      throw ConfigurationError("here should be a value", at: event.position)
    }
  }

  private mutating func sequence(_ anchor: String?, depth: Int, at position: SourcePosition)
    throws(ConfigurationError) -> Value
  {
    var items: [DocumentNode] = []
    var size = Size()
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind { break }
      let item = try value(event, depth: depth + 1)
      size.hold(item.size)
      items.append(item.node)
    }
    return close(anchor, .sequence(items), at: position, size)
  }

  private mutating func mapping(_ anchor: String?, depth: Int, at position: SourcePosition)
    throws(ConfigurationError) -> Value
  {
    var entries: [DocumentNode.Entry] = []
    var places: [String: SourcePosition] = [:]
    var size = Size()
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind { break }
      let key = try YAMLTag.key(event)
      if let first = places.updateValue(event.position, forKey: key) {
        throw ConfigurationError(
          "the key \(YAMLTag.quoted(key)) stands twice", at: event.position,
          suggestion: "it is first given in line \(first.line), column \(first.column)")
      }
      size.bytes += key.utf8.count
      let item = try value(try events.next(), depth: depth + 1)
      size.hold(item.size)
      entries.append(
        DocumentNode.Entry(key: key, keyPosition: event.position, value: item.node))
    }
    return close(anchor, .mapping(entries), at: position, size)
  }

  /// Counts a value that begins here and makes its anchor known.
  private mutating func open(_ anchor: String?, at position: SourcePosition)
    throws(ConfigurationError)
  {
    try count(1, at: position)
    guard let anchor else { return }
    guard anchors.updateValue(.none, forKey: anchor) == nil else {
      throw ConfigurationError(
        "the anchor \(YAMLTag.quoted(anchor)) is given twice", at: position,
        suggestion: "give each anchor its own name")
    }
  }

  private mutating func close(
    _ anchor: String?, _ content: DocumentNode.Content, at position: SourcePosition, _ size: Size
  ) -> Value {
    let value = Value(node: DocumentNode(content, at: position), size: size)
    if let anchor { anchors[anchor] = .some(value) }
    return value
  }

  /// Returns what an alias stands for, which keeps the places where it was written.
  private mutating func alias(_ name: String, depth: Int, at position: SourcePosition)
    throws(ConfigurationError) -> Value
  {
    guard let anchored = anchors[name] else {
      throw ConfigurationError(
        "no anchor is called \(YAMLTag.quoted(name))", at: position,
        suggestion: anchors.isEmpty
          ? "put a text that begins with `*` in quotes"
          : Suggestion.text(for: name, among: anchors.keys.sorted().prefix(20).map { $0 }))
    }
    guard let value = anchored else {
      throw ConfigurationError(
        "the alias \(YAMLTag.quoted(name)) stands inside what it names", at: position,
        suggestion: "write the value out")
    }
    guard depth + value.size.depth <= limits.depth else { throw tooDeep(at: position) }
    try count(value.size.nodes, at: position)
    repeatedByteCount += value.size.bytes
    guard repeatedByteCount <= limits.byteCount else { throw tooMuch(at: position) }
    return value
  }

  private mutating func count(_ nodes: Int, at position: SourcePosition)
    throws(ConfigurationError)
  {
    nodeCount += nodes
    guard nodeCount <= limits.nodeCount else { throw tooMuch(at: position) }
  }

  private func tooDeep(at position: SourcePosition) -> ConfigurationError {
    ConfigurationError("nested more than \(limits.depth) levels deep", at: position)
  }

  private func tooMuch(at position: SourcePosition) -> ConfigurationError {
    ConfigurationError(
      "the file holds more than \(limits.nodeCount) values or repeats too much text", at: position,
      suggestion: "an alias counts as everything it stands for")
  }
}
