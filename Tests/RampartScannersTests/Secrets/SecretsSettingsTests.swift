import RampartCore
import Testing

@testable import RampartScanners

@Suite("Settings of the secrets scanner")
struct SecretsSettingsTests {
  private let text = "DB_PASSWORD=kT9pXw27bQ4z"

  @Test("A disabled rule is silent")
  func disabledRulesAreSilent() async throws {
    let scanner = try SecretsFixture.scanner([
      "disable": SecretsFixture.list(["password-assignment"])
    ])
    #expect(try await SecretsFixture.findings(in: text, by: scanner).isEmpty)
  }

  @Test("Generic rules can be off while formats stay on")
  func genericRulesCanBeOff() async throws {
    let scanner = try SecretsFixture.scanner(["generic": .scalar("false", isPlain: true)])
    let token = SecretTemplate.expanded("ghp_<base62:30><checksum>", seed: "a")
    let findings = try await SecretsFixture.findings(in: "\(text) \(token)", by: scanner)
    #expect(findings.map(\.rule) == ["secrets/github-personal-token"])
  }

  @Test("An allowed value is never reported")
  func allowedValuesPass() async throws {
    let scanner = try SecretsFixture.scanner(["allow": SecretsFixture.list(["^kT9p"])])
    #expect(try await SecretsFixture.findings(in: text, by: scanner).isEmpty)
  }

  @Test("A higher minimum entropy silences weak tokens")
  func minimumEntropyCounts() async throws {
    let weak = "app_token = \"a1b2a1b2a1b2a1b3c4\""
    let strict = try SecretsFixture.scanner(["minimum_entropy": .scalar("3.5", isPlain: true)])
    let lax = try SecretsFixture.scanner(["minimum_entropy": .scalar("1.5", isPlain: true)])
    #expect(try await SecretsFixture.findings(in: weak, by: strict).isEmpty)
    #expect(try await SecretsFixture.findings(in: weak, by: lax).count == 1)
  }

  @Test("An unknown rule name is an error that suggests the nearest")
  func unknownRulesAreErrors() {
    let error = #expect(throws: ConfigurationError.self) {
      try SecretsFixture.scanner(["disable": SecretsFixture.list(["aws-acces-key-id"])])
    }
    #expect(error?.suggestion == "did you mean `aws-access-key-id`?")
    #expect(error?.position?.line == 4)
  }

  @Test("A bad expression in the allow list is an error at its place")
  func badExpressionsAreErrors() {
    let error = #expect(throws: ConfigurationError.self) {
      try SecretsFixture.scanner(["allow": SecretsFixture.list(["ok", "(unclosed"])])
    }
    #expect(error?.position?.line == 4)
  }

  @Test("An unknown key is an error")
  func unknownKeysAreErrors() {
    #expect(throws: ConfigurationError.self) {
      try SecretsFixture.scanner(["entropy": .scalar("3", isPlain: true)])
    }
  }
}
