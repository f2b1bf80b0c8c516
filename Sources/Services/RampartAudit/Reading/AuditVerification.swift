/// What verifying a log found.
public struct AuditVerification: Sendable, Hashable {
  /// The first thing that is wrong.
  public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// The file it was noticed in.
    public let file: String
    /// The line it was noticed at, from 1; `nil` if it is about the file as a whole.
    public let line: Int?
    /// The record's number in the chain, where the line still tells it.
    public let sequence: Int?
    /// What is wrong, in fixed words.
    public let reason: String

    public var description: String {
      var place = file
      if let line { place += ":\(line)" }
      if let sequence { place += " (record \(sequence))" }
      return "\(place): \(reason)"
    }
  }

  /// Something that was amiss when the log was opened once, and was written down then.
  public struct RecoveryNote: Sendable, Hashable {
    public let file: String
    public let line: Int
    public let recovery: AuditRecovery
  }

  /// How the head file compares with the log.
  public enum HeadStatus: Sendable, Hashable {
    /// It names the last record.
    case matches
    /// It names an earlier record: the writer was ended between the two files. Nothing is lost.
    case behind(by: Int)
    /// It names a record after the last: so many are missing.
    case ahead(by: Int)
    /// There is none, or it cannot be read: whether records are missing at the end is not known.
    case missing
    /// One file alone was looked at.
    case notChecked
  }

  /// The files that were read, oldest first.
  public internal(set) var files: [String] = []
  /// The chain's name.
  public internal(set) var chainUID: String?
  /// How many lines are right.
  public internal(set) var lineCount = 0
  /// How many of them are records of scans.
  public internal(set) var recordCount = 0
  /// The number of the first record that is there; above 0 if older files were not kept.
  public internal(set) var firstSequence: Int?
  /// The number of the last record that is right.
  public internal(set) var lastSequence: Int?
  /// Its fingerprint; kept elsewhere, it proves later that nothing before it was changed.
  public internal(set) var lastFingerprint: String?
  /// How many bytes stand at the end that are no complete record, and were never acknowledged.
  public internal(set) var tornByteCount = 0
  /// How the head file compares with the log.
  public internal(set) var head: HeadStatus = .notChecked
  /// What was amiss when the log was opened at earlier times.
  public internal(set) var recoveries: [RecoveryNote] = []
  /// The first thing that is wrong; `nil` if nothing is.
  public internal(set) var problem: Problem?

  /// Whether nothing is missing and nothing was changed.
  public var isIntact: Bool { problem == nil }
}

/// A record that is known to belong to a log, from a place the log's writer cannot reach.
public struct AuditAnchor: Sendable, Hashable {
  /// The record's number.
  public let sequence: Int
  /// Its fingerprint.
  public let fingerprint: String

  /// Creates an anchor.
  public init(sequence: Int, fingerprint: String) {
    self.sequence = sequence
    self.fingerprint = fingerprint
  }
}
