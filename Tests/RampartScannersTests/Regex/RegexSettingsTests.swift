import RampartCore
import RampartPatterns
import Testing

@testable import RampartScanners

@Suite("Settings of `regex`")
struct RegexSettingsTests {
  private static let engines = ScannerEngines(patterns: PatternEngine(), viewer: PlainViewer())

  @Test(
    "A wrong entry is an error at its place",
    arguments: [
      (["name": "a", "pattern": "x", "colour": "red"], "unknown key `colour`"),
      (["name": "A b", "pattern": "x"], "cannot be the name"),
      (["name": "", "pattern": "x"], "cannot be the name"),
      (["pattern": "x"], "lacks `name`"),
      (["name": "a"], "lacks `pattern`"),
      (["name": "a", "pattern": ""], "is empty"),
      (["name": "a", "pattern": "x", "roles": "user"], "must be a list"),
      (["name": "a", "pattern": "x", "severity": "high"], "cannot be `high`"),
      (["name": "a", "pattern": "x", "action": "drop"], "cannot be `drop`"),
      (["name": "a", "pattern": "x", "score": "2"], "from 0.0 to 1.0"),
      (["name": "a", "pattern": "x", "ignore_case": "maybe"], "true or false"),
    ] as [([String: String], String)])
  func wrongEntries(entry: [String: String], expected: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try RegexSettings(RegexSection.settings([entry]))
    }
    #expect(error?.description.hasPrefix("stack.yaml:10:") == true)
    #expect(error?.message.contains(expected) == true)
  }

  @Test("A pattern that cannot be compiled is an error at the pattern, with the place in it")
  func badPattern() throws {
    let settings = RegexSection.settings([
      ["name": "good", "pattern": "x", "roles": ["tool"]],
      ["name": "bad", "pattern": #"abc\qd"#],
    ])
    let error = #expect(throws: ConfigurationError.self) {
      try RegexScanner(settings, engines: Self.engines)
    }
    #expect(error?.position == SourcePosition(file: "stack.yaml", line: 11, column: 2))
    #expect(error?.message.contains("`bad`") == true)
    #expect(error?.message.contains("byte 3") == true)
  }

  @Test("Names are unique and the list is not empty")
  func list() throws {
    let twice = RegexSection.settings([
      ["name": "a", "pattern": "x"], ["name": "a", "pattern": "y"],
    ])
    #expect(throws: ConfigurationError.self) { try RegexSettings(twice) }
    #expect(throws: ConfigurationError.self) { try RegexSettings(RegexSection.settings([])) }
  }

  @Test("Without patterns there are the default ones")
  func defaults() throws {
    let empty = DocumentNode(
      .mapping([]), at: SourcePosition(file: "stack.yaml", line: 1, column: 1))
    for settings in [ScannerSettings.standard, ScannerSettings(section: empty)] {
      let names = try RegexSettings(settings).patterns.map { $0.name }
      #expect(names == DefaultPatterns.all.map { $0.name })
      #expect(names.count == 6)
    }
  }
}
