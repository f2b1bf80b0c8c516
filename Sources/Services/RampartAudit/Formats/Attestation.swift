import RampartCore
import RampartCrypto
import RampartJSON

/// The attestation of OCSF 1.9 (profile `record_integrity`) in a record of canonical JSON.
///
/// The fingerprint is the SHA-256 of the record's RFC 8785 form with everything in it but the
/// fingerprint itself. Because that form leaves no choice, the fingerprint is put in and taken out
/// as bytes: a line in any other form is an altered line.
enum Attestation {
  /// Returns the members of an attestation but the fingerprint; `typeUID` is OCSF's event type.
  static func members(of link: ChainLink, typeUID: Int?) -> JSONValue {
    var attestation: JSONObject = [
      "uid": .string(link.uid), "authority_uid": .string(ChainLink.authority),
      "chain_uid": .string(link.chainUID),
    ]
    if let previous = link.previous {
      var event: JSONObject = [
        "uid": .string(link.previousUID),
        "fingerprint": ["algorithm": "SHA-256", "algorithm_id": 3, "value": .string(previous)],
      ]
      if let typeUID { event.append("type_uid", .integer(Int64(typeUID))) }
      attestation.append("prev_event", .object(event))
    }
    return .object(attestation)
  }

  /// Returns the record's line, complete with its fingerprint.
  static func seal(_ record: JSONObject, chainUID: String) throws(AuditError) -> AuditLine {
    do {
      let bytes = try CanonicalJSON.encode(.object(record))
      guard let place = place(in: bytes, chainUID: chainUID) else {
        throw AuditError(.cannotWrite, "the record has no attestation")
      }
      let fingerprint = try SHA256.digest(bytes).hexadecimal
      return AuditLine(
        bytes: Array(bytes[..<place]) + Array(text(fingerprint).utf8) + Array(bytes[place...]),
        fingerprint: fingerprint)
    } catch let error as AuditError {
      throw error
    } catch {
      throw AuditError(.cannotWrite, "the record cannot be written: \(error)")
    }
  }

  /// Returns the fingerprint that stands in `line`, if it is the line's own.
  static func verify(_ line: [UInt8], chainUID: String) throws(LineFault) -> String {
    guard let place = place(in: line, chainUID: chainUID) else { throw .malformed }
    let length = text(String(repeating: "0", count: 64)).utf8.count
    guard line.count > place + length,
      let digest = try? SHA256.digest(Array(line[..<place]) + Array(line[(place + length)...]))
    else { throw .malformed }
    let fingerprint = digest.hexadecimal
    guard line[place..<(place + length)].elementsEqual(text(fingerprint).utf8) else {
      throw .altered
    }
    return fingerprint
  }

  /// Where the fingerprint belongs: between `chain_uid` and `prev_event`.
  ///
  /// No text can hold the bytes looked for, because its quotes are escaped.
  private static func place(in bytes: [UInt8], chainUID: String) -> Int? {
    let marker = "{\"authority_uid\":\"\(ChainLink.authority)\",\"chain_uid\":\"\(chainUID)\","
    return bytes.firstRange(ofText: marker)?.upperBound
  }

  private static func text(_ fingerprint: String) -> String {
    #""fingerprint":{"algorithm":"SHA-256","algorithm_id":3,"value":"\#(fingerprint)"},"#
  }

  /// Reads a line whose attestation and members stand where the closures say.
  static func inspect(
    _ line: [UInt8], attestation: (JSONValue) -> JSONValue?, members: (JSONValue) -> JSONValue?
  ) throws(LineFault) -> InspectedLine {
    guard let record = try? JSONParser(maximumDepth: 32).parse(line),
      let seal = attestation(record), let members = members(record)?.object,
      let chainUID = seal["chain_uid"]?.string, ChainLink.isPlain(chainUID),
      let sequence = members["sequence"]?.int, sequence >= 0, sequence < Int.max
    else { throw .malformed }
    let fingerprint = try verify(line, chainUID: chainUID)
    let previous = seal["prev_event"]
    let link = ChainLink(
      chainUID: chainUID, sequence: sequence,
      previous: previous?["fingerprint"]?["value"]?.string)
    guard seal["uid"] == .string(link.uid), (previous == nil) == (sequence == 0),
      previous == nil || previous?["uid"] == .string(link.previousUID),
      (link.previous == nil) == (previous == nil), link.previous.map(ChainLink.isPlain) ?? true
    else { throw LineFault(reason: "the record's attestation contradicts itself") }
    guard let kind = AuditRecord.Kind(exactly: members["kind"]?.string ?? "message") else {
      throw .malformed
    }
    return InspectedLine(
      link: link, fingerprint: fingerprint, kind: kind, recovery: recovery(members),
      members: members)
  }

  private static func recovery(_ members: JSONObject) -> AuditRecovery? {
    guard let recovery = members["recovery"] else { return nil }
    return AuditRecovery(
      droppedByteCount: recovery["dropped_bytes"]?.int ?? 0,
      missingRecordCount: recovery["missing_records"]?.int ?? 0,
      isHeadMissing: recovery["head_missing"]?.bool ?? false)
  }
}

extension [UInt8] {
  /// Returns where `text` first stands at or after `start`.
  func firstRange(ofText text: String, from start: Int = 0) -> Range<Int>? {
    let needle = Array(text.utf8)
    guard let first = needle.first, count - start >= needle.count else { return nil }
    return withUnsafeBufferPointer { bytes in
      var index = start
      while index + needle.count <= bytes.count {
        if bytes[index] == first, bytes[index..<(index + needle.count)].elementsEqual(needle) {
          return index..<(index + needle.count)
        }
        index += 1
      }
      return nil
    }
  }
}
