import Glibc
import RampartCrypto
import RampartJSON

/// Hands each line to somebody else; each process writes a chain of its own, without a head.
final class StreamDestination: AuditDestination {
  private let format: any AuditLineFormat
  private let tokenizer: UserTokenizer
  private var link: ChainLink
  private let send: (AuditLine, AuditEvent?) throws(AuditError) -> Void

  init(
    configuration: AuditConfiguration, key: [UInt8]?, now: AuditTime,
    random: (Int) throws(CryptoError) -> [UInt8],
    send: @escaping (AuditLine, AuditEvent?) throws(AuditError) -> Void
  ) throws(AuditError) {
    format = configuration.format.lines
    tokenizer = try AuditIdentity.makeTokenizer(key: key, salt: nil, random)
    link = ChainLink(
      chainUID: try AuditIdentity.makeChainUID(random), sequence: 0, previous: nil)
    self.send = send
    let header = AuditRecord.header(
      format: configuration.format, hash: tokenizer.scheme, salt: tokenizer.salt, at: now)
    try append(header, event: nil)
  }

  func append(_ event: AuditEvent, preview: Bool) throws(AuditError) {
    let members = try AuditIdentity.members(of: event, tokenizer: tokenizer, preview: preview)
    try append(members, event: event)
  }

  func flush() throws(AuditError) {}

  private func append(_ members: JSONObject, event: AuditEvent?) throws(AuditError) {
    let line = try format.encode(members, at: link)
    try AuditIdentity.check(line)
    try send(line, event)
    link = link.next(after: line.fingerprint)
  }
}

/// Writes lines to standard output.
enum StandardOutput {
  static func write(_ line: AuditLine) throws(AuditError) {
    let bytes = line.bytes + [0x0A]
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(STDOUT_FILENO, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw AuditError(
          .cannotWrite, "cannot write to standard output: \(OpenFile.reason(errno))")
      }
      done += written
    }
  }
}
