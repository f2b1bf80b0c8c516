public import RampartCore
public import RampartJSON

/// Reads traces from JSON: our `{id, messages}` and LlamaFirewall's plain list of messages.
public enum TraceDecoder {
  /// Returns the traces of one JSON value: one trace, or a list of traces.
  public static func traces(_ value: JSONValue) throws(RecordError) -> [Trace] {
    switch value {
    case .object: return [try trace(value)]
    case .array(let elements):
      guard isTrace(elements) else {
        var traces: [Trace] = []
        for element in elements { traces.append(try trace(element)) }
        return traces
      }
      return [try trace(value)]
    default: throw RecordError("a trace must be an object with `messages` or a list of messages")
    }
  }

  /// A list is one trace if its elements are messages, several if they are traces.
  private static func isTrace(_ elements: [JSONValue]) -> Bool {
    guard case .object(let first)? = elements.first else { return elements.isEmpty }
    return first["messages"] == nil
  }

  private static func trace(_ value: JSONValue) throws(RecordError) -> Trace {
    switch value {
    case .array(let messages): return Trace(messages: try self.messages(messages))
    case .object(let object):
      guard !object.hasDuplicateKeys else { throw RecordError("a trace has the same key twice") }
      guard case .array(let messages)? = object["messages"] else {
        throw RecordError("a trace has no list of `messages`")
      }
      return Trace(id: try id(object["id"]), messages: try self.messages(messages))
    default: throw RecordError("a trace must be an object with `messages` or a list of messages")
    }
  }

  private static func id(_ value: JSONValue?) throws(RecordError) -> String? {
    switch value {
    case nil, .null: return nil
    case .string(let text): return text
    case .integer(let number): return String(number)
    case .unsigned(let number): return String(number)
    default: throw RecordError("a trace's `id` must be a text or a whole number")
    }
  }

  private static func messages(_ values: [JSONValue]) throws(RecordError) -> [Message] {
    var messages: [Message] = []
    messages.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      do {
        messages.append(try MessageDecoder.message(value))
      } catch {
        throw RecordError("message \(index): \(error.message)")
      }
    }
    return messages
  }
}
