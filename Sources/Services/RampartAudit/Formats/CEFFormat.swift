import RampartCore
import RampartCrypto
import RampartJSON

/// ArcSight's Common Event Format, version 0.
///
/// The fingerprint is the SHA-256 of the line up to ` cs6=`, which is its last field.
struct CEFFormat: AuditLineFormat {
  func encode(_ members: JSONObject, at link: ChainLink) throws(AuditError) -> AuditLine {
    var line = CEFLine(
      signature: members["kind"]?.string ?? AuditRecord.Kind.message.rawValue,
      name: AuditTitle.text(members), severity: severity(members))
    line.append(
      "rt",
      members["timestamp"]?.string.flatMap(AuditTime.init(iso8601:))?.millisecondsSince1970)
    line.append("externalId", link.uid)
    if members["kind"] == nil {
      appendMessage(members, to: &line)
    } else {
      appendBookkeeping(members, to: &line)
    }
    line.append("cn1", link.sequence, label: "sequence")
    line.append("cs4", link.chainUID, label: "chain_uid")
    line.append("cs5", link.previous, label: "prev_event")
    line.append("cs6Label", "fingerprint")
    do {
      let fingerprint = try SHA256.digest(line.bytes).hexadecimal
      line.append("cs6", fingerprint)
      return AuditLine(bytes: line.bytes, fingerprint: fingerprint)
    } catch {
      throw AuditError(.cannotWrite, "the record cannot be written: \(error)")
    }
  }

  func inspect(_ line: [UInt8]) throws(LineFault) -> InspectedLine {
    let tail = line.count - " cs6=".utf8.count - 64
    guard tail > 0, line[tail...].starts(with: " cs6=".utf8),
      let digest = try? SHA256.digest(line[..<tail])
    else { throw .malformed }
    let fingerprint = digest.hexadecimal
    guard line[tail...].dropFirst(5).elementsEqual(fingerprint.utf8) else { throw .altered }
    guard line.starts(with: CEFLine.prefix.utf8),
      let sequence = CEFLine.value("cn1", in: line).flatMap({ Int($0) }), sequence >= 0,
      sequence < Int.max, let chainUID = CEFLine.value("cs4", in: line),
      ChainLink.isPlain(chainUID),
      let kind = CEFLine.signature(of: line).flatMap(AuditRecord.Kind.init(exactly:))
    else { throw .malformed }
    let link = ChainLink(
      chainUID: chainUID, sequence: sequence, previous: CEFLine.value("cs5", in: line))
    guard CEFLine.value("externalId", in: line).map({ ExactText($0) }) == ExactText(link.uid),
      link.previous.map(ChainLink.isPlain) ?? true, (link.previous == nil) == (sequence == 0)
    else { throw LineFault(reason: "the record's attestation contradicts itself") }
    return InspectedLine(
      link: link, fingerprint: fingerprint, kind: kind,
      recovery: kind == .recovery ? recovery(line) : nil, members: nil)
  }

  private func appendMessage(_ members: JSONObject, to line: inout CEFLine) {
    line.append("act", members["action"]?.string)
    line.append("outcome", members["status"]?.string)
    line.append("reason", members["reason"]?.string)
    line.append("suid", members["user_id"]?.string)
    line.append("cat", members["role"]?.string)
    line.append("deviceExternalId", members["session_id"]?.string)
    line.append("cs1", members["prompt_hash"]?.string, label: "prompt_hash")
    line.append("cs2", members["policy_digest"]?.string, label: "policy_digest")
    line.append("cs3", scanners(members), label: "guardrail_results")
    line.append("flexString1", members["verdict"]?.string, label: "verdict")
    line.append("flexString2", members["model_version"]?.string, label: "model_version")
    line.append("cfp1", members["latency_ms"]?.number, label: "latency_ms")
    line.append("cn2", members["coverage"]?["unscanned_bytes"]?.int, label: "unscanned_bytes")
    line.append("cn3", members["response_tokens"]?.int, label: "response_tokens")
    line.append("msg", members["preview"]?.string)
  }

  private func appendBookkeeping(_ members: JSONObject, to line: inout CEFLine) {
    line.append("flexString1", members["header"]?["salt"]?.string, label: "salt")
    let recovery = members["recovery"]
    line.append("flexNumber1", recovery?["missing_records"]?.int, label: "missing_records")
    line.append("flexNumber2", recovery?["dropped_bytes"]?.int, label: "dropped_bytes")
    line.append("cs1", recovery?["head_missing"]?.bool.map { "\($0)" }, label: "head_missing")
  }

  private func recovery(_ line: [UInt8]) -> AuditRecovery {
    AuditRecovery(
      droppedByteCount: CEFLine.value("flexNumber2", in: line).flatMap { Int($0) } ?? 0,
      missingRecordCount: CEFLine.value("flexNumber1", in: line).flatMap { Int($0) } ?? 0,
      isHeadMissing: CEFLine.value("cs1", in: line).map { ExactText($0) } == "true")
  }

  private func scanners(_ members: JSONObject) -> String {
    (members["guardrail_results"]?.array ?? []).map { result in
      let rules = (result["findings"]?.array ?? []).compactMap { $0["rule"]?.string }
      return (result["scanner"]?.string ?? "") + ":" + (result["decision"]?.string ?? "")
        + (rules.isEmpty ? "" : "(" + rules.joined(separator: ",") + ")")
    }.joined(separator: " ")
  }

  private func severity(_ members: JSONObject) -> Int {
    switch members["verdict"]?.string.flatMap(Decision.init(exactly:)) {
    case .block: AuditTitle.hasCriticalFinding(members) ? 10 : 8
    case .review: 6
    default: 1
    }
  }
}
