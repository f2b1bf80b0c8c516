import RampartCore
import RampartJSON

/// OCSF 1.9 Detection Findings with the profiles `ai_operation`, `security_control` and
/// `record_integrity`; Rampart's own members stand in `unmapped`.
struct OCSFFormat: AuditLineFormat {
  private static let typeUID = 200_401

  func encode(_ members: JSONObject, at link: ChainLink) throws(AuditError) -> AuditLine {
    var own = members
    own.append("record_id", .string(link.uid))
    own.append("sequence", .integer(Int64(link.sequence)))
    var event: JSONObject = [
      "activity_id": 1, "category_uid": 2, "class_uid": 2004,
      "type_uid": .integer(Int64(Self.typeUID)),
      "time": .integer(time(members)), "severity_id": .integer(severity(members)),
      "status_id": 1, "metadata": metadata(link), "finding_info": finding(members, link),
      "unmapped": ["rampart": .object(own)],
      "attestation_list": [Attestation.members(of: link, typeUID: Self.typeUID)],
    ]
    if members["kind"] == nil {
      appendControl(members, to: &event)
      appendOperation(members, to: &event)
    }
    return try Attestation.seal(event, chainUID: link.chainUID)
  }

  func inspect(_ line: [UInt8]) throws(LineFault) -> InspectedLine {
    try Attestation.inspect(
      line, attestation: { $0["attestation_list"]?.array?.first },
      members: { $0["unmapped"]?["rampart"] })
  }

  private func metadata(_ link: ChainLink) -> JSONValue {
    [
      "version": "1.9.0", "uid": .string(link.uid), "sequence": .integer(Int64(link.sequence)),
      "product": ["name": "Rampart", "vendor_name": "Rampart"],
      "profiles": ["ai_operation", "record_integrity", "security_control"],
    ]
  }

  private func finding(_ members: JSONObject, _ link: ChainLink) -> JSONValue {
    var finding: JSONObject = [
      "uid": .string(link.uid), "title": .string(AuditTitle.text(members)),
    ]
    let rules = AuditTitle.rules(members)
    if !rules.isEmpty { finding.append("types", .array(rules.map(JSONValue.string))) }
    return .object(finding)
  }

  /// Informational, low, high, critical: what was enforced, raised by how bad a finding is.
  private func severity(_ members: JSONObject) -> Int64 {
    switch members["verdict"]?.string.flatMap(Decision.init(exactly:)) {
    case .block: AuditTitle.hasCriticalFinding(members) ? 5 : 4
    case .review: 3
    default: 1
    }
  }

  private func appendControl(_ members: JSONObject, to event: inout JSONObject) {
    let action = members["action"]?.string.flatMap(Decision.init(exactly:))
    // A message that waits for a person is neither allowed nor denied: disposition 14, delayed.
    let (actionID, dispositionID): (Int64, Int64) =
      switch action {
      case .allow: (1, 1)
      case .block: (2, 2)
      case .review: (0, 14)
      case nil: (0, 0)
      }
    event.append("action_id", .integer(actionID))
    event.append("disposition_id", .integer(dispositionID))
    event.append("is_alert", .bool(members["verdict"] != .string(Decision.allow.rawValue)))
    if let digest = members["policy_digest"]?.string {
      event.append("policy", ["uid": .string(digest)])
    }
    if let reason = members["reason"] { event.append("message", reason) }
  }

  private func appendOperation(_ members: JSONObject, to event: inout JSONObject) {
    if let model = members["model_version"]?.string {
      event.append("ai_model", ["name": .string(model), "ai_provider": "unknown"])
    }
    var context: JSONObject = [
      "ai_role_id": .integer(roleID(members)), "service": ["name": "rampart"],
    ]
    if let role = members["role"] { context.append("ai_role", role) }
    if let session = members["session_id"]?.string { context.append("uid", .string(session)) }
    if let tokens = members["response_tokens"]?.int {
      context.append("completion_tokens", .integer(Int64(tokens)))
    }
    event.append("message_context", .object(context))
    if let user = members["user_id"]?.string {
      event.append("evidences", [["actor": ["user": ["uid": .string(user)]]]])
    }
  }

  private func roleID(_ members: JSONObject) -> Int64 {
    switch members["role"]?.string.flatMap(Role.init(exactly:)) {
    case .user: 1
    case .assistant: 2
    case .tool: 3
    case .memory: 6
    case .system: 99
    case nil: 0
    }
  }

  private func time(_ members: JSONObject) -> Int64 {
    members["timestamp"]?.string.flatMap(AuditTime.init(iso8601:))?.millisecondsSince1970 ?? 0
  }
}
