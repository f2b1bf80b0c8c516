import Glibc
import RampartCore
import RampartCrypto
import RampartJSON

@testable import RampartAudit

/// A directory that is removed with the object.
final class TemporaryDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/rampart-audit-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw AuditError(.cannotOpen, "no directory") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    for name in (try? names()) ?? [] { unlink(path + "/" + name) }
    rmdir(path)
  }

  func names() throws -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

enum Files {
  static func read(_ path: String) throws -> [UInt8] {
    guard let file = try OpenFile.open(path, .read) else {
      throw AuditError(.cannotRead, "no file")
    }
    return try file.read(at: 0, count: try file.size())
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    unlink(path)
    guard let file = try OpenFile.open(path, .readWrite) else {
      throw AuditError(.cannotOpen, "no file")
    }
    try file.overwrite(bytes)
  }

  static func lines(_ path: String) throws -> [[UInt8]] {
    try read(path).split(separator: 0x0A).map(Array.init)
  }
}

enum Samples {
  static let start = AuditTime(millisecondsSince1970: 1_795_000_000_000)

  static func report(_ action: Decision = .block, findings: Int = 2) -> ScanReport {
    ScanReport(
      verdict: action, action: action, score: 0.95, status: .success,
      reason: "`secrets/aws-access-key` fired = yes | no\nnext",
      scanners: [
        .init(
          scanner: .secrets, decision: action, score: 0.95, status: .success, label: nil,
          reason: "a credential", duration: .microseconds(41), isShadow: false),
        .init(
          scanner: .promptGuard, decision: .allow, score: 0.01, status: .error, label: "benign",
          reason: "the model is missing", duration: .milliseconds(3), isShadow: true),
      ],
      findings: (0..<findings).map { index in
        Finding(
          rule: "secrets/aws-access-key", scanner: .secrets, score: 0.95, severity: .critical,
          category: "CWE-798",
          location: Location(part: PartPath("content[\(index)]"), range: index..<(index + 20)),
          view: "base64", message: "an access key of AWS")
      },
      unscanned: [Unscanned(part: PartPath("content[1]"), reason: .image, byteCount: 700)],
      scannedByteCount: 2048, duration: .microseconds(3127))
  }

  static func event(
    _ number: Int = 0, action: Decision = .block, preview: String? = nil, findings: Int = 2
  ) throws -> AuditEvent {
    AuditEvent(
      timestamp: AuditTime(millisecondsSince1970: start.millisecondsSince1970 + Int64(number)),
      sessionID: "session-\(number)", userID: "alice@example.com",
      promptHash: try SHA256.digest(Array("prompt \(number)".utf8)), role: .tool,
      modelVersion: "meta-llama/Llama-4-Scout-17B-16E", responseTokens: number,
      policyDigest: "sha256:00", modelDigests: ["prompt_guard_2": "sha256:11"], preview: preview,
      report: report(action, findings: findings))
  }

  /// A log with `count` records.
  @discardableResult
  static func write(
    _ count: Int, to path: String, from first: Int = 0, format: AuditFormat = .jsonl,
    rotation: AuditConfiguration.Rotation = .init()
  ) throws -> AuditLog {
    let log = try AuditLog(
      AuditConfiguration(path: path, format: format, rotation: rotation, sync: .none), now: start)
    for number in first..<(first + count) { try log.append(event(number)) }
    return log
  }
}
