internal import RampartCore
internal import RampartPolicy

extension Message {
  /// Returns the message with the text of `findings` replaced.
  func redacted(_ findings: [Finding], style: Redactor.Style) -> Message {
    var redactor = Redactor(style: style)
    var message = self
    let byPart = Dictionary(grouping: findings) { $0.location.part }
    func replace(_ bytes: [UInt8], at part: PartPath) -> [UInt8] {
      guard let findings = byPart[part] else { return bytes }
      return redactor.redact(
        bytes, replacing: findings.map { ($0.location.range, $0.entity ?? "REDACTED") })
    }
    for index in message.content.indices {
      guard case .text(let bytes) = message.content[index] else { continue }
      let part = message.content.count == 1 ? PartPath.content : PartPath("content[\(index)]")
      message.content[index] = .text(replace(bytes, at: part))
    }
    for index in message.toolCalls.indices {
      let call = message.toolCalls[index]
      message.toolCalls[index].arguments = replace(
        call.arguments, at: PartPath("tool_calls[\(index)].arguments"))
    }
    return message
  }
}
