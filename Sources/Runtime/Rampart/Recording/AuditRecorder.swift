internal import RampartAudit
internal import RampartCore
internal import RampartPolicy

/// Writes an audit record of every scan, where the stack file names a log.
struct AuditRecorder: Sendable {
  private let log: AuditLog
  private let policyDigest: String
  private let modelVersion: String?
  private let modelDigests: [String: String]
  private let showsPreview: Bool

  /// Opens the log that `stack` names; `nil` if it names none.
  ///
  /// `modelDigests` are those of the weights that scanners ask, by scanner.
  init?(stack: StackFile, modelDigests: [ScannerID: String]) throws(ConfigurationError) {
    guard let section = stack.section(.audit) else { return nil }
    let configuration = try AuditConfiguration(section, baseDirectory: stack.baseDirectory)
    do {
      log = try AuditLog(configuration)
    } catch {
      throw ConfigurationError("the audit log cannot be opened: \(error)", at: section.position)
    }
    policyDigest = try stack.digest()
    modelVersion = stack.baseModel
    self.modelDigests = Dictionary(
      modelDigests.map { ($0.key.rawValue, "sha256:\($0.value)") }, uniquingKeysWith: { $1 })
    showsPreview = configuration.preview
  }

  /// Writes the record of one scan; returns when it is safe from the end of this process.
  func record(_ report: ScanReport, of message: Message, context: ScanContext) throws {
    let event = AuditEvent(
      sessionID: context.sessionID, userID: context.userID,
      promptHash: try AuditEvent.promptHash(of: message), role: message.role,
      modelVersion: modelVersion, policyDigest: policyDigest, modelDigests: modelDigests,
      preview: showsPreview ? preview(of: report, message) : nil, report: report)
    try log.append(event)
  }

  /// Forces what was written to the disk and ends.
  func close() throws { try log.close() }

  /// The message with every finding's text replaced, at most 500 characters of it.
  private func preview(of report: ScanReport, _ message: Message) -> String {
    var redactor = Redactor(style: .token)
    let redacted = message.redacted(report.findings, using: &redactor)
    let text = redacted.segments.map { String(decoding: $0.bytes, as: UTF8.self) }
      .joined(separator: "\n")
    return String(text.unicodeScalars.prefix(500).map(Character.init))
  }
}
