public import RampartCore
public import RampartJSON

/// Reads messages as LlamaFirewall, OpenAI's chat API and our own records write them.
public enum MessageDecoder {
  /// Returns the message of a JSON object with `role`, `content` and `tool_calls`.
  ///
  /// A message that names no role has the `defaultRole`; without one, it is an error.
  public static func message(_ value: JSONValue, defaultRole role: Role? = nil)
    throws(RecordError) -> Message
  {
    guard case .object(let object) = value else {
      throw RecordError("a message must be an object with `role` and `content`")
    }
    guard !object.hasDuplicateKeys else {
      throw RecordError("a message has the same key twice, so it can be read in two ways")
    }
    return Message(
      role: try self.role(object["role"], defaultRole: role),
      content: try content(object["content"]),
      toolCalls: try toolCalls(object["tool_calls"]),
      language: try language(object["language"]))
  }

  private static func role(_ value: JSONValue?, defaultRole: Role?) throws(RecordError) -> Role {
    switch value {
    case nil, .null:
      guard let defaultRole else { throw RecordError("a message has no `role`") }
      return defaultRole
    case .string("developer"): return .system
    case .string("function"): return .tool
    case .string(let name):
      guard let role = Role(rawValue: name) else {
        throw RecordError(
          "unknown `role`; possible: " + Role.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return role
    default: throw RecordError("`role` must be a text")
    }
  }

  private static func language(_ value: JSONValue?) throws(RecordError) -> String? {
    switch value {
    case nil, .null: return nil
    case .string(let name): return name
    default: throw RecordError("`language` must be a text")
    }
  }

  private static func content(_ value: JSONValue?) throws(RecordError) -> [ContentPart] {
    switch value {
    case nil, .null: return []
    case .string(let text): return [.text(Array(text.utf8))]
    case .array(let parts):
      var result: [ContentPart] = []
      for part in parts { result.append(try self.part(part)) }
      return result
    default: throw RecordError("`content` must be a text or a list of parts")
    }
  }

  /// One part of a content list; a part that carries no text Rampart knows is kept by its size.
  private static func part(_ value: JSONValue) throws(RecordError) -> ContentPart {
    if case .string(let text) = value { return .text(Array(text.utf8)) }
    guard case .object(let object) = value, case .string(let type)? = object["type"] else {
      throw RecordError("a part of `content` must be a text or an object with `type`")
    }
    guard !object.hasDuplicateKeys else {
      throw RecordError("a part of `content` has the same key twice")
    }
    switch type {
    case "text", "input_text", "output_text":
      guard case .string(let text)? = object["text"] else {
        throw RecordError("a text part has no `text`")
      }
      return .text(Array(text.utf8))
    case "image", "image_url", "input_image":
      return .image(mediaType: nil, byteCount: JSONWriter.encode(value).count)
    default:
      return .other(type: type, byteCount: JSONWriter.encode(value).count)
    }
  }

  private static func toolCalls(_ value: JSONValue?) throws(RecordError) -> [ToolCall] {
    switch value {
    case nil, .null: return []
    case .array(let calls):
      var result: [ToolCall] = []
      for call in calls { result.append(try toolCall(call)) }
      return result
    default: throw RecordError("`tool_calls` must be a list")
    }
  }

  /// A tool call as `{name, arguments}`, as OpenAI's `{id, function: {name, arguments}}`, or as
  /// AgentDojo's `{function, args}`.
  private static func toolCall(_ value: JSONValue) throws(RecordError) -> ToolCall {
    guard case .object(let call) = value else {
      throw RecordError("a tool call must be an object")
    }
    guard !call.hasDuplicateKeys else { throw RecordError("a tool call has the same key twice") }
    var inner = call
    if case .object(let function)? = call["function"] { inner = function }
    guard !inner.hasDuplicateKeys else { throw RecordError("a tool call has the same key twice") }
    let named = inner["name"] ?? call["function"]
    guard case .string(let name)? = named else { throw RecordError("a tool call has no `name`") }
    var id: String?
    if case .string(let text)? = call["id"] { id = text }
    let arguments = inner["arguments"] ?? inner["args"] ?? .object(JSONObject([]))
    // OpenAI writes the arguments as JSON inside a text; everybody else as an object.
    if case .string(let text) = arguments {
      return ToolCall(id: id, name: name, arguments: Array(text.utf8))
    }
    return ToolCall(id: id, name: name, arguments: JSONWriter.encode(arguments))
  }
}
