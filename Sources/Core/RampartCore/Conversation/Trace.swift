/// The messages of one conversation so far, oldest first.
public struct Trace: Sendable, Hashable {
  /// The conversation's identifier, where it has one.
  public var id: String?
  /// The messages, oldest first.
  public var messages: [Message]

  /// Creates a trace.
  public init(id: String? = nil, messages: [Message] = []) {
    self.id = id
    self.messages = messages
  }
}
