import Rampart
import RampartCore
import RampartJSON
import RampartPolicy
import RampartScanners
import Testing

/// The invariants of ARCHITECTURE.md that hold for the whole path.
@Suite("Invariants")
struct InvariantTests {
  private static func stack(_ text: String) throws -> StackFile {
    try StackFile(
      Array(text.utf8), path: "test.yaml", knownScanners: Guardrail.knownScanners)
  }

  /// Every scanner that needs no model's files.
  private static let everyScanner = BuiltInScanners.all.map { $0.profile }
    .filter { !$0.needsModel }.map { $0.id }

  /// Everything that leaves the program about a message.
  private static func outputs(_ report: ScanReport, of message: Message) -> String {
    var writer = JSONWriter()
    ReportEncoder.write(report, of: message, id: .string("id"), to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self) + "\(report)"
  }

  @Test("I1: nothing that a scanner found appears in a report")
  func findingsCarryNoContent() async throws {
    let guardrail = try Guardrail(stack: .builtIn, only: Self.everyScanner)
    let canary = "zq-canary-4711-zq"
    for type in BuiltInScanners.all {
      for example in type.profile.examples where !example.rules.isEmpty {
        guard let bytes = example.message.segments.first?.bytes else { continue }
        let text = Array("\(canary) ".utf8) + bytes + Array(" \(canary)".utf8)
        let message = Message(role: example.message.role, content: [.text(text)])
        let report = try await guardrail.scan(message)
        let output = Self.outputs(report, of: message)
        #expect(!report.findings.isEmpty)
        #expect(!output.contains(canary), "\(type.profile.id)")
        for finding in report.findings where finding.location.range.count >= 8 {
          let found = String(decoding: text[finding.location.range], as: UTF8.self)
          #expect(!output.contains(found), "\(finding.rule)")
        }
      }
    }
  }

  @Test("I1: no failure to read a message shows what the message says")
  func failuresCarryNoContent() throws {
    let canary = "zqcanary4711zq"
    let records = [
      #"{"id": "a", "content": "\#(canary)""#, #"{"\#(canary)": 1}"#, canary, #""\#(canary)""#,
      #"{"id": {"\#(canary)": 1}, "content": ""}"#, #"{"id": 1, "content": {"\#(canary)": 1}}"#,
      #"{"id": 1, "content": "", "role": "\#(canary)"}"#,
      #"{"id": 1, "content": [{"\#(canary)": 1}]}"#,
      #"{"id": 1, "content": "", "tool_calls": "\#(canary)"}"#,
      #"{"id": 1, "content": "", "tool_calls": [{"\#(canary)": 1}]}"#,
      #"{"id": 1, "content": "\#(canary)", "content": "\#(canary)"}"#,
      #"{"id": 1, "content": "\#(canary)\ud800"}"#, #"{"id": 1, "content": \#(canary)}"#,
      #"{"id": 1, "content": "", "session_id": ["\#(canary)"]}"#,
    ]
    for record in records {
      let error = #expect(throws: RecordError.self) {
        _ = try ScanRecord(Array(record.utf8), defaultRole: .user)
      }
      #expect(error.map { !$0.description.contains(canary) } ?? false, "\(record)")
    }
    let traces = [
      #"{"messages": "\#(canary)"}"#, #"[{"role": "\#(canary)"}]"#,
      #"[{"messages": [{"role": "user", "content": 1, "x": "\#(canary)"}]}]"#, #""\#(canary)""#,
    ]
    for trace in traces {
      let value = try JSONParser().parse(Array(trace.utf8))
      let error = #expect(throws: RecordError.self) { _ = try TraceDecoder.traces(value) }
      #expect(error.map { !$0.description.contains(canary) } ?? false, "\(trace)")
    }
  }

  @Test("I2: a scanner that a stack file relies on and that is not there blocks")
  func missingScannerBlocks() async throws {
    let message = Message(.user, "hello")
    let relying = try Guardrail(
      stack: try Self.stack("agent:\n  preflight_guards:\n    - name: llama_guard_4\n"))
    let blocked = try await relying.scan(message)
    #expect(blocked.action == .block)
    #expect(blocked.status == .error)
    #expect(blocked.unscannedByteCount > 0)
    let open = try Guardrail(
      stack: try Self.stack(
        "agent:\n  preflight_guards:\n    - name: llama_guard_4\n"
          + "scanners:\n  llama_guard: {on_error: allow}\n"))
    let allowed = try await open.scan(message)
    #expect(allowed.action == .allow)
    #expect(allowed.status == .error)
    #expect(allowed.unscannedByteCount > 0)
  }

  @Test("I2: a default scanner of a later version is reported as skipped, not as clean")
  func missingDefaultIsSkipped() async throws {
    let report = try await Guardrail(stack: .builtIn).scan(Message(.user, "hello"))
    for scanner in report.scanners where !Guardrail.isAvailable(scanner.scanner) {
      #expect(scanner.status == .skipped)
      #expect(scanner.reason.contains("not part of this version"))
    }
  }

  @Test("I3: a message gets the same decision alone and in a trace, and again")
  func sameDecision() async throws {
    let guardrail = try Guardrail(stack: .builtIn, only: Self.everyScanner)
    let messages = BuiltInScanners.all.flatMap { $0.profile.examples.map { $0.message } }
    let replayed = try await guardrail.replay(Trace(messages: messages))
    #expect(replayed.messages.count == messages.count)
    for (message, inTrace) in zip(messages, replayed.messages) {
      let alone = try await guardrail.scan(message)
      #expect(alone.action == inTrace.action)
      #expect(alone.score == inTrace.score)
      #expect(alone.reason == inTrace.reason)
      #expect(alone.findings == inTrace.findings)
    }
  }

  @Test("I3: many tasks at once get the decisions that one gets")
  func concurrency() async throws {
    let guardrail = try Guardrail(stack: .builtIn, only: Self.everyScanner)
    let messages = BuiltInScanners.all.flatMap { $0.profile.examples.map { $0.message } }
    var expected: [[Finding]] = []
    for message in messages { expected.append(try await guardrail.scan(message).findings) }
    let results = try await withThrowingTaskGroup(of: (Int, [Finding]).self) { group in
      for round in 0..<8 {
        for (index, message) in messages.enumerated() where (index + round) % 2 == 0 {
          group.addTask { (index, try await guardrail.scan(message).findings) }
        }
      }
      var results: [(Int, [Finding])] = []
      for try await result in group { results.append(result) }
      return results
    }
    for (index, findings) in results { #expect(findings == expected[index]) }
  }

  @Test("Every scanner gives its known answers")
  func selfTests() async throws {
    let guardrail = try Guardrail(stack: .builtIn, only: Self.everyScanner)
    let results = await guardrail.selfTest()
    #expect(results.count == Self.everyScanner.count)
    for result in results { #expect(result.failure == nil, "\(result.scanner)") }
  }
}
