import FoundationEssentials
import RampartCore
import Testing

@testable import RampartScanners

@Suite("The secrets scanner on the labelled records")
struct SecretsRecordTests {
  struct Record: Decodable {
    let id: String
    let text: String
  }

  struct Labels: Decodable {
    struct Record: Decodable {
      let id: String
      let secrets: [Secret]
      let unjudgedLines: [Int]

      private enum CodingKeys: String, CodingKey {
        case id, secrets
        case unjudgedLines = "unjudged_lines"
      }
    }
    struct Secret: Decodable {
      let firstLine: Int
      let lastLine: Int

      private enum CodingKeys: String, CodingKey {
        case firstLine = "first_line"
        case lastLine = "last_line"
      }
    }
    let records: [Record]
  }

  struct Golden: Decodable {
    struct Record: Decodable {
      let id: String
      let findings: [Line]
    }
    struct Line: Decodable { let line: Int }
    let records: [Record]
  }

  private static let package = #filePath.split(separator: "/").dropLast(4).reduce("") {
    "\($0)/\($1)"
  }
  private static let data =
    (ProcessInfo.processInfo.environment["RAMPART_SHARED"] ?? package + "/../shared")
    + "/data/pii_secrets/"
  private static let isPresent = FileManager.default.fileExists(
    atPath: data + "secrets_gitleaks.jsonl")

  @Test(
    "It is better than detect-secrets in F1 and precision",
    .enabled(if: isPresent, "the records of ../shared are absent"))
  func betterThanDetectSecrets() async throws {
    let labels = try Self.decode(Labels.self, "/Evaluations/secrets-labels.json")
    let golden = try Self.decode(Golden.self, "/Evaluations/Golden/detect-secrets.json")
    let theirs = Dictionary(
      uniqueKeysWithValues: golden.records.map { ($0.id, Set($0.findings.map(\.line))) })
    var ours: [String: Set<Int>] = [:]
    for record in try Self.records() {
      let bytes = Array(record.text.utf8)
      ours[record.id] = Set(
        try await SecretsFixture.findings(in: record.text).map { finding in
          bytes[..<finding.location.range.lowerBound].count { $0 == 0x0A } + 1
        })
    }
    let score = Self.score(ours, against: labels)
    let other = Self.score(theirs, against: labels)
    #expect(score.f1 > other.f1 + 0.2)
    #expect(score.precision > other.precision)
    #expect(score.recall > 0.75)
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    let file = try Data(contentsOf: URL(filePath: package + path))
    return try JSONDecoder().decode(type, from: file)
  }

  static func records() throws -> [Record] {
    try ["secrets_detect_secrets.jsonl", "secrets_gitleaks.jsonl"].flatMap { name in
      try Data(contentsOf: URL(filePath: data + name)).split(separator: 0x0A).map {
        try JSONDecoder().decode(Record.self, from: $0)
      }
    }
  }

  /// Counts as `rampart evaluate secrets` does.
  static func score(_ lines: [String: Set<Int>], against labels: Labels) -> (
    precision: Double, recall: Double, f1: Double
  ) {
    var found = 0.0
    var missed = 0.0
    var wrong = 0.0
    for record in labels.records {
      let lines = lines[record.id] ?? []
      var judged = Set(record.unjudgedLines)
      for secret in record.secrets {
        let span = Set(secret.firstLine...secret.lastLine)
        judged.formUnion(span)
        if lines.isDisjoint(with: span) { missed += 1 } else { found += 1 }
      }
      wrong += Double(lines.subtracting(judged).count)
    }
    let precision = found / max(1, found + wrong)
    let recall = found / max(1, found + missed)
    return (precision, recall, 2 * precision * recall / max(1e-9, precision + recall))
  }
}
