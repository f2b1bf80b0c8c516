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
    writer.member("id", id)
    writeBody(report, of: message, to: &writer)
    writer.endObject()
  }

  /// Writes `{id, decision, verdict, status, first_deciding_message, unscanned_bytes, messages}`.
  public static func write(
    _ report: TraceReport, of trace: Trace, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.member("id", trace.id.map { .string($0) } ?? .null)
    writer.member("decision", report.decision.rawValue)
    writer.member("verdict", report.verdict.rawValue)
    writer.member("status", report.status.rawValue)
    writer.key("first_deciding_message")
    if let index = report.firstDecidingMessage { writer.int(index) } else { writer.null() }
    writer.member("unscanned_bytes", report.unscannedByteCount)
    writer.key("messages")
    writer.beginArray()
    for (index, message) in report.messages.enumerated() {
      writer.beginObject()
      writer.member("index", index)
      writer.member("role", report.roles[index].rawValue)
      writeBody(message, of: trace.messages[index], to: &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }

  private static func writeBody(
    _ report: ScanReport, of message: Message, to writer: inout JSONWriter
  ) {
    writer.member("decision", report.action.rawValue)
    writer.member("verdict", report.verdict.rawValue)
    writer.member("score", report.score)
    writer.member("status", report.status.rawValue)
    writer.member("reason", report.reason)
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
    writer.member("unscanned_bytes", report.unscannedByteCount)
    if !report.unscanned.isEmpty { write(report.unscanned, to: &writer) }
    if let redacted = report.redacted { write(redacted: redacted, to: &writer) }
  }

  private static func write(_ scanner: ScanReport.ScannerReport, to writer: inout JSONWriter) {
    writer.key(scanner.scanner.rawValue)
    writer.beginObject()
    writer.member("decision", scanner.decision.rawValue)
    writer.member("score", scanner.score)
    writer.member("status", scanner.status.rawValue)
    if let label = scanner.label {
      writer.member("label", label)
    }
    writer.member("reason", scanner.reason)
    if scanner.isShadow {
      writer.member("mode", "shadow")
    }
    writer.endObject()
  }

  private static func write(_ finding: Finding, lines: LineIndex, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("rule", finding.rule)
    writer.member("scanner", finding.scanner.rawValue)
    writer.member("score", finding.score)
    writer.member("severity", finding.severity.rawValue)
    writer.member("category", finding.category)
    writer.member("part", finding.location.part.description)
    writer.member("start", finding.location.range.lowerBound)
    writer.member("end", finding.location.range.upperBound)
    if let line = lines.line(of: finding.location) {
      writer.member("line", line)
    }
    writer.member("view", finding.view)
    if let label = finding.label { writer.member("label", label) }
    if let entity = finding.entity {
      writer.member("entity", entity)
    }
    writer.member("message", finding.message)
    writer.endObject()
  }

  private static func write(_ unscanned: [Unscanned], to writer: inout JSONWriter) {
    writer.key("unscanned")
    writer.beginArray()
    for piece in unscanned {
      writer.beginObject()
      writer.member("part", piece.part.description)
      writer.member("reason", piece.reason.rawValue)
      writer.member("bytes", piece.byteCount)
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
