/// Finds out whether a log is complete and unchanged, without the program that wrote it.
///
/// It sees what somebody changes who cannot compute the whole chain and its head anew. Against
/// somebody who can, keep the last fingerprint of a verification elsewhere and give it as an anchor.
public struct AuditVerifier: Sendable {
  /// What is looked at.
  public enum Scope: Sendable, Hashable {
    /// The whole log, with its finished files and its head.
    case log
    /// One file alone: whether something is missing before or after it is not known.
    case file
  }

  private let anchor: AuditAnchor?

  /// Creates a verifier; `anchor` must be among the log's records.
  public init(anchor: AuditAnchor? = nil) { self.anchor = anchor }

  /// Reads the log at `path` in bounded memory, up to the first thing that is wrong.
  public func verify(_ path: String, scope: Scope = .log) throws(AuditError) -> AuditVerification {
    let snapshot =
      switch scope {
      case .log: try LogSnapshot(ofLogAt: path)
      case .file: try LogSnapshot(ofFileAt: path)
      }
    var run = Run(snapshot: snapshot, scope: scope, path: path, anchor: anchor)
    try run.verify()
    return run.result
  }

  /// One verification as it goes on.
  private struct Run {
    let snapshot: LogSnapshot
    let scope: Scope
    let path: String
    let anchor: AuditAnchor?
    let head: AuditHead?
    var result = AuditVerification()
    private var format: (any AuditLineFormat)?
    private var last: InspectedLine?
    private var sawAnchor = false

    init(snapshot: LogSnapshot, scope: Scope, path: String, anchor: AuditAnchor?) {
      self.snapshot = snapshot
      self.scope = scope
      self.path = path
      self.anchor = anchor
      head = snapshot.headBytes.flatMap { AuditHead($0) }
      result.files = snapshot.parts.map(\.file.path)
    }

    mutating func verify() throws(AuditError) {
      for (index, part) in snapshot.parts.enumerated() {
        try read(part, isLast: index == snapshot.parts.count - 1)
        guard result.isIntact else { return }
      }
      if scope == .log { checkHead() }
      if result.isIntact, anchor != nil, !sawAnchor {
        fail(path, nil, nil, "the anchor's record is not in the log")
      }
    }

    private mutating func read(_ part: LogSnapshot.Part, isLast: Bool) throws(AuditError) {
      let reader = LineReader(part.file, upTo: part.byteCount)
      var number = 0
      while result.isIntact, let line = try reader.next() {
        number += 1
        switch line {
        case .complete(let bytes): check(bytes, part.file.path, number)
        case .tooLong:
          fail(part.file.path, number, nil, "the line is longer than any record")
        case .torn(let byteCount):
          guard isLast else {
            return fail(part.file.path, number, nil, "the last line is not complete")
          }
          result.tornByteCount = byteCount
        }
      }
    }

    private mutating func check(_ bytes: [UInt8], _ file: String, _ number: Int) {
      if format == nil { format = AuditFormat.detect(bytes)?.lines }
      guard let format else {
        return fail(file, number, nil, LineFault.malformed.reason)
      }
      do throws(LineFault) {
        let line = try format.inspect(bytes)
        if let reason = contradiction(line) {
          return fail(file, number, line.link.sequence, reason)
        }
        accept(line, file, number)
      } catch {
        fail(file, number, nil, error.reason)
      }
    }

    /// Returns what is wrong with a line that is right in itself.
    private func contradiction(_ line: InspectedLine) -> String? {
      let link = line.link
      if let last {
        let expected = last.link.sequence + 1
        guard link.chainUID == last.link.chainUID else { return "it belongs to another chain" }
        guard link.sequence <= expected else {
          return Self.missing(expected, to: link.sequence - 1)
        }
        guard link.sequence == expected else { return "it stands where record \(expected) should" }
        guard link.previous == last.fingerprint else {
          return "it does not follow the record before it"
        }
      } else if scope == .log, let reason = wrongStart(link) {
        return reason
      }
      if let head, link.sequence == head.sequence, line.fingerprint != head.fingerprint {
        return "it is not the record that the head file names"
      }
      if let anchor, link.sequence == anchor.sequence, line.fingerprint != anchor.fingerprint {
        return "it is not the anchor's record"
      }
      guard let recovery = line.recovery, recovery.isLoss else { return nil }
      return recovery.missingRecordCount > 0
        ? "\(recovery.missingRecordCount) records were missing before it when the log was opened"
        : "the head file was missing when the log was opened, so records may be too"
    }

    private static func missing(_ first: Int, to last: Int) -> String {
      first == last
        ? "record \(first) is missing before it"
        : "records \(first) to \(last) are missing before it"
    }

    private func wrongStart(_ link: ChainLink) -> String? {
      guard let head else {
        return link.sequence == 0 ? nil : Self.missing(0, to: link.sequence - 1)
      }
      guard link.chainUID == head.chainUID else {
        return "it belongs to another chain than the head file"
      }
      guard link.sequence <= head.startSequence else {
        return Self.missing(head.startSequence, to: link.sequence - 1)
      }
      return link.sequence == head.startSequence && link.previous != head.startPrevious
        ? "it does not follow the last record that was not kept" : nil
    }

    private mutating func accept(_ line: InspectedLine, _ file: String, _ number: Int) {
      if last == nil {
        result.firstSequence = line.link.sequence
        result.chainUID = line.link.chainUID
      }
      last = line
      result.lineCount += 1
      result.recordCount += line.kind == .message ? 1 : 0
      result.lastSequence = line.link.sequence
      result.lastFingerprint = line.fingerprint
      sawAnchor = sawAnchor || line.link.sequence == anchor?.sequence
      guard let recovery = line.recovery else { return }
      result.recoveries.append(
        AuditVerification.RecoveryNote(file: file, line: number, recovery: recovery))
    }

    private mutating func checkHead() {
      let headPath = LogFiles(path: path).head
      guard let head else {
        result.head = .missing
        return fail(
          headPath, nil, nil,
          "the head file is missing or damaged, so records may be missing at the end")
      }
      let lastSequence = result.lastSequence ?? -1
      if lastSequence >= head.sequence {
        let lag = lastSequence - head.sequence
        result.head = lag == 0 ? .matches : .behind(by: lag)
      } else {
        let count = head.sequence - lastSequence
        result.head = .ahead(by: count)
        fail(
          result.files.last ?? path, nil, nil,
          "the last \(count) records are missing: the head file names record \(head.sequence)")
      }
    }

    private mutating func fail(_ file: String, _ line: Int?, _ sequence: Int?, _ reason: String) {
      result.problem = AuditVerification.Problem(
        file: file, line: line, sequence: sequence, reason: reason)
    }
  }
}
