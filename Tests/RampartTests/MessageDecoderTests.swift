import Rampart
import RampartCore
import RampartJSON
import RampartPolicy
import TestSupport
import Testing

/// What is read of a message: nothing that a model or a tool may use is passed over.
@Suite("Message decoder")
struct MessageDecoderTests {
  private static func message(_ text: String) throws -> Message {
    try MessageDecoder.message(try JSONParser().parse(Array(text.utf8)), defaultRole: .assistant)
  }

  private static func texts(_ message: Message) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: message.segments.map {
        ($0.part.description, String(decoding: $0.bytes, as: UTF8.self))
      })
  }

  @Test(
    "Tool calls in the forms of the field have their name and their arguments",
    arguments: [
      #"{"name": "f", "arguments": {"a": 1}}"#, #"{"name": "f", "arguments": "{\"a\":1}"}"#,
      #"{"function": "f", "args": {"a": 1}, "id": "c"}"#,
      #"{"id": "c", "type": "function", "index": 0, "function": {"name": "f", "arguments": "{\"a\":1}"}}"#,
      #"{"name": "f", "arguments": null, "args": {"a": 1}}"#,
    ])
  func forms(call: String) throws {
    let message = try Self.message(#"{"content": null, "tool_calls": [\#(call)]}"#)
    #expect(
      Self.texts(message) == ["tool_calls[0].name": "f", "tool_calls[0].arguments": #"{"a":1}"#])
  }

  @Test("A call in the older form is a tool call")
  func functionCall() throws {
    let message = try Self.message(
      #"{"content": null, "function_call": {"name": "f", "arguments": "{}"}}"#)
    #expect(Self.texts(message) == ["tool_calls[0].name": "f", "tool_calls[0].arguments": "{}"])
  }

  @Test(
    "Whatever a tool call holds is read, wherever it stands",
    arguments: [
      #"{"name": "f", "input": {"k": "CANARY"}}"#, #"{"name": "f", "parameters": "CANARY"}"#,
      #"{"name": "f", "arguments": {}, "args": {"k": "CANARY"}}"#,
      #"{"name": "f", "arguments": {"k": "CANARY"}, "args": {}}"#,
      #"{"function": {"name": "f"}, "arguments": {"k": "CANARY"}}"#,
      #"{"function": {"name": "f", "arguments": "{}", "x": "CANARY"}}"#,
      #"{"function": {"name": "f", "arguments": "{}"}, "arguments": "CANARY"}"#,
      #"{"name": "CANARY", "function": {"name": "f", "arguments": "{}"}}"#,
      #"{"name": "f", "function": "CANARY", "arguments": "{}"}"#,
      #"{"name": "f", "id": {"k": "CANARY"}, "arguments": {}}"#,
      #"{"name": "f", "type": "CANARY", "arguments": {}}"#, #"{"name": "f", "CANARY": 1}"#,
      #"{"name": "f", "index": "CANARY"}"#, #"{"name": "f", "CANARY": null}"#,
    ])
  func noHidingPlace(call: String) throws {
    let message = try Self.message(#"{"content": null, "tool_calls": [\#(call)]}"#)
    #expect(Self.texts(message).values.contains { $0.contains("CANARY") }, "\(call)")
  }

  @Test(
    "Texts beside the content are read too",
    arguments: ["name", "refusal", "reasoning", "reasoning_content", "thinking", "error"])
  func asides(key: String) throws {
    let text = try Self.message(#"{"content": "a", "\#(key)": "CANARY"}"#)
    #expect(Self.texts(text) == ["content": "a", key: "CANARY"])
    let list = try Self.message(#"{"content": "a", "\#(key)": [{"text": "CANARY"}]}"#)
    #expect(Self.texts(list) == ["content": "a", key: #"[{"text":"CANARY"}]"#])
    #expect(Self.texts(try Self.message(#"{"content": "a", "\#(key)": null}"#)) == ["content": "a"])
  }

  @Test("What a text part holds beside its text is read too")
  func partMembers() throws {
    let message = try Self.message(
      #"{"content": [{"type": "text", "text": "a", "citations": [{"cited_text": "CANARY"}]}]}"#)
    #expect(
      Self.texts(message) == [
        "content": "a", "content[0].other": #"{"citations":[{"cited_text":"CANARY"}]}"#,
      ])
  }

  @Test(
    "A name that only some readers take for ours is an error",
    arguments: ["Content", "CONTENT", "Tool_Calls", "tool_call\u{17f}", "Role", "Function_Call"])
  func nearlyOurs(key: String) throws {
    let value = try JSONParser().parse(Array(#"{"content": "a", "\#(key)": "b"}"#.utf8))
    let error = #expect(throws: RecordError.self) {
      _ = try MessageDecoder.message(value, defaultRole: .user)
    }
    #expect(error.map { !$0.description.contains(key) } ?? false)
  }

  @Test("A blocked message has no redacted copy: it would show what was blocked")
  func blockedIsNotShown() async throws {
    let stack = try StackFile(
      Array(
        "scanners: {pii_detection: {entities: {EMAIL_ADDRESS: redact, CREDIT_CARD: block}}}".utf8),
      path: "test.yaml", knownScanners: Guardrail.knownScanners)
    let guardrail = try Guardrail(stack: stack, only: [.piiDetection])
    let both = try await guardrail.scan(
      Message(.user, "anna@example.org pays with 4111 1111 1111 1111"))
    #expect(both.action == .block)
    #expect(both.redacted == nil)
    #expect(try await guardrail.scan(Message(.user, "anna@example.org pays")).redacted != nil)
  }

  @Test("A token that stands in another part of a message already is not given out")
  func tokensOfOthers() async throws {
    let stack = try StackFile(
      Array("scanners: {pii_detection: {default: redact}}".utf8), path: "test.yaml",
      knownScanners: Guardrail.knownScanners)
    let guardrail = try Guardrail(stack: stack, only: [.piiDetection])
    let message = Message(
      role: .tool,
      content: [.text(Array("to anna@example.org".utf8)), .text(Array("<EMAIL_ADDRESS_1>".utf8))])
    let report = try await guardrail.scan(message)
    var redactor = guardrail.makeRedactor()
    let redacted = message.redacted(by: report, using: &redactor)
    #expect(
      redacted.segments.map { redactor.vault.restore($0.bytes) } == message.segments.map(\.bytes))
  }

  @Test("Redaction leaves nothing of what it is told to replace, in any text of a message")
  func redactsEverywhere() async throws {
    let stack = try StackFile(
      Array("scanners: {pii_detection: {default: redact}}".utf8), path: "test.yaml",
      knownScanners: Guardrail.knownScanners)
    let guardrail = try Guardrail(stack: stack, only: [.piiDetection])
    let message = try Self.message(
      """
      {"content": [{"type": "text", "text": "to anna@example.org", "x": "anna@example.org"}],
       "tool_calls": [{"name": "mail_anna@example.org", "arguments": {"anna@example.org": 1}},
       {"name": "f", "input": "anna@example.org"}],
       "reasoning": "mail anna@example.org", "name": "anna@example.org"}
      """)
    let report = try await guardrail.scan(message)
    #expect(report.action == .allow)
    let redacted = try #require(report.redacted)
    for (part, text) in Self.texts(redacted) {
      #expect(!text.contains("@example.org"), "\(part)")
      #expect(text.contains("EMAIL_ADDRESS") || part == "tool_calls[1].name", "\(part)")
    }
  }

  @Test("Combining marks in any name of a message cost linear time", .timeLimit(.minutes(2)))
  func marks() throws {
    let marks = CombiningMarks.text()
    #expect(throws: RecordError.self) {
      try Self.message("{\"role\": \"\(marks)\", \"content\": \"c\"}")
    }
    let key = try Self.message("{\"\(marks)\": 1, \"content\": \"c\", \"language\": \"\(marks)\"}")
    #expect(Self.texts(key) == ["content": "c"])
    let part = try Self.message("{\"content\": [{\"type\": \"\(marks)\", \"text\": \"c\"}]}")
    guard case .other(_, let byteCount)? = part.content.first else {
      Issue.record("no part of another type")
      return
    }
    #expect(byteCount == marks.utf8.count + 22)
    let beside = try Self.message(
      "{\"content\": [{\"type\": \"text\", \"text\": \"c\", \"\(marks)\": \"d\"}]}")
    #expect(beside.segments.count == 2)
    let call = try Self.message(
      """
      {"content": null, "tool_calls": [{"id": "\(marks)", "type": "\(marks)", "\(marks)": 1, "function":
      {"name": "\(marks)", "\(marks)": 1, "arguments": "{}"}}]}
      """)
    #expect(call.toolCalls.first?.name.utf8.count == marks.utf8.count)
  }

  @Test("Combining marks in a trace cost linear time", .timeLimit(.minutes(1)))
  func marksInTraces() throws {
    let marks = CombiningMarks.text()
    let text = """
      {"id": "\(marks)", "\(marks)": 1, "messages": [{"role": "user", "content": "c"}]}
      """
    let traces = try TraceDecoder.traces(try JSONParser().parse(Array(text.utf8)))
    #expect(traces.first?.id?.utf8.count == marks.utf8.count)
    #expect(traces.first?.messages.count == 1)
  }
}
