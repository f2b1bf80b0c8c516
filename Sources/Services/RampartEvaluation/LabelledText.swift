internal import RampartJSON

/// A text of a dataset with its labelled spans.
public struct LabelledText: Sendable {
  /// The record's identifier.
  public let id: String
  /// The text as UTF-8.
  public let bytes: [UInt8]
  /// The labelled spans, in bytes.
  public let spans: [Span]

  /// Reads `{id, text, spans: [{type, start, end}]}` with offsets in characters, as Python counts.
  public init(_ line: [UInt8]) throws(DatasetError) {
    let object = try DatasetLine.object(line)
    guard case .string(let id)? = object["id"], case .string(let text)? = object["text"] else {
      throw DatasetError("a record needs `id` and `text`")
    }
    self.id = id
    bytes = Array(text.utf8)
    let starts = Self.scalarStarts(text)
    var spans: [Span] = []
    for value in try DatasetLine.list(object, "spans") {
      guard case .object(let span) = value, case .string(let type)? = span["type"],
        case .integer(let start)? = span["start"], case .integer(let end)? = span["end"],
        0 <= start, start <= end, end < starts.count
      else { throw DatasetError("a span needs `type`, `start` and `end` within the text") }
      spans.append(Span(type: type, range: starts[Int(start)]..<starts[Int(end)]))
    }
    self.spans = spans
  }

  /// The byte at which each character begins, and the end.
  private static func scalarStarts(_ text: String) -> [Int] {
    var starts: [Int] = []
    var offset = 0
    for scalar in text.unicodeScalars {
      starts.append(offset)
      offset += UTF8.width(scalar)
    }
    return starts + [offset]
  }
}
