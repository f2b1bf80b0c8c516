internal import RampartJSON

/// Labelled lines of a dataset, and lines that another detector reported.
public enum LineLabels {
  /// Reads `{records: [{id, secrets: [{first_line, last_line}], unjudged_lines}]}`.
  public static func labels(_ document: [UInt8]) throws(DatasetError)
    -> [String: LineEvaluation.Labels]
  {
    var result: [String: LineEvaluation.Labels] = [:]
    try forEachRecord(document) { (id, record) throws(DatasetError) in
      var blocks: [ClosedRange<Int>] = []
      for value in try DatasetLine.list(record, "secrets") {
        guard case .object(let block) = value, case .integer(let first)? = block["first_line"],
          case .integer(let last)? = block["last_line"], first <= last
        else { throw DatasetError("a labelled secret needs `first_line` and `last_line`") }
        blocks.append(Int(first)...Int(last))
      }
      let unjudged = try DatasetLine.list(record, "unjudged_lines").compactMap {
        DatasetLine.number($0).map { Int($0) }
      }
      result[id] = LineEvaluation.Labels(blocks: blocks, unjudged: Set(unjudged))
    }
    return result
  }

  /// Reads `{records: [{id, findings: [{line}]}]}`.
  public static func detections(_ document: [UInt8]) throws(DatasetError) -> [String: Set<Int>] {
    var result: [String: Set<Int>] = [:]
    try forEachRecord(document) { (id, record) throws(DatasetError) in
      var lines: Set<Int> = []
      for value in try DatasetLine.list(record, "findings") {
        guard case .object(let finding) = value, case .integer(let line)? = finding["line"] else {
          throw DatasetError("a recorded finding needs its `line`")
        }
        lines.insert(Int(line))
      }
      result[id] = lines
    }
    return result
  }

  private static func forEachRecord(
    _ document: [UInt8], _ body: (String, JSONObject) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    for value in try DatasetLine.list(DatasetLine.object(document), "records") {
      guard case .object(let record) = value, case .string(let id)? = record["id"] else {
        throw DatasetError("a record needs an `id`")
      }
      try body(id, record)
    }
  }
}
