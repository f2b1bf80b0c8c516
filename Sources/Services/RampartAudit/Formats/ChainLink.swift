import RampartJSON

/// The place of a record in its chain.
struct ChainLink: Hashable {
  /// The chain, the same for all files of a log.
  let chainUID: String
  /// Counts the chain's records from 0.
  let sequence: Int
  /// The fingerprint of the record before; `nil` for the first.
  let previous: String?

  /// The record's name.
  var uid: String { "\(chainUID):\(sequence)" }

  /// The name of the record before.
  var previousUID: String { "\(chainUID):\(sequence - 1)" }

  /// The place after this one.
  func next(after fingerprint: String) -> ChainLink {
    ChainLink(chainUID: chainUID, sequence: sequence + 1, previous: fingerprint)
  }

  /// Whether a text from a file may be a chain's name or a fingerprint: at most 64 digits, small letters and hyphens.
  static func isPlain(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 || $0 == 0x2D }
  }

  /// Who answers for the records.
  static let authority = "rampart"
}

/// A record as it is written down, without the line's end.
struct AuditLine {
  let bytes: [UInt8]
  let fingerprint: String
}

/// What a written line says of itself, after its fingerprint was found right.
struct InspectedLine {
  let link: ChainLink
  let fingerprint: String
  let kind: AuditRecord.Kind
  let recovery: AuditRecovery?
  /// The record's members, where the format keeps them all.
  let members: JSONObject?
}

/// Why a line is not a record of the log.
struct LineFault: Error, Hashable {
  /// In fixed words.
  let reason: String

  static let malformed = LineFault(reason: "the line is not a record")
  static let altered = LineFault(reason: "the record does not match its fingerprint")
}

/// A way of writing records down and reading them back.
protocol AuditLineFormat: Sendable {
  /// Writes a record at its place in the chain.
  func encode(_ members: JSONObject, at link: ChainLink) throws(AuditError) -> AuditLine
  /// Checks a line's fingerprint and reads what the chain needs.
  func inspect(_ line: [UInt8]) throws(LineFault) -> InspectedLine
}

extension AuditFormat {
  var lines: any AuditLineFormat {
    switch self {
    case .jsonl: NativeFormat()
    case .ocsf: OCSFFormat()
    case .cef: CEFFormat()
    }
  }
}
