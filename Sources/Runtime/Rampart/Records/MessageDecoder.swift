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
    guard !object.entries.contains(where: { isNearly($0.key) }) else {
      throw RecordError(
        "the name of a member differs from one of a message only in its case; some readers take "
          + "one for the other")
    }
    let (content, besideContent) = try content(object["content"])
    var calls = try toolCalls(object["tool_calls"])
    // The form of the same before OpenAI had `tool_calls`.
    if let call = object["function_call"], call != .null { calls.append(try toolCall(call)) }
    return Message(
      role: try self.role(object["role"], defaultRole: role), content: content, toolCalls: calls,
      language: try language(object["language"]),
      asides: besideContent
        + asideKeys.compactMap { key in
          object[key].flatMap(text).map { Segment(part: PartPath(key), bytes: $0) }
        })
  }

  /// Whether a name is taken for one of ours by readers that ignore case, as Go's do.
  private static func isNearly(_ key: String) -> Bool {
    guard key.utf8.count <= 32, !names.contains(ExactText(key)) else { return false }
    return names.contains(ExactText(key.uppercased().lowercased()))
  }

  private static let names: Set<ExactText> = ["role", "content", "tool_calls", "function_call"]

  /// Members of a message that models write or read as they do its content.
  private static let asideKeys = [
    "name", "refusal", "reasoning", "reasoning_content", "thinking", "error",
  ]

  /// What there is to scan in a value: a text, or the JSON of a list or an object.
  private static func text(_ value: JSONValue) -> [UInt8]? {
    switch value {
    case .string(let text): text.isEmpty ? nil : Array(text.utf8)
    case .array(let elements): elements.isEmpty ? nil : JSONWriter.encode(value)
    case .object(let object): object.entries.isEmpty ? nil : JSONWriter.encode(value)
    default: nil
    }
  }

  private static func role(_ value: JSONValue?, defaultRole: Role?) throws(RecordError) -> Role {
    switch value {
    case nil, .null:
      guard let defaultRole else { throw RecordError("a message has no `role`") }
      return defaultRole
    case "developer"?: return .system
    case "function"?: return .tool
    case .string(let name):
      guard let role = Role(exactly: name) else {
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

  /// The parts of the content, and the texts that stand in them beside what is known.
  private static func content(_ value: JSONValue?) throws(RecordError)
    -> (parts: [ContentPart], asides: [Segment])
  {
    switch value {
    case nil, .null: return ([], [])
    case .string(let text): return ([.text(Array(text.utf8))], [])
    case .array(let values):
      var parts: [ContentPart] = []
      var asides: [Segment] = []
      for value in values {
        if let rest = unknownMembers(ofTextPart: value) {
          asides.append(Segment(part: PartPath("content[\(parts.count)].other"), bytes: rest))
        }
        parts.append(try part(value))
      }
      return (parts, asides)
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
    switch ExactText(type) {
    case let type where textTypes.contains(type):
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

  private static let textTypes: Set<ExactText> = ["text", "input_text", "output_text"]

  /// The JSON of what a text part holds beside its text, such as citations.
  private static func unknownMembers(ofTextPart value: JSONValue) -> [UInt8]? {
    guard case .object(let object) = value, let type = object["type"]?.string,
      textTypes.contains(ExactText(type))
    else { return nil }
    let others = object.entries.filter {
      !["type", "text"].contains(ExactText($0.key)) && text($0.value) != nil
    }
    return text(.object(JSONObject(others)))
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
  ///
  /// Whoever executes a call may read it in another way than we do, so a call that holds anything
  /// beside a name and arguments is scanned whole: its arguments are then all of its members.
  private static func toolCall(_ value: JSONValue) throws(RecordError) -> ToolCall {
    guard case .object(let call) = value else {
      throw RecordError("a tool call must be an object")
    }
    guard !call.hasDuplicateKeys else { throw RecordError("a tool call has the same key twice") }
    var inner = call
    var members = call.entries
    if case .object(let function)? = call["function"] {
      guard !function.hasDuplicateKeys else {
        throw RecordError("a tool call has the same key twice")
      }
      inner = function
      members = members.filter { ExactText($0.key) != "function" } + function.entries
    }
    let named = inner["name"] ?? call["function"]
    guard case .string(let name)? = named else { throw RecordError("a tool call has no `name`") }
    let names = members.filter { ["name", "function"].contains(ExactText($0.key)) }
    let arguments = members.filter {
      ["arguments", "args"].contains(ExactText($0.key)) && $0.value != .null
    }
    let others = members.filter { isUnknown($0) }
    guard names.count == 1, arguments.count <= 1, others.isEmpty else {
      let whole = JSONObject(names + arguments + others)
      return ToolCall(
        id: call["id"]?.string, name: name, arguments: JSONWriter.encode(.object(whole)))
    }
    return ToolCall(
      id: call["id"]?.string, name: name,
      arguments: json(of: arguments.first?.value ?? .object(JSONObject([]))))
  }

  /// Whether a member of a tool call is none that is read by its name.
  private static func isUnknown(_ member: JSONObject.Entry) -> Bool {
    switch (ExactText(member.key), member.value) {
    case ("name", _), ("function", _), ("arguments", _), ("args", _): false
    case ("id", .string), ("type", "function"): false
    case ("index", .integer): false
    default: true
    }
  }

  /// OpenAI writes the arguments as JSON inside a text; everybody else as an object.
  private static func json(of arguments: JSONValue) -> [UInt8] {
    if case .string(let text) = arguments { return Array(text.utf8) }
    return JSONWriter.encode(arguments)
  }
}
