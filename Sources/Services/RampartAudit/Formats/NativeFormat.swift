import RampartJSON

/// Rampart's own format: the members of the record and `attestation` as one JSON object.
struct NativeFormat: AuditLineFormat {
  func encode(_ members: JSONObject, at link: ChainLink) throws(AuditError) -> AuditLine {
    var record = members
    record.append("record_id", .string(link.uid))
    record.append("sequence", .integer(Int64(link.sequence)))
    record.append("attestation", Attestation.members(of: link, typeUID: nil))
    return try Attestation.seal(record, chainUID: link.chainUID)
  }

  func inspect(_ line: [UInt8]) throws(LineFault) -> InspectedLine {
    try Attestation.inspect(line, attestation: { $0["attestation"] }, members: { $0 })
  }
}
