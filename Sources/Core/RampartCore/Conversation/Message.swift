/// One message that passes between a person, a model and its tools.
public struct Message: Sendable, Hashable {
  /// Who the message comes from.
  public var role: Role
  /// What the message carries, in order.
  public var content: [ContentPart]
  /// The tool calls the message asks for, in order.
  public var toolCalls: [ToolCall]
  /// The programming language of the content, where the caller knows it.
  public var language: String?
  /// Texts beside the content, such as a refusal or the model's reasoning, in order.
  public var asides: [Segment]

  /// Creates a message from its parts.
  public init(
    role: Role, content: [ContentPart], toolCalls: [ToolCall] = [], language: String? = nil,
    asides: [Segment] = []
  ) {
    self.role = role
    self.content = content
    self.toolCalls = toolCalls
    self.language = language
    self.asides = asides
  }

  /// Creates a message of one text.
  public init(_ role: Role, _ text: String, toolCalls: [ToolCall] = []) {
    self.init(role: role, content: [.text(Array(text.utf8))], toolCalls: toolCalls)
  }
}

/// One part of a message's content.
public enum ContentPart: Sendable, Hashable {
  /// Text as the bytes that arrived; they are meant to be UTF-8 but need not be valid.
  case text([UInt8])
  /// A picture of `byteCount` bytes, with its media type where one was given.
  case image(mediaType: String?, byteCount: Int)
  /// A part of a type Rampart does not know; it counts as unscanned.
  case other(type: String, byteCount: Int)
}

/// A call of a tool that a message asks for.
public struct ToolCall: Sendable, Hashable {
  /// The call's identifier on the wire, where it has one.
  public var id: String?
  /// The tool's name as the model wrote it.
  public var name: String
  /// The arguments as JSON text, as they arrived.
  public var arguments: [UInt8]

  /// Creates a tool call from its name and the JSON text of its arguments.
  public init(id: String? = nil, name: String, arguments: [UInt8]) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}
