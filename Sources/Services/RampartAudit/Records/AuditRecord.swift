import RampartCore
import RampartCrypto
import RampartJSON

/// The members of a record, whatever format it is then written in.
///
/// The chain's members (`record_id`, `sequence`, `attestation`) come with the format.
enum AuditRecord {
  /// A record lists at most so many findings, and at most so many unscanned parts.
  static let maximumListCount = 256
  /// A longer name given by a caller is replaced by its hash.
  static let maximumNameByteCount = 256
  /// A longer preview is cut.
  static let maximumPreviewByteCount = 1024

  /// What a line of the log is about.
  enum Kind: String {
    case message
    /// The first line of each file: how to read it.
    case header
    /// The first line after something was found amiss on opening the log.
    case recovery
  }

  /// Returns the members of a scan's record; `userID` is hashed already.
  ///
  /// They stand in the canonical order, which saves the writer from sorting them.
  static func members(of event: AuditEvent, userID: String?, preview: Bool) -> JSONObject {
    let report = event.report
    var members: JSONObject = [
      "action": .string(report.action.rawValue),
      "blocked": .bool(report.action == .block),
      "coverage": coverage(of: report),
      "guardrail_results": .array(results(of: report)),
      "latency_ms": milliseconds(report.duration),
      "model_digests": .object(
        JSONObject(
          event.modelDigests.map { JSONObject.Entry(key: $0.key, value: name($0.value)) })),
      "model_version": event.modelVersion.map(name) ?? .null,
      "policy_digest": event.policyDigest.map(name) ?? .null,
      "prompt_hash": .string(event.promptHash.hexadecimal),
      "reason": .string(report.reason),
      "response_tokens": event.responseTokens.map(integer) ?? .null,
      "role": .string(event.role.rawValue),
      "score": number(report.score),
      "session_id": event.sessionID.map(name) ?? .null,
      "status": .string(report.status.rawValue),
      "timestamp": .string(event.timestamp.iso8601),
      "user_id": userID.map(JSONValue.string) ?? .null,
      "verdict": .string(report.verdict.rawValue),
    ]
    if preview, let text = event.preview { members.append("preview", .string(cut(text))) }
    return members
  }

  /// Returns the members of a file's first line.
  static func header(format: AuditFormat, hash: String, salt: [UInt8]?, at time: AuditTime)
    -> JSONObject
  {
    var header: JSONObject = [
      "version": 1, "format": .string(format.rawValue), "user_id_hash": .string(hash),
    ]
    if let salt { header.append("salt", .string(hexadecimal(salt))) }
    return [
      "timestamp": .string(time.iso8601), "kind": .string(Kind.header.rawValue),
      "header": .object(header),
    ]
  }

  /// Returns the members of the line that says what was amiss when the log was opened.
  static func recovery(_ recovery: AuditRecovery, at time: AuditTime) -> JSONObject {
    [
      "timestamp": .string(time.iso8601), "kind": .string(Kind.recovery.rawValue),
      "recovery": [
        "dropped_bytes": integer(recovery.droppedByteCount),
        "missing_records": integer(recovery.missingRecordCount),
        "head_missing": .bool(recovery.isHeadMissing),
      ],
    ]
  }

  private static func results(of report: ScanReport) -> [JSONValue] {
    var remaining = maximumListCount
    let findings = Dictionary(grouping: report.findings, by: \.scanner)
    let reported = Set(report.scanners.map(\.scanner))
    var results = report.scanners.map { scanner in
      JSONValue.object(
        result(of: scanner, findings: findings[scanner.scanner] ?? [], &remaining))
    }
    // A finding of a scanner that has no report of its own is kept all the same.
    let strangers = findings.keys.filter { !reported.contains($0) }
    for id in strangers.sorted(by: { $0.rawValue < $1.rawValue }) {
      var result: JSONObject = ["scanner": .string(id.rawValue)]
      append(findings[id] ?? [], to: &result, &remaining)
      results.append(.object(result))
    }
    return results
  }

  private static func result(
    of scanner: ScanReport.ScannerReport, findings: [Finding], _ remaining: inout Int
  ) -> JSONObject {
    var result: JSONObject = ["decision": .string(scanner.decision.rawValue)]
    append(findings, to: &result, &remaining)
    if let label = scanner.label { result.append("label", .string(label)) }
    result.append("latency_ms", milliseconds(scanner.duration))
    result.append("reason", .string(scanner.reason))
    result.append("scanner", .string(scanner.scanner.rawValue))
    result.append("score", number(scanner.score))
    result.append("shadow", .bool(scanner.isShadow))
    result.append("status", .string(scanner.status.rawValue))
    return result
  }

  private static func append(
    _ findings: [Finding], to result: inout JSONObject, _ remaining: inout Int
  ) {
    let listed = findings.prefix(remaining)
    remaining -= listed.count
    result.append("findings", .array(listed.map(finding)))
    guard listed.count < findings.count else { return }
    result.append("findings_omitted", integer(findings.count - listed.count))
  }

  private static func finding(_ finding: Finding) -> JSONValue {
    [
      "category": .string(finding.category),
      "end": integer(finding.location.range.upperBound),
      "part": .string(finding.location.part.description),
      "rule": .string(finding.rule),
      "score": number(finding.score),
      "severity": .string(finding.severity.rawValue),
      "start": integer(finding.location.range.lowerBound),
      "view": .string(finding.view),
    ]
  }

  private static func coverage(of report: ScanReport) -> JSONValue {
    var coverage: JSONObject = [
      "scanned_bytes": integer(report.scannedByteCount),
      "unscanned_bytes": integer(report.unscannedByteCount),
      "unscanned": .array(
        report.unscanned.prefix(maximumListCount).map {
          [
            "part": .string($0.part.description), "reason": .string($0.reason.rawValue),
            "bytes": integer($0.byteCount),
          ]
        }),
    ]
    if report.unscanned.count > maximumListCount {
      coverage.append(
        "unscanned_omitted", integer(report.unscanned.count - maximumListCount))
    }
    return .object(coverage)
  }

  /// To the microsecond: more digits would only be noise.
  private static func milliseconds(_ duration: Duration) -> JSONValue {
    let parts = duration.components
    let microseconds =
      Double(parts.seconds) * 1e6 + (Double(parts.attoseconds) / 1e12).rounded()
    return number(microseconds / 1000)
  }

  /// RFC 8785 has no form for other numbers, and a strange one must not cost the record.
  private static func number(_ value: Double) -> JSONValue {
    value.magnitude <= largestNumber ? .double(value) : .null
  }

  private static func integer(_ value: Int) -> JSONValue {
    .integer(Int64(min(max(value, -Int(largestNumber)), Int(largestNumber))))
  }

  private static let largestNumber = 9_007_199_254_740_992.0

  private static func name(_ text: String) -> JSONValue {
    guard text.utf8.count > maximumNameByteCount else { return .string(text) }
    guard let digest = try? SHA256.digest(Array(text.utf8)) else { return .null }
    return .string("sha256:" + digest.hexadecimal)
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > maximumPreviewByteCount else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: maximumPreviewByteCount)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return String(text[..<end]) + "…"
  }
}

/// Returns `bytes` in lower-case hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
