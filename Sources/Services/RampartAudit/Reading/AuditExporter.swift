import RampartCore
import RampartJSON

/// Rewrites a log in another format.
///
/// The lines make a chain of their own, named after the log's: a fingerprint covers the form it was
/// made from. Each line's fingerprint is checked before it is exported.
public struct AuditExporter: Sendable {
  private let format: AuditFormat

  /// Creates an exporter to `format`.
  public init(to format: AuditFormat) { self.format = format }

  /// Calls `write` with each line, its end included, and returns how many there were.
  @discardableResult
  public func export(_ path: String, write: ([UInt8]) throws(AuditError) -> Void)
    throws(AuditError) -> Int
  {
    var source: (any AuditLineFormat)?
    var link: ChainLink?
    var count = 0
    try AuditReader(path).forEachLine { bytes, file, number throws(AuditError) in
      source = source ?? AuditFormat.detect(bytes)?.lines
      let line = try Self.read(bytes, as: source, at: "`\(file)`:\(number)")
      let place =
        link
        ?? ChainLink(
          chainUID: "\(line.link.chainUID)-\(format.rawValue)", sequence: 0, previous: nil)
      let exported = try format.lines.encode(line.members, at: place)
      try write(exported.bytes + [0x0A])
      link = place.next(after: exported.fingerprint)
      count += 1
    }
    return count
  }

  private static let chainMembers: Set<ExactText> = ["record_id", "sequence", "attestation"]

  private static func read(
    _ bytes: [UInt8], as source: (any AuditLineFormat)?, at place: String
  ) throws(AuditError) -> (link: ChainLink, members: JSONObject) {
    guard let source else {
      throw AuditError(.damagedLog, "\(place): \(LineFault.malformed.reason)")
    }
    do throws(LineFault) {
      let line = try source.inspect(bytes)
      guard let members = line.members else {
        throw LineFault(reason: "CEF does not keep enough of a record to export it")
      }
      let own = members.entries.filter { !chainMembers.contains(ExactText($0.key)) }
      return (line.link, JSONObject(own))
    } catch {
      throw AuditError(.damagedLog, "\(place): \(error.reason)")
    }
  }
}
