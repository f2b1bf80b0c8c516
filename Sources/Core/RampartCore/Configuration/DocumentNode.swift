/// A value in a configuration file, with its place.
public struct DocumentNode: Sendable, Hashable {
  /// What the node holds.
  public indirect enum Content: Sendable, Hashable {
    /// Nothing: `key:` or `~`.
    case null
    /// A scalar as written; `isPlain` if it stood without quotes, so that `true` is a truth value.
    case scalar(String, isPlain: Bool)
    case sequence([DocumentNode])
    case mapping([Entry])
  }

  /// A key of a mapping and its value.
  public struct Entry: Sendable, Hashable {
    public let key: String
    public let keyPosition: SourcePosition
    public let value: DocumentNode

    /// Creates an entry.
    public init(key: String, keyPosition: SourcePosition, value: DocumentNode) {
      self.key = key
      self.keyPosition = keyPosition
      self.value = value
    }
  }

  public let content: Content
  public let position: SourcePosition

  /// Creates a node.
  public init(_ content: Content, at position: SourcePosition) {
    self.content = content
    self.position = position
  }

  /// The kind of the node in words, for error messages.
  public var kindName: String {
    switch content {
    case .null: "nothing"
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
