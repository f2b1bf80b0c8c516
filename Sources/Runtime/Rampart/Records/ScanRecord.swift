public import RampartCore
public import RampartJSON

/// One line of `rampart scan --jsonl`: a message with an identifier.
public struct ScanRecord: Sendable {
  /// The record's identifier as it was written: a text or a number.
  public let id: JSONValue
  /// The message.
  public let message: Message
  /// Who the message is from and in which session, for the audit record.
  public let context: ScanContext

  /// Reads `{id, content, role?, language?, tool_calls?, session_id?, user_id?}`.
  ///
  /// A record that names no role has the `defaultRole`.
  public init(_ bytes: [UInt8], defaultRole role: Role) throws(RecordError) {
    let value = try Self.parse(bytes)
    guard case .object(let object) = value else {
      throw RecordError("a record must be an object with `id` and `content`")
    }
    switch object["id"] {
    case .string?, .integer?, .unsigned?, .double?: id = object["id"] ?? .null
    case nil: throw RecordError("a record has no `id`")
    default: throw RecordError("`id` must be a text or a number")
    }
    guard object["content"] != nil || object["tool_calls"] != nil else {
      throw RecordError("a record has no `content`")
    }
    message = try MessageDecoder.message(value, defaultRole: role)
    context = ScanContext(
      sessionID: try Self.text(object["session_id"], "session_id"),
      userID: try Self.text(object["user_id"], "user_id"))
  }

  private static func text(_ value: JSONValue?, _ key: String) throws(RecordError) -> String? {
    switch value {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw RecordError("`\(key)` must be a text")
    }
  }

  /// Parses one line, with the parser's own words on failure.
  static func parse(_ bytes: [UInt8]) throws(RecordError) -> JSONValue {
    do {
      return try JSONParser().parse(bytes)
    } catch {
      throw RecordError(error.description)
    }
  }
}
