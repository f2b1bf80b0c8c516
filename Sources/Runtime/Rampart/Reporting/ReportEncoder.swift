public import RampartCore
public import RampartJSON

/// Writes reports as JSON, in the shape that `rampart scan --jsonl` and `rampart replay` promise.
public enum ReportEncoder {
  /// Writes `{id, decision, verdict, score, status, reason, scanners, findings, unscanned_bytes}`.
  ///
  /// The message itself is needed for the line numbers of findings only.
  public static func write(
    _ report: ScanReport, of message: Message, id: JSONValue, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.key("id")
    writer.value(id)
    writeBody(report, of: message, to: &writer)
    writer.endObject()
  }

  /// Writes `{id, decision, verdict, status, first_deciding_message, unscanned_bytes, messages}`.
  public static func write(
    _ report: TraceReport, of trace: Trace, file: JSONValue? = nil, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.key("id")
    writer.value(trace.id.map { .string($0) } ?? .null)
    writer.key("decision")
    writer.string(report.decision.rawValue)
    writer.key("verdict")
    writer.string(report.verdict.rawValue)
    writer.key("status")
    writer.string(report.status.rawValue)
    writer.key("first_deciding_message")
    if let index = report.firstDecidingMessage { writer.int(index) } else { writer.null() }
    writer.key("unscanned_bytes")
    writer.int(report.unscannedByteCount)
    writer.key("messages")
    writer.beginArray()
    for (index, message) in report.messages.enumerated() {
      writer.beginObject()
      writer.key("index")
      writer.int(index)
      writer.key("role")
      writer.string(report.roles[index].rawValue)
      writeBody(message, of: trace.messages[index], to: &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }

  private static func writeBody(
    _ report: ScanReport, of message: Message, to writer: inout JSONWriter
  ) {
    writer.key("decision")
    writer.string(report.action.rawValue)
    writer.key("verdict")
    writer.string(report.verdict.rawValue)
    writer.key("score")
    writer.double(report.score)
    writer.key("status")
    writer.string(report.status.rawValue)
    writer.key("reason")
    writer.string(report.reason)
    writer.key("scanners")
    writer.beginObject()
    for scanner in report.scanners { write(scanner, to: &writer) }
    writer.endObject()
    writer.key("findings")
    writer.beginArray()
    if !report.findings.isEmpty {
      let lines = LineIndex(message)
      for finding in report.findings { write(finding, lines: lines, to: &writer) }
    }
    writer.endArray()
    writer.key("unscanned_bytes")
    writer.int(report.unscannedByteCount)
    if !report.unscanned.isEmpty { write(report.unscanned, to: &writer) }
    if let redacted = report.redacted { write(redacted: redacted, to: &writer) }
  }

  private static func write(_ scanner: ScanReport.ScannerReport, to writer: inout JSONWriter) {
    writer.key(scanner.scanner.rawValue)
    writer.beginObject()
    writer.key("decision")
    writer.string(scanner.decision.rawValue)
    writer.key("score")
    writer.double(scanner.score)
    writer.key("status")
    writer.string(scanner.status.rawValue)
    if let label = scanner.label {
      writer.key("label")
      writer.string(label)
    }
    writer.key("reason")
    writer.string(scanner.reason)
    if scanner.isShadow {
      writer.key("mode")
      writer.string("shadow")
    }
    writer.endObject()
  }

  private static func write(_ finding: Finding, lines: LineIndex, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("rule")
    writer.string(finding.rule)
    writer.key("scanner")
    writer.string(finding.scanner.rawValue)
    writer.key("score")
    writer.double(finding.score)
    writer.key("severity")
    writer.string(finding.severity.rawValue)
    writer.key("category")
    writer.string(finding.category)
    writer.key("part")
    writer.string(finding.location.part.description)
    writer.key("start")
    writer.int(finding.location.range.lowerBound)
    writer.key("end")
    writer.int(finding.location.range.upperBound)
    if let line = lines.line(of: finding.location) {
      writer.key("line")
      writer.int(line)
    }
    writer.key("view")
    writer.string(finding.view)
    if let entity = finding.entity {
      writer.key("entity")
      writer.string(entity)
    }
    writer.key("message")
    writer.string(finding.message)
    writer.endObject()
  }

  private static func write(_ unscanned: [Unscanned], to writer: inout JSONWriter) {
    writer.key("unscanned")
    writer.beginArray()
    for piece in unscanned {
      writer.beginObject()
      writer.key("part")
      writer.string(piece.part.description)
      writer.key("reason")
      writer.string(piece.reason.rawValue)
      writer.key("bytes")
      writer.int(piece.byteCount)
      writer.endObject()
    }
    writer.endArray()
  }

  private static func write(redacted message: Message, to writer: inout JSONWriter) {
    writer.key("redacted")
    writer.beginObject()
    for segment in message.segments {
      writer.key(segment.part.description)
      writer.string(utf8: segment.bytes)
    }
    writer.endObject()
  }
}
