internal import Rampart
internal import RampartCore

/// Shows reports to a person; it prints rules and places, never the text that was scanned.
struct TextReport {
  private let terminal: Terminal

  init(_ terminal: Terminal) { self.terminal = terminal }

  /// Shows what was decided about one message, and why.
  func print(_ report: ScanReport, of message: Message) {
    terminal.print(headline(report))
    printDetails(report, of: message)
  }

  /// Shows what was decided about each message of a trace.
  func print(_ report: TraceReport, of trace: Trace) {
    let id = trace.id.map { Terminal.printable($0) } ?? "trace"
    let first = report.firstDecidingMessage.map { ", first at message \($0)" } ?? ""
    terminal.print("\(terminal.paint(id, .bold)): \(word(report.decision))\(first)")
    for (index, message) in report.messages.enumerated() {
      let role = report.roles[index].rawValue
      terminal.print("  message \(index) (\(role)): \(headline(message))")
      if message.verdict > .allow || !message.findings.isEmpty || !message.unscanned.isEmpty {
        printDetails(message, of: trace.messages[index], indent: "    ")
      }
    }
  }

  /// Shows each scanner with its findings, and what was not scanned.
  func printDetails(_ report: ScanReport, of message: Message, indent: String = "  ") {
    let lines = LineIndex(message)
    for scanner in report.scanners {
      let findings = report.findings.filter { $0.scanner == scanner.scanner }
      terminal.print("\(indent)\(summary(of: scanner, hasFindings: !findings.isEmpty))")
      for finding in findings { print(finding, lines: lines, indent: indent + "  ") }
    }
    for piece in report.unscanned {
      terminal.print(
        "\(indent)unscanned: \(piece.byteCount) bytes of \(piece.part) (\(piece.reason.rawValue))"
      )
    }
    guard let redacted = report.redacted else { return }
    for segment in redacted.segments {
      terminal.print("\(indent)redacted \(segment.part):")
      terminal.print(Terminal.printable(String(decoding: segment.bytes, as: UTF8.self)))
    }
  }

  /// A scanner's decision and time; its reason where no finding gives it.
  private func summary(of scanner: ScanReport.ScannerReport, hasFindings: Bool) -> String {
    let name = terminal.paint(scanner.scanner.rawValue, .bold)
    guard scanner.status == .success else { return "\(name): \(scanner.reason)" }
    let mode = scanner.isShadow ? " (shadow)" : ""
    let time = terminal.paint(Self.time(scanner.duration), .faint)
    let reason = hasFindings ? "" : ", \(scanner.reason)"
    return "\(name): \(word(scanner.decision))\(mode)\(reason)  \(time)"
  }

  private func print(_ finding: Finding, lines: LineIndex, indent: String) {
    let range = finding.location.range
    let line = lines.line(of: finding.location).map { "line \($0), " } ?? ""
    let part = finding.location.part == .content ? "" : "\(finding.location.part) "
    let isOriginal = finding.view == ViewKind.original.rawValue
    let view = isOriginal ? "" : ", seen as \(finding.view)"
    terminal.print(
      "\(indent)\(finding.severity.rawValue) \(Self.score(finding.score)) \(finding.rule): "
        + "\(finding.message) (\(part)\(line)bytes \(range.lowerBound)-\(range.upperBound)\(view))")
  }

  /// The decision, its score, and how long it took.
  func headline(_ report: ScanReport) -> String {
    var text = "\(word(report.action))  score \(Self.score(report.score))"
    if report.verdict != report.action { text += "  verdict \(report.verdict.rawValue) (shadow)" }
    if report.status != .success { text += "  status \(report.status.rawValue)" }
    return text + "  " + terminal.paint(Self.time(report.duration), .faint)
  }

  /// A decision in its colour.
  func word(_ decision: Decision) -> String {
    switch decision {
    case .allow: terminal.paint(decision.rawValue, .green)
    case .review: terminal.paint(decision.rawValue, .yellow)
    case .block: terminal.paint(decision.rawValue, .red)
    }
  }

  /// A score with two decimals.
  static func score(_ score: Double) -> String {
    let hundredths = Int((score * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// A duration in microseconds or milliseconds.
  static func time(_ duration: Duration) -> String {
    let microseconds =
      duration.components.seconds * 1_000_000
      + duration.components.attoseconds / 1_000_000_000_000
    guard microseconds >= 1000 else { return "\(microseconds) µs" }
    let tenths = microseconds / 100
    return "\(tenths / 10).\(tenths % 10) ms"
  }
}
