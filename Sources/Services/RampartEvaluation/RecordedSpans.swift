internal import RampartJSON

/// What another detector found in the texts of a dataset, as recorded by `make oracles`.
public struct RecordedSpans: Sendable {
  private let spans: [String: [(span: Span, score: Double)]]

  /// Reads lines of `{id, spans: [{type, byte_start, byte_end, score}]}`.
  public init(_ lines: [[UInt8]]) throws(DatasetError) {
    var all: [String: [(Span, Double)]] = [:]
    for line in lines where !line.isEmpty {
      let object = try DatasetLine.object(line)
      guard case .string(let id)? = object["id"] else {
        throw DatasetError("a recorded result needs an `id`")
      }
      for value in try DatasetLine.list(object, "spans") {
        guard case .object(let span) = value, case .string(let type)? = span["type"],
          case .integer(let start)? = span["byte_start"],
          case .integer(let end)? = span["byte_end"], 0 <= start, start <= end,
          let score = span["score"].flatMap(DatasetLine.number)
        else { throw DatasetError("a recorded span lacks a field") }
        all[id, default: []].append((Span(type: type, range: Int(start)..<Int(end)), score))
      }
    }
    spans = all
  }

  /// The spans found in a text with at least a score.
  public func spans(in id: String, minimumScore: Double) -> [Span] {
    (spans[id] ?? []).filter { $0.score >= minimumScore }.map { $0.span }
  }

  /// Every kind that was found anywhere, with whatever score.
  public var types: Set<String> { Set(spans.values.flatMap { $0.map { $0.span.type } }) }
}
