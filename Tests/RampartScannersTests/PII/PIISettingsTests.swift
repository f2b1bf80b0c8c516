import RampartCore
import Testing

@testable import RampartScanners

@Suite("Settings of personal data")
struct PIISettingsTests {
  @Test("Without a section everything that is on is looked for, and scores decide")
  func standard() throws {
    let settings = try PIISettings(.standard)
    #expect(settings.actions.isEmpty)
    #expect(settings.entities.contains(.creditCard) && settings.entities.contains(.person))
    #expect(!settings.entities.contains(.url) && !settings.entities.contains(.dateTime))
    #expect(settings.minimumScore == 0.5 && settings.style == .token)
    #expect(settings.regions == PIISettings.defaultRegions)
  }

  @Test("Entities have the action that is written, the others the default")
  func listed() throws {
    let settings = try PIISettings(
      piiSettings(
        ("entities", plainMapping(["EMAIL_ADDRESS": "redact", "URL": "review"])),
        ("default", .scalar("detect", isPlain: true)),
        ("style", .scalar("mask", isPlain: true)),
        ("minimum_score", .scalar("0.9", isPlain: true)),
        ("block_threshold", .scalar("0.5", isPlain: true))))
    #expect(settings.actions[.emailAddress] == .redact)
    #expect(settings.actions[.url] == .review)
    #expect(settings.actions[.creditCard] == .detect)
    #expect(settings.actions[.domainName] == nil)
    #expect(settings.style == .mask && settings.minimumScore == 0.9)
  }

  @Test("An unknown entity, action, key or region is an error that says what to write")
  func errors() {
    let cases: [(ScannerSettings, String, String)] = [
      (
        piiSettings(("entities", plainMapping(["EMAIL_ADRESS": "redact"]))),
        "unknown entity `EMAIL_ADRESS` in `entities`", "did you mean `EMAIL_ADDRESS`?"
      ),
      (
        piiSettings(("entities", plainMapping(["EMAIL_ADDRESS": "redct"]))),
        "`EMAIL_ADDRESS` cannot be `redct`", "did you mean `redact`?"
      ),
      (
        piiSettings(("entites", plainMapping([:]))), "unknown key `entites` in scanner settings",
        "did you mean `entities`?"
      ),
      (
        piiSettings(("default", .scalar("stop", isPlain: true))), "`default` cannot be `stop`",
        "possible: `detect`, `redact`, `review`, `block`"
      ),
    ]
    for (settings, message, suggestion) in cases {
      do {
        _ = try PIISettings(settings)
        Issue.record("no error for: \(message)")
      } catch {
        #expect(error.message == message)
        #expect(error.suggestion == suggestion)
        #expect(error.position?.file == "rampart.yaml")
      }
    }
  }

  @Test("A region is two capital letters")
  func regions() throws {
    let position = SourcePosition(file: "rampart.yaml", line: 5, column: 3)
    let node = { (text: String) in DocumentNode(.scalar(text, isPlain: true), at: position) }
    let settings = try PIISettings(piiSettings(("regions", .sequence([node("US"), node("DE")]))))
    #expect(settings.regions == ["US", "DE"])
    #expect(throws: ConfigurationError.self) {
      try PIISettings(piiSettings(("regions", .sequence([node("germany")]))))
    }
  }

  @Test("Entities that are not wanted are not found, and low scores are not reported")
  func narrow() throws {
    let bytes = Array("Mr. Smith, jane@example.org".utf8)
    let strict = try makePIIScanner(piiSettings(("minimum_score", .scalar("1", isPlain: true))))
    #expect(try strict.detections(in: bytes).map(\.entity) == [.emailAddress])
  }

  @Test("Every entity has a rule and words of its own")
  func profile() {
    let rules = PIIScanner.profile.rules
    #expect(rules.count == PIIEntity.allCases.count)
    #expect(Set(rules.map(\.id)).count == rules.count)
    #expect(rules.allSatisfy { $0.id.hasPrefix("pii_detection/") })
  }
}
