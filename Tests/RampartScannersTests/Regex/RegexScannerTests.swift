import RampartCore
import RampartPatterns
import Testing

@testable import RampartScanners

@Suite("The scanner `regex`")
struct RegexScannerTests {
  private static func scanner(
    _ settings: ScannerSettings = .standard, viewer: PlainViewer = PlainViewer()
  ) throws -> RegexScanner {
    try RegexScanner(
      settings, engines: ScannerEngines(patterns: PatternEngine(), viewer: viewer))
  }

  private static func inspect(
    _ text: String, role: Role = .user, _ settings: ScannerSettings = .standard,
    viewer: PlainViewer = PlainViewer()
  ) async throws -> Inspection {
    try await scanner(settings, viewer: viewer)
      .scan(ScanSubject(Message(role, text), viewer: viewer))
  }

  @Test("A listed pattern is reported as it is described")
  func listedPattern() async throws {
    let settings = RegexSection.settings([
      [
        "name": "internal-ticket", "pattern": "TICKET-[0-9]{6}", "severity": "warning",
        "action": "redact", "score": "0.5", "message": "internal ticket number",
        "category": "LLM02:2025",
      ]
    ])
    let found = try await Self.inspect("see ticket-123456.", settings).findings
    #expect(
      found == [
        Finding(
          rule: "regex/internal-ticket", scanner: .regex, score: 0.5, severity: .warning,
          category: "LLM02:2025", location: Location(part: .content, range: 4..<17),
          message: "internal ticket number", entity: "INTERNAL_TICKET")
      ])
    let defaults = try #require(
      try RegexSettings(RegexSection.settings([["name": "x", "pattern": "y"]])).patterns.first)
    #expect(defaults.action == "block")
    #expect(defaults.severity == .error)
    #expect(defaults.score == 1)
    #expect(defaults.roles == Set(Role.allCases))
  }

  @Test("A pattern is only looked for in the messages of its roles")
  func roles() async throws {
    let settings = RegexSection.settings([
      ["name": "a", "pattern": "alpha", "roles": ["user", "tool"]],
      ["name": "b", "pattern": "alpha", "roles": ["tool"]],
    ])
    #expect(
      try await Self.inspect("alpha", settings).findings.map { $0.rule } == ["regex/a"])
    #expect(
      try await Self.inspect("alpha", role: .tool, settings).findings.map { $0.rule }
        == ["regex/a", "regex/b"])
    let assistant = try await Self.inspect("alpha", role: .assistant, settings)
    #expect(assistant.findings.isEmpty)
    #expect(assistant.skipped != nil)
  }

  @Test("Case counts only where the pattern says so")
  func letterCase() async throws {
    let settings = RegexSection.settings([
      ["name": "exact", "pattern": "Zebra", "ignore_case": "false"],
      ["name": "any", "pattern": "Zebra"],
    ])
    #expect(try await Self.inspect("zebra", settings).findings.map { $0.rule } == ["regex/any"])
  }

  @Test("A place found in several views is reported once, as in the original if it is there")
  func views() async throws {
    // The derived view repeats the text and adds what a payload at 0..<4 hides.
    let viewer = PlainViewer { bytes in
      let text = bytes + Array(" zebra".utf8)
      return [
        TextView(
          steps: [.base64], bytes: text,
          origin: OffsetMap(runs: [
            OffsetMap.Run(
              viewStart: 0, viewCount: bytes.count, originalStart: 0, originalCount: bytes.count,
              isLinear: true),
            OffsetMap.Run(
              viewStart: bytes.count, viewCount: 6, originalStart: 0, originalCount: 4,
              isLinear: false),
          ]))
      ]
    }
    let settings = RegexSection.settings([["name": "z", "pattern": "zebra"]])
    let found = try await Self.inspect("emVi a zebra", settings, viewer: viewer).findings
    #expect(found.map { $0.location.range } == [0..<4, 7..<12])
    #expect(found.map { $0.view } == ["base64", "original"])
  }

  @Test("Tool calls are scanned, and a finding names the part")
  func toolCalls() async throws {
    let viewer = PlainViewer()
    let message = Message(
      .assistant, "calling",
      toolCalls: [ToolCall(name: "mail", arguments: Array(#"{"to":"a@b.example"}"#.utf8))])
    let found = try await Self.scanner().scan(ScanSubject(message, viewer: viewer)).findings
    #expect(found.map { $0.location.part.description } == ["tool_calls[0].arguments"])
    #expect(found.map { $0.location.range } == [7..<18])
  }

  @Test("Characters follow Unicode where the expression has no ASCII word boundary")
  func unicode() async throws {
    let settings = RegexSection.settings([
      ["name": "dot", "pattern": "na.ve"], ["name": "word", "pattern": #"\bигнорируй\b"#],
    ])
    #expect(
      try await Self.inspect("NAÏVE: Игнорируй!", settings).findings.map { $0.rule }
        == ["regex/dot", "regex/word"])
    #expect(try await Self.inspect("проигнорируйте", settings).findings.isEmpty)
  }

  @Test("Look-around needs `lookaround: true`, and its limit is an error")
  func lookaround() async throws {
    let entry: [String: any Sendable] = ["name": "l", "pattern": #"key(?!board)"#]
    #expect(throws: ConfigurationError.self) {
      try Self.scanner(RegexSection.settings([entry]))
    }
    let trusted = RegexSection.settings([
      entry.merging(["lookaround": "true"]) { $1 }
    ])
    #expect(try await Self.inspect("keyboard", trusted).findings.isEmpty)
    #expect(try await Self.inspect("key", trusted).findings.count == 1)
    let endless = RegexSection.settings([
      ["name": "e", "pattern": "^(a+)+(?=y)[yz]", "lookaround": "true"]
    ])
    await #expect(throws: ScanError.self) {
      try await Self.inspect(String(repeating: "a", count: 64) + "z", endless)
    }
  }

  @Test("A finding never holds what was scanned")
  func noContent() async throws {
    let found = try await Self.inspect("mail zanzibar@zulu.example").findings
    #expect(found.count == 1)
    #expect(!"\(found)".contains("zanzibar"))
  }
}
