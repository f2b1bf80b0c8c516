import RampartCore
import Testing

@testable import RampartScanners

@Suite("Secret rules")
struct SecretRuleTests {
  @Test("There are at least 170 rules, each named once")
  func thereAreEnough() {
    let names = SecretRule.builtIn.map(\.name)
    #expect(names.count >= 170)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(name)")
    }
  }

  @Test("Every rule finds its sample, and no other rule speaks for it")
  func samplesAreFound() async throws {
    for rule in SecretRule.builtIn {
      let sample = SecretTemplate.expanded(rule.sample, seed: rule.name)
      for text in [
        sample, "first line\n\(sample)\nlast line", "{\"note\": \"see below\"}\n\(sample)",
      ] {
        let findings = try await SecretsFixture.findings(in: text)
        #expect(findings.map(\.rule) == [rule.id], "\(rule.name)")
      }
    }
  }

  @Test("A sample scores what its rule promises")
  func samplesScore() async throws {
    for rule in SecretRule.builtIn {
      let sample = SecretTemplate.expanded(rule.sample, seed: rule.name)
      let finding = try await SecretsFixture.findings(in: sample).first
      #expect(finding?.score == rule.confidence.rawValue, "\(rule.name)")
    }
  }

  @Test("No rule finds its near miss")
  func nearMissesPass() async throws {
    for rule in SecretRule.builtIn {
      let text = SecretTemplate.expanded(rule.nearMiss, seed: rule.name)
      #expect(!text.isEmpty, "\(rule.name)")
      let findings = try await SecretsFixture.findings(in: text)
      #expect(!findings.contains { $0.rule == rule.id }, "\(rule.name)")
    }
  }

  @Test("A format filled with x is nobody's secret")
  func placeholdersPass() async throws {
    for rule in SecretRule.builtIn where rule.minimumEntropy > 0 {
      let text = SecretTemplate.filledWithX(rule.sample)
      let findings = try await SecretsFixture.findings(in: text)
      #expect(!findings.contains { $0.rule == rule.id }, "\(rule.name)")
    }
  }

  @Test("Every rule says what it finds and how to revoke it, in fixed words")
  func pagesAreComplete() {
    for profile in SecretsScanner.profile.rules {
      #expect(profile.id.hasPrefix("secrets/"))
      #expect(profile.summary.hasSuffix("."))
      #expect(profile.remedy.hasPrefix("Revoke it in "))
    }
  }
}

extension SecretTemplate {
  /// Returns the sample with every random run replaced by the letter x.
  static func filledWithX(_ template: String) -> String {
    var output = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
      output += rest[..<open]
      let fields = rest[rest.index(after: open)..<close].split(separator: ":")
      output += String(
        repeating: "x", count: fields.first == "text" ? 24 : fields.last.flatMap { Int($0) } ?? 8)
      rest = rest[rest.index(after: close)...]
    }
    return output + rest
  }
}
