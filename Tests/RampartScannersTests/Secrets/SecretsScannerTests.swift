import RampartCore
import TestSupport
import Testing

@testable import RampartScanners

@Suite("The secrets scanner")
struct SecretsScannerTests {
  private static let gitHubToken = SecretTemplate.expanded("ghp_<base62:30><checksum>", seed: "a")

  @Test("The checksum is that of the token GitHub published")
  func checksumIsGitHubs() {
    // From GitHub's article on its token formats, in two parts.
    #expect(TokenChecksum.text(of: Array("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ".utf8)) == "0mLq17")
  }

  @Test("A GitHub token with a wrong checksum is only suggested for review")
  func wrongChecksumIsUnproven() async throws {
    let token = SecretTemplate.expanded("ghp_<base62:36>", seed: "b")
    let findings = try await SecretsFixture.findings(in: token)
    #expect(findings.map(\.score) == [0.7])
  }

  @Test("A key somebody typed along the keyboard is only suggested for review")
  func sequentialKeysAreMadeUp() async throws {
    let findings = try await SecretsFixture.findings(in: "AKIA" + "ABCDEFGHIJKLMNOP")
    #expect(findings.map(\.score) == [0.5])
  }

  @Test("The span covers the secret, not the name it stands under")
  func spansCoverSecrets() async throws {
    let text = "Token für dich: GITHUB_TOKEN=\(Self.gitHubToken), geheim"
    let findings = try await SecretsFixture.findings(in: text)
    #expect(findings.map { SecretsFixture.text(of: $0, in: text) } == [Self.gitHubToken])
    #expect(findings.first?.entity == "GITHUB_PERSONAL_TOKEN")
  }

  @Test("A private key is covered from header to footer, also inside JSON")
  func privateKeysAreCoveredWhole() async throws {
    let body = SecretTemplate.expanded("<base62:64>\n<base62:64>\n", seed: "key")
    let key = "-----BEGIN PRIVATE" + " KEY-----\n\(body)-----END PRIVATE" + " KEY-----"
    let escaped = key.split(separator: "\n").joined(separator: "\\n")
    for (text, whole) in [("a \(key)\nb", key), ("{\"k\": \"\(escaped)\"}", escaped)] {
      let findings = try await SecretsFixture.findings(in: text)
      #expect(findings.map { SecretsFixture.text(of: $0, in: text) } == [whole])
    }
  }

  @Test("A header without a key is no secret")
  func lonelyHeadersPass() async throws {
    for text in ["grep -r 'BEGIN RSA PRIVATE" + " KEY-----' .", "-----BEGIN PRIVATE" + " KEY-----"]
    {
      #expect(try await SecretsFixture.findings(in: text).isEmpty)
    }
  }

  @Test(
    "Generic rules read configuration files, code and sentences",
    arguments: [
      "password = \"hunter2!x\"", "DB_PASSWORD=8ae31cacf141669d", "\"password\": \"kT9pXw27bQ\"",
      "{\\\"password\\\": \\\"kT9pXw27bQ\\\"}", "password: 'kT9pXw27bQ'", "  pwd => 'kT9pXw27bQ',",
      "my $passwd = 'kT9pXw27bQ';", "let adminPassword = \"kT9pXw27bQ\"", "set PASS=kT9pXw27bQ",
      "PGPASSWORD=kT9pXw27bQ psql", "connect(password='kT9pXw27bQ')", "?password=kT9pXw27bQ&x=1",
      "The admin password is kT9pXw27bQ.", "mysql --password kT9pXw27bQ", "--password=kT9pXw27bQ",
      "<password>kT9pXw27bQ</password>", "name: API_TOKEN\n  value: kT9pXw27bQ4a",
      "api_key: 7f8a9b1c2d3e4f506172839405a6b7c8", "password := \"kT9pXw27bQ\"",
      "  db_password: AyCOzBubyRhIaPUN", "SECRET_KEY=EFfPWoXG*Kd%V$$5!fLyP$kmv",
      "secret: !!binary MmIwMDA0MmY3NDgxYzdiMDU2YzRiNDEwZDI4ZjMzY2Y=",
    ])
  func genericRulesRead(_ text: String) async throws {
    #expect(try await SecretsFixture.findings(in: text).count == 1)
  }

