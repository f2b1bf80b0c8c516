import RampartCore
import RampartText
import Testing

@testable import RampartScanners

@Suite("Secrets in disguise")
struct SecretsObfuscationTests {
  private static let token = SecretTemplate.expanded("ghp_<base62:30><checksum>", seed: "disguise")

  static let disguises: [(name: String, text: String)] = [
    ("plain", token),
    ("Base64", Base64Text.encoded(Array("the key is \(token), keep it".utf8))),
    (
      "twice Base64",
      Base64Text.encoded(Array(Base64Text.encoded(Array("key: \(token) \n".utf8)).utf8))
    ),
    ("percent", token.utf8.map { "%" + hex($0) }.joined()),
    ("hexadecimal", "key \(token) here".utf8.map(hex).joined()),
    ("JSON escapes", token.utf8.map { "\\u00" + hex($0) }.joined()),
    ("HTML references", token.utf8.map { "&#x\(hex($0));" }.joined()),
    ("zero-width spaces", token.map(String.init).joined(separator: "\u{200B}")),
    (
      "full width",
      String(
        String.UnicodeScalarView(
          token.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
    ),
    (
      "tag characters",
      "hello"
        + String(
          String.UnicodeScalarView(
            token.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) }))
    ),
  ]

  @Test(
    "A token is found behind every disguise, and the span covers it", arguments: disguises.indices)
  func disguisesAreSeenThrough(_ index: Int) async throws {
    let (name, disguised) = Self.disguises[index]
    let lead = "Grüße, look: "
    let text = lead + disguised + " — that is all."
    let subject = ScanSubject(Message(.tool, text), viewer: TextViewer())
    let findings = try await SecretsFixture.standard.get().scan(subject).findings
    let finding = try #require(
      findings.first { $0.rule == "secrets/github-personal-token" }, "\(name)")
    let start = lead.utf8.count
    #expect(finding.location.range.lowerBound >= start, "\(name)")
    #expect(finding.location.range.upperBound <= start + disguised.utf8.count, "\(name)")
    #expect(!finding.location.range.isEmpty)
    #expect(findings.count == 1, "\(name) \(findings.map { $0.rule + " " + $0.view })")
  }

  private static func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return text.utf8.count == 1 ? "0" + text : text
  }
}
