import RampartCore
import RampartCrypto
import RampartJSON
import Testing

@testable import RampartAudit

@Suite("Audit records")
struct AuditRecordTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/audit.log"
  }

  private func records(_ configuration: AuditConfiguration, _ events: AuditEvent...) throws
    -> [JSONValue]
  {
    let log = try AuditLog(configuration, now: Samples.start)
    for event in events { try log.append(event) }
    try log.close()
    return try AuditReader(path).tail(100).map { try JSONParser().parse($0) }
  }

  @Test("A record has the published fields and ours, and no others")
  func fields() throws {
    let record = try #require(
      try records(AuditConfiguration(path: path), Samples.event(5)).first?.object)
    #expect(
      Set(record.entries.map(\.key)) == [
        "timestamp", "session_id", "user_id", "prompt_hash", "model_version", "guardrail_results",
        "response_tokens", "latency_ms", "blocked", "record_id", "sequence", "role", "verdict",
        "action", "score", "status", "reason", "policy_digest", "model_digests", "coverage",
        "attestation",
      ])
    #expect(record["timestamp"] == "2026-11-18T11:06:40.005Z")
    #expect(record["blocked"] == true)
    #expect(record["latency_ms"] == .double(3.127))
    #expect(record["response_tokens"] == 5)
    #expect(
      record["prompt_hash"]?.string == (try SHA256.digest(Array("prompt 5".utf8)).hexadecimal))
    #expect(record["coverage"]?["unscanned_bytes"] == 700)
    #expect(record["coverage"]?["unscanned"]?.array?.first?["reason"] == "image")
    let results = try #require(record["guardrail_results"]?.array)
    #expect(results.map { $0["scanner"]?.string } == ["secrets", "prompt_guard"])
    #expect(results[1]["label"] == "benign")
    #expect(results[1]["shadow"] == true)
    let finding = try #require(results[0]["findings"]?.array?.last?.object)
    #expect(
      Set(finding.entries.map(\.key)) == [
        "rule", "severity", "category", "score", "part", "start", "end", "view",
      ])
    #expect(finding["start"] == 1)
    #expect(finding["end"] == 21)
  }

  @Test("The fingerprint is the SHA-256 of the record's canonical form without it")
  func fingerprint() throws {
    let record = try #require(
      try records(AuditConfiguration(path: path), Samples.event()).first?.object)
    let seal = try #require(record["attestation"]?.object)
    let bare = JSONObject(
      record.entries.map { entry in
        guard entry.key == "attestation" else { return entry }
        return .init(
          key: entry.key,
          value: .object(JSONObject(seal.entries.filter { $0.key != "fingerprint" })))
      })
    let digest = try SHA256.digest(try CanonicalJSON.encode(.object(bare))).hexadecimal
    #expect(seal["fingerprint"]?["value"]?.string == digest)
    #expect(seal["fingerprint"]?["algorithm_id"] == 3)
    let header = try #require(try Files.lines(path).first)
    #expect(
      seal["prev_event"]?["fingerprint"]?["value"]
        == (try JSONParser().parse(header))["attestation"]?["fingerprint"]?["value"])
  }

  @Test("Each line is its own canonical form")
  func canonical() throws {
    for format in [AuditFormat.jsonl, .ocsf] {
      let path = "\(directory.path)/\(format.rawValue)"
      try Samples.write(3, to: path, format: format)
      for line in try Files.lines(path) {
        #expect(try CanonicalJSON.encode(try JSONParser().parse(line)) == line)
      }
    }
  }

  @Test("A user's name is hashed with the log's salt, or with a key that is not in the log")
  func userNames() throws {
    let event = try Samples.event()
    let salted = try #require(try records(AuditConfiguration(path: path), event).first)
    let header = try JSONParser().parse(try #require(try Files.lines(path).first))
    let salt = try #require(header["header"]?["salt"]?.string)
    #expect(salt.utf8.count == 32)
    let expected = try SHA256.digest(Self.bytes(salt) + Array("alice@example.com".utf8))
    #expect(salted["user_id"]?.string == "sha256:" + expected.hexadecimal)

    let keyPath = directory.path + "/key"
    try Files.write(Array("0123456789abcdef\n".utf8), to: keyPath)
    let keyed = try records(AuditConfiguration(path: path, userKey: .file(keyPath)), event)
    let code = try HMACSHA256.code(
      of: Array("alice@example.com".utf8), key: Array("0123456789abcdef".utf8))
    #expect(keyed.last?["user_id"]?.string == "hmac-sha256:" + code.hexadecimal)
    #expect(try AuditVerifier().verify(path).isIntact)
    #expect(try !Files.read(path).contains(text: "0123456789abcdef"))
  }

  @Test("A key that is missing or too short is an error that does not show it")
  func unusableKeys() throws {
    for value in [nil, "", "short-canary\n"] {
      let configuration = AuditConfiguration(path: path, userKey: .environment("KEY"))
      let error = #expect(throws: AuditError.self) {
        try AuditLog(configuration, environment: { _ in value })
      }
      #expect(error?.code == .unusableKey)
      #expect(error?.message.contains("canary") == false)
    }
  }

  @Test("Scanned content is in no format, and a preview only where it is asked for")
  func canary() throws {
    let canary = "CANARY-7f3a"
    for format in AuditFormat.allCases {
      for preview in [false, true] {
        let path = "\(directory.path)/\(format.rawValue)-\(preview)"
        let log = try AuditLog(
          AuditConfiguration(path: path, format: format, preview: preview), now: Samples.start)
        var event = try Samples.event(preview: "\(canary) = | \n \\ \"x\"")
        event.userID = canary
        event.promptHash = try AuditEvent.promptHash(of: Message(.user, canary))
        event.report.redacted = Message(.user, canary)
        try log.append(event)
        #expect(try Files.read(path).contains(text: canary) == preview)
        #expect(try AuditVerifier().verify(path).isIntact)
      }
    }
  }

  @Test("Long lists, names and previews are bounded, and say so")
  func bounds() throws {
    var event = try Samples.event(preview: String(repeating: "é", count: 5000), findings: 1000)
    event.sessionID = String(repeating: "s", count: 10_000)
    let record = try #require(
      try records(AuditConfiguration(path: path, preview: true), event).first)
    let result = try #require(record["guardrail_results"]?.array?.first)
    #expect(result["findings"]?.array?.count == 256)
    #expect(result["findings_omitted"] == 744)
    #expect(record["session_id"]?.string?.hasPrefix("sha256:") == true)
    #expect(record["preview"]?.string == String(repeating: "é", count: 512) + "…")
    #expect(try AuditVerifier().verify(path).isIntact)
  }

  @Test("Strange numbers do not cost the record")
  func strangeNumbers() throws {
    for score in [Double.nan, .infinity, -.infinity, 1e20, 1e300, -0.0, .leastNonzeroMagnitude] {
      var event = try Samples.event()
      event.report.score = score
      event.report.findings[0].score = score
      event.report.findings[0].location.range = 0..<Int.max
      event.responseTokens = Int.max
      event.report.duration = .seconds(Int64.max / 2)
      for format in AuditFormat.allCases {
        let path = "\(directory.path)/\(format.rawValue)"
        let log = try AuditLog(AuditConfiguration(path: path, format: format, sync: .none))
        try log.append(event)
        #expect(try AuditVerifier().verify(path).isIntact)
      }
    }
  }

  @Test("A finding of a scanner without a report is kept")
  func strangers() throws {
    var event = try Samples.event()
    event.report.scanners = []
    let record = try #require(try records(AuditConfiguration(path: path), event).first)
    #expect(record["guardrail_results"]?.array?.first?["scanner"] == "secrets")
    #expect(record["guardrail_results"]?.array?.first?["findings"]?.array?.count == 2)
  }

  @Test("The hash of a message of one text is the hash of its bytes")
  func promptHash() throws {
    let digest = try AuditEvent.promptHash(of: Message(.user, "abc"))
    #expect(
      digest.hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test(
    "Moments are written as ISO 8601 and read back",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (-1, "1969-12-31T23:59:59.999Z"), (1_795_000_000_123, "2026-11-18T11:06:40.123Z"),
      (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func times(milliseconds: Int64, text: String) {
    #expect(AuditTime(millisecondsSince1970: milliseconds).iso8601 == text)
    #expect(AuditTime(iso8601: text)?.millisecondsSince1970 == milliseconds)
  }

  @Test("What is no moment is not read as one")
  func malformedTimes() {
    for text in [
      "", "2026-02-31T00:00:00.000Z", "2026-01-01T00:00:00Z", "2026-01-01T24:00:00.000Z",
    ] {
      #expect(AuditTime(iso8601: text) == nil)
    }
    #expect(
      AuditTime(millisecondsSince1970: .max).iso8601 == "9999-12-31T23:59:59.999Z")
  }

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }
}

extension [UInt8] {
  func contains(text: String) -> Bool { firstRange(ofText: text) != nil }
}
