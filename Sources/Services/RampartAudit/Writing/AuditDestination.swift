import RampartCrypto
import RampartJSON

/// Where records go; used by one thread at a time.
protocol AuditDestination: AnyObject {
  /// Writes a record and returns when it is safe from the end of this process.
  func append(_ event: AuditEvent, preview: Bool) throws(AuditError)
  /// Forces what was written to the disk.
  func flush() throws(AuditError)
}

/// The parts all destinations share.
enum AuditIdentity {
  /// A line is at most so long; longer ones are refused when writing, and faults when reading.
  static let maximumLineByteCount = 1 << 20

  /// Returns a chain name that no other log has.
  static func makeChainUID(_ random: (Int) throws(CryptoError) -> [UInt8]) throws(AuditError)
    -> String
  {
    do { return hexadecimal(try random(16)) } catch { throw AuditError(.cannotOpen, "\(error)") }
  }

  /// Returns the tokenizer of a log: with the operator's key, or else with a salt.
  static func makeTokenizer(
    key: [UInt8]?, salt: [UInt8]?, _ random: (Int) throws(CryptoError) -> [UInt8]
  ) throws(AuditError) -> UserTokenizer {
    if let key { return UserTokenizer(secret: .key(key)) }
    if let salt { return UserTokenizer(secret: .salt(salt)) }
    do {
      return UserTokenizer(secret: .salt(try random(16)))
    } catch {
      throw AuditError(.cannotOpen, "\(error)")
    }
  }

  /// Returns the members of a scan's record with the user's name replaced.
  static func members(of event: AuditEvent, tokenizer: UserTokenizer, preview: Bool)
    throws(AuditError) -> JSONObject
  {
    do {
      let token = try event.userID.map { user throws(CryptoError) in
        try tokenizer.token(for: user)
      }
      return AuditRecord.members(of: event, userID: token, preview: preview)
    } catch {
      throw AuditError(.cannotWrite, "\(error)")
    }
  }

  /// Refuses a line that readers would refuse.
  static func check(_ line: AuditLine) throws(AuditError) {
    guard line.bytes.count < maximumLineByteCount else {
      throw AuditError(
        .recordTooLarge,
        "the record has \(line.bytes.count) bytes, and at most \(maximumLineByteCount) are allowed")
    }
  }
}