  @Test(
    "What only looks like a secret passes",
    arguments: [
      "password: str = Field(...)", "password = input(\"Password: \")", "password=None",
      "password = os.environ[\"DB_PASSWORD\"]", "apiKey: process.env.API_KEY",
      "password: ${{ secrets.DB_PASSWORD }}", "password: \"{{ db_password }}\"",
      "password = settings.DATABASES.default.password", "token = request.headers.get('X-Token')",
      "\"token_type\": \"bearer\"", "secret_name: prod-db-credentials-2024",
      "password: ********", "password: <your-password>", "API_KEY=your_api_key_here",
      "password_hash = compute(x)", "the token: 12345678", "max_tokens=4096", "key: value1",
      "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      "integrity=\"sha512-Kp9a8Zq2Xw7Ty4Ub1Vc6Nd3Me5Lf0Kg8Jh2Hi4Gj6Fk1El3Dm5Cn7Bo9Ap0Zq2Xw7==\"",
      "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "secret: /run/secrets/db_password",
      "id = '203db13e-70c7-462b-9a3d-bf32640cb0be'", "Password is required",
      "password is incorrect!",
      "'password' => 'required|string|min:8'", "next_page_token: CAUQAA7f8a9b1c2d3e4f5061",
      "https://example.com:8080/a@b", "Basic authentication", "docker run -u 1000:1000 image",
      "password: getUserPasswordFromVault", "password = PasswordHasherFactory",
      "secret: TheWholeTeam",
      "password = getpass.getpass()", "type=\"password\" name=\"password\"",
    ])
  func lookAlikesPass(_ text: String) async throws {
    #expect(try await SecretsFixture.findings(in: text).map(\.rule).isEmpty)
  }

  @Test("A pragma in the text switches nothing off")
  func pragmasAreIgnored() async throws {
    let text = "key = \(Self.gitHubToken)  # pragma: allowlist secret, gitleaks:allow, nosec"
    #expect(try await SecretsFixture.findings(in: text).count == 1)
  }

  @Test("A finding in a decoded view points at the original bytes, and is reported once")
  func decodedViewsMapBack() async throws {
    let token = Array(Self.gitHubToken.utf8)
    let original = Array("data: ".utf8) + Array(repeating: UInt8(ascii: "."), count: 90)
    let decoded = TextView(
      steps: [.base64], bytes: token,
      origin: OffsetMap(runs: [
        .init(
          viewStart: 0, viewCount: token.count, originalStart: 6, originalCount: 60, isLinear: false
        )
      ]))
    let views = ViewSet(
      original: TextView(
        steps: [], bytes: original, origin: .identity(count: original.count)),
      derived: [decoded, decoded])
    let subject = ScanSubject(
      message: Message(.tool, ""),
      parts: [.init(path: .content, bytes: original, views: views)])
    let findings = try await SecretsFixture.standard.get().scan(subject).findings
    #expect(findings.map(\.location.range) == [6..<66])
    #expect(findings.map(\.view) == ["base64"])
  }

  @Test("No finding carries the text it was found in")
  func findingsCarryNoContent() async throws {
    let finding = try #require(try await SecretsFixture.findings(in: Self.gitHubToken).first)
    #expect(!"\(finding)".contains(Self.gitHubToken.suffix(12)))
  }

  @Test("Any bytes can be scanned")
  func anyBytesCanBeScanned() async throws {
    let alphabet = Array("password=:\"'\\-sk_AKIA \n<>${}!\u{FC}".utf8)
    var state: UInt64 = 7
    for _ in 0..<300 {
      var bytes: [UInt8] = []
      for _ in 0..<200 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(alphabet[Int((state >> 33) % UInt64(alphabet.count))])
      }
      let text = String(decoding: bytes, as: UTF8.self)
      for finding in try await SecretsFixture.findings(in: text) {
        #expect(finding.location.range.upperBound <= text.utf8.count)
      }
    }
  }

  @Test("A password of megabytes of combining marks costs linear time", .timeLimit(.minutes(1)))
  func marks() async throws {
    let marks = CombiningMarks.text()
    _ = try await SecretsFixture.findings(in: "https://user:\(marks)@example.org")
  }
}
