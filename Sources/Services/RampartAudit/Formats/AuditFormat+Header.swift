import RampartCore
import RampartJSON

extension AuditFormat {
  /// Reads from a file's first line how user names are hashed, and when the file was begun.
  static func header(in line: [UInt8]) -> (scheme: String?, salt: [UInt8]?, created: AuditTime?) {
    guard !line.starts(with: CEFLine.prefix.utf8) else {
      let salt = CEFLine.value("flexString1", in: line).flatMap(bytes)
      let time = CEFLine.value("rt", in: line).flatMap { Int64($0) }
      return (
        salt == nil ? "hmac-sha256" : "sha256", salt,
        time.map(AuditTime.init(millisecondsSince1970:))
      )
    }
    guard let record = try? JSONParser(maximumDepth: 32).parse(line) else { return (nil, nil, nil) }
    let members = record["unmapped"]?["rampart"] ?? record
    let header = members["header"]
    return (
      header?["user_id_hash"]?.string, header?["salt"]?.string.flatMap(bytes),
      members["timestamp"]?.string.flatMap(AuditTime.init(iso8601:))
    )
  }

  /// Returns which format a line is written in, by how it begins.
  static func detect(_ line: [UInt8]) -> AuditFormat? {
    if line.starts(with: "CEF:0|".utf8) { return .cef }
    guard let record = try? JSONParser(maximumDepth: 32).parse(line) else { return nil }
    return record["class_uid"] == nil ? .jsonl : .ocsf
  }

  private static func bytes(hexadecimal text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

extension AuditFormat {
  /// Returns whether a line is about the log rather than about a scan.
  static func isBookkeeping(_ line: [UInt8]) -> Bool {
    if line.starts(with: CEFLine.prefix.utf8) {
      return CEFLine.signature(of: line).flatMap(AuditRecord.Kind.init(exactly:)) != .message
    }
    guard let record = try? JSONParser(maximumDepth: 32).parse(line) else { return false }
    return (record["unmapped"]?["rampart"] ?? record)["kind"] != nil
  }
}
