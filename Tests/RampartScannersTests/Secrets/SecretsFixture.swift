import RampartCore
import RampartPatterns

@testable import RampartScanners

/// The scanner on the real pattern engine.
enum SecretsFixture {
  static let engines = ScannerEngines(patterns: PatternEngine(), viewer: PlainViewer())
  static let standard = Result { try SecretsScanner(.standard, engines: engines) }

  /// Returns what the scanner with standard settings finds in `text`.
  static func findings(in text: String) async throws -> [Finding] {
    try await findings(in: text, by: standard.get())
  }

  /// Returns what `scanner` finds in `text`.
  static func findings(in text: String, by scanner: SecretsScanner) async throws -> [Finding] {
    try await scanner.scan(
      ScanSubject(Message(.assistant, text), viewer: engines.viewer)
    ).findings
  }

  /// Returns the text a finding points at.
  static func text(of finding: Finding, in text: String) -> String {
    String(decoding: Array(text.utf8)[finding.location.range], as: UTF8.self)
  }

  /// Returns a scanner whose section is made of `entries`.
  static func scanner(_ entries: [String: DocumentNode.Content]) throws -> SecretsScanner {
    let position = SourcePosition(file: "stack.yaml", line: 3, column: 5)
    let section = DocumentNode(
      .mapping(
        entries.map { key, content in
          .init(key: key, keyPosition: position, value: DocumentNode(content, at: position))
        }), at: position)
    return try SecretsScanner(ScannerSettings(section: section), engines: engines)
  }

  /// Returns a list of texts as a node.
  static func list(_ texts: [String]) -> DocumentNode.Content {
    let position = SourcePosition(file: "stack.yaml", line: 4, column: 9)
    return .sequence(texts.map { DocumentNode(.scalar($0, isPlain: true), at: position) })
  }
}
