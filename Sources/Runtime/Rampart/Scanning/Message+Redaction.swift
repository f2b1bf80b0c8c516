public import RampartCore
public import RampartPolicy

extension Guardrail {
  /// Returns a redactor in the style of the stack file.
  ///
  /// Keep one for each conversation: it gives equal values equal tokens, and its vault undoes them.
  public func makeRedactor() -> Redactor { Redactor(style: redactionStyle) }
}

extension Message {
  /// Returns the message with the text of a report's `redactions` replaced by `redactor`.
  public func redacted(by report: ScanReport, using redactor: inout Redactor) -> Message {
    redacted(report.redactions, using: &redactor)
  }

  /// Returns the message with the text of `findings` replaced by `redactor`.
  func redacted(_ findings: [Finding], using redactor: inout Redactor) -> Message {
    var message = self
    for segment in segments { redactor.avoid(tokensIn: segment.bytes) }
    let byPart = Dictionary(grouping: findings) { $0.location.part }
    func replace(_ bytes: [UInt8], at part: PartPath) -> [UInt8] {
      guard let findings = byPart[part] else { return bytes }
      return redactor.redact(
        bytes, replacing: findings.map { ($0.location.range, $0.entity ?? "REDACTED") })
    }
    for index in message.content.indices {
      guard case .text(let bytes) = message.content[index] else { continue }
      message.content[index] = .text(replace(bytes, at: contentPath(index)))
    }
    for index in message.toolCalls.indices {
      let call = message.toolCalls[index]
      // A name is as good a place for personal data as any: the model chooses it.
      let name = replace(Array(call.name.utf8), at: PartPath("tool_calls[\(index)].name"))
      message.toolCalls[index].name = String(decoding: name, as: UTF8.self)
      message.toolCalls[index].arguments = replace(
        call.arguments, at: PartPath("tool_calls[\(index)].arguments"))
    }
    message.asides = message.asides.map { aside in
      Segment(part: aside.part, bytes: replace(aside.bytes, at: aside.part))
    }
    return message
  }
}
