internal import Rampart
internal import RampartCore
internal import RampartJSON

/// Writes findings as SARIF 2.1.0, which code hosts show beside the lines.
enum SARIFReport {
  /// Returns a log of one run over one file.
  static func encode(_ report: ScanReport, of message: Message, file: String) -> [UInt8] {
    let rules = Array(Set(report.findings.map { $0.rule })).sorted()
    var writer = JSONWriter(capacity: 4096)
    writer.beginObject()
    writer.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    writer.member("version", "2.1.0")
    writer.key("runs")
    writer.beginArray()
    writer.beginObject()
    writer.key("tool")
    writer.beginObject()
    writer.key("driver")
    writer.beginObject()
    writer.member("name", "Rampart")
    writer.member("semanticVersion", Version.current)
    writer.key("rules")
    writer.beginArray()
    for rule in rules { write(rule: rule, of: report.findings, to: &writer) }
    writer.endArray()
    writer.endObject()
    writer.endObject()
    writer.member("columnKind", "unicodeCodePoints")
    writer.key("results")
    writer.beginArray()
    let lines = LineIndex(message)
    for finding in report.findings {
      write(finding, rules: rules, lines: lines, message: message, file: file, to: &writer)
    }
    writer.endArray()
    writer.key("invocations")
    writer.beginArray()
    writer.beginObject()
    writer.member("executionSuccessful", report.status != .error && report.unscanned.isEmpty)
    if !report.unscanned.isEmpty { write(report.unscanned, to: &writer) }
    writer.endObject()
    writer.endArray()
    writer.endObject()
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  /// What was not scanned: without it, no result would look as if nothing were there.
  private static func write(_ unscanned: [Unscanned], to writer: inout JSONWriter) {
    writer.key("toolExecutionNotifications")
    writer.beginArray()
    for piece in unscanned {
      writer.beginObject()
      writer.member("level", "error")
      writer.key("message")
      writer.beginObject()
      writer.member(
        "text",
        "unscanned: \(piece.byteCount) bytes of \(piece.part) (\(piece.reason.rawValue))")
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
  }

  private static func write(rule: String, of findings: [Finding], to writer: inout JSONWriter) {
    guard let finding = findings.first(where: { $0.rule == rule }) else { return }
    writer.beginObject()
    writer.member("id", rule)
    writer.key("shortDescription")
    writer.beginObject()
    writer.member("text", finding.message)
    writer.endObject()
    writer.key("properties")
    writer.beginObject()
    writer.key("tags")
    writer.beginArray()
    writer.string("security")
    writer.string(tag(finding.category))
    writer.endArray()
    writer.member("security-severity", securitySeverity(finding.severity))
    writer.endObject()
    writer.endObject()
  }

  private static func write(
    _ finding: Finding, rules: [String], lines: LineIndex, message: Message, file: String,
    to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.member("ruleId", finding.rule)
    if let index = rules.firstIndex(of: finding.rule) {
      writer.member("ruleIndex", index)
    }
    writer.member("level", level(finding.severity))
    writer.key("message")
    writer.beginObject()
    writer.member("text", finding.message)
    writer.endObject()
    writer.key("locations")
    writer.beginArray()
    writer.beginObject()
    writer.key("physicalLocation")
    writer.beginObject()
    writer.key("artifactLocation")
    writer.beginObject()
    writer.member("uri", uri(file))
    writer.endObject()
    writer.key("region")
    writeRegion(finding.location, lines: lines, message: message, to: &writer)
    writer.endObject()
    writer.endObject()
    writer.endArray()
    writer.key("partialFingerprints")
    writer.beginObject()
    writer.key("rampartFinding/v1")
    let range = finding.location.range
    writer.string("\(finding.rule):\(range.lowerBound)-\(range.upperBound)")
    writer.endObject()
    writer.endObject()
  }

  private static func writeRegion(
    _ location: Location, lines: LineIndex, message: Message, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    let bytes = message.segments.first { $0.part == location.part }?.bytes ?? []
    let ends = [
      ("start", location.range.lowerBound), ("end", location.range.upperBound),
    ]
    for (name, offset) in ends {
      guard let position = lines.position(of: offset, in: location.part) else { continue }
      writer.member("\(name)Line", position.line)
      writer.key("\(name)Column")
      // SARIF counts characters, not bytes.
      let lineStart = min(bytes.count, max(0, offset - position.column + 1))
      let before = bytes[lineStart..<min(bytes.count, max(lineStart, offset))]
      writer.int(String(decoding: before, as: UTF8.self).unicodeScalars.count + 1)
    }
    writer.member("byteOffset", location.range.lowerBound)
    writer.member("byteLength", location.range.count)
    writer.endObject()
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .info: "note"
    case .warning: "warning"
    case .error, .critical: "error"
    }
  }

  /// The CVSS-like number that code hosts sort by.
  private static func securitySeverity(_ severity: Severity) -> String {
    switch severity {
    case .info: "1.0"
    case .warning: "4.0"
    case .error: "7.0"
    case .critical: "9.5"
    }
  }

  /// A CWE in the spelling code hosts know; other catalogues as they are.
  private static func tag(_ category: String) -> String {
    guard category.hasPrefix("CWE-") else { return category }
    let number = category.dropFirst(4)
    let padding = String(repeating: "0", count: max(0, 3 - number.count))
    return "external/cwe/cwe-\(padding)\(number)"
  }

  /// A relative URI: every byte that is not plain is percent-encoded.
  private static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in path.utf8 {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
        || (0x61...0x7a).contains(byte) || [0x2d, 0x2e, 0x2f, 0x5f, 0x7e].contains(byte)
      if isPlain {
        result.append(byte)
      } else {
        result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
