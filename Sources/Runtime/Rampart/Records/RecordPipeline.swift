internal import Glibc
public import RampartCore
internal import RampartJSON

/// Scans a file of JSON lines on all cores, in constant memory, and gives results in order.
public struct RecordPipeline: Sendable {
  /// What became of a file.
  public struct Totals: Sendable, Hashable {
    /// How many records were scanned.
    public var records = 0
    /// How many lines could not be read.
    public var malformed = 0
    /// How many records ended in each decision.
    public var decisions: [Decision: Int] = [:]
    /// How many records a scanner failed on.
    public var failures = 0
    /// How many bytes could not be scanned.
    public var unscannedBytes = 0

    mutating func add(_ other: Totals) {
      records += other.records
      malformed += other.malformed
      decisions.merge(other.decisions, uniquingKeysWith: +)
      failures += other.failures
      unscannedBytes += other.unscannedBytes
    }
  }

  /// A line that could not be read.
  public struct MalformedLine: Sendable, Hashable {
    /// The line, from 1.
    public let line: Int
    /// What is wrong with it.
    public let error: RecordError
  }

  /// Results of some lines that follow each other.
  public struct Output: Sendable {
    /// One line of JSON a record.
    public var bytes: [UInt8] = []
    /// The lines among them that could not be read.
    public var malformed: [MalformedLine] = []
    var totals = Totals()
  }

  private struct Batch: Sendable {
    var firstLine: Int
    var lines: [LineReader.Line] = []
    var byteCount = 0
  }

  private let guardrail: Guardrail
  private let role: Role
  private let context: ScanContext
  private let stopsAtMalformed: Bool
  private static let batchByteCount = 1 << 18
  private static let batchLineCount = 1024
  /// Huge lines are scanned one by one: many at once would take a multiple of their size.
  private static let maximumRunningByteCount = 32 << 20

  /// Creates a pipeline.
  ///
  /// - Parameters:
  ///   - guardrail: what scans the records.
  ///   - role: the role of records that name none.
  ///   - context: the session and user of records that name none.
  ///   - stopsAtMalformed: end at the first line that cannot be read.
  public init(
    _ guardrail: Guardrail, role: Role = .user, context: ScanContext = ScanContext(),
    stopsAtMalformed: Bool = false
  ) {
    self.guardrail = guardrail
    self.role = role
    self.context = context
    self.stopsAtMalformed = stopsAtMalformed
  }

  /// Scans every line of `reader`, and hands the results to `emit` in order.
  public func run(
    _ reader: consuming LineReader, emit: (Output) throws -> Void
  ) async throws -> Totals {
    var totals = Totals()
    var line = 1
    var running: [Task<Output, any Error>] = []
    var next = 0
    var sizes: [Int] = []
    var byteCount = 0
    let width = 2 * max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    defer { for task in running[next...] { task.cancel() } }
    while true {
      let batch = try Self.batch(from: &reader, firstLine: line)
      line += batch.lines.count
      if !batch.lines.isEmpty {
        running.append(Task { try await scan(batch) })
        sizes.append(batch.byteCount)
        byteCount += batch.byteCount
      }
      while next < running.count,
        batch.lines.isEmpty || running.count - next >= width
          || byteCount > Self.maximumRunningByteCount
      {
        let output = try await running[next].value
        byteCount -= sizes[next]
        next += 1
        totals.add(output.totals)
        try emit(output)
        if stopsAtMalformed, !output.malformed.isEmpty { return totals }
      }
      if next > 64 {
        running.removeSubrange(..<next)
        sizes.removeSubrange(..<next)
        next = 0
      }
      if batch.lines.isEmpty { return totals }
    }
  }

  private static func batch(from reader: inout LineReader, firstLine: Int) throws(RecordError)
    -> Batch
  {
    var batch = Batch(firstLine: firstLine)
    while batch.byteCount < batchByteCount, batch.lines.count < batchLineCount,
      let line = try reader.next()
    {
      if case .bytes(let bytes) = line { batch.byteCount += bytes.count }
      batch.lines.append(line)
    }
    return batch
  }

  private func scan(_ batch: Batch) async throws -> Output {
    var output = Output()
    var writer = JSONWriter(capacity: 4096)
    for (offset, line) in batch.lines.enumerated() {
      try Task.checkCancellation()
      do {
        guard let record = try record(line) else { continue }
        let report = try await guardrail.scan(record.message, context: merged(record.context))
        writer.removeAll()
        ReportEncoder.write(report, of: record.message, id: record.id, to: &writer)
        output.bytes += writer.bytes
        output.bytes.append(0x0a)
        output.totals.count(report)
      } catch let error as RecordError {
        output.malformed.append(MalformedLine(line: batch.firstLine + offset, error: error))
        output.totals.malformed += 1
        if stopsAtMalformed { break }
      }
    }
    return output
  }

  /// Reads one line; blank lines are nothing.
  private func record(_ line: LineReader.Line) throws(RecordError) -> ScanRecord? {
    switch line {
    case .tooLong(let byteCount):
      throw RecordError("a line of \(byteCount) bytes is longer than can be read")
    case .bytes(let bytes):
      return TraceReader.isBlank(bytes) ? nil : try ScanRecord(bytes, defaultRole: role)
    }
  }

  private func merged(_ own: ScanContext) -> ScanContext {
    ScanContext(
      sessionID: own.sessionID ?? context.sessionID, userID: own.userID ?? context.userID)
  }
}

extension RecordPipeline.Totals {
  /// Counts one record's report.
  mutating func count(_ report: ScanReport) {
    records += 1
    decisions[report.action, default: 0] += 1
    failures += report.status == .error ? 1 : 0
    unscannedBytes += report.unscannedByteCount
  }

  /// The strictest decision on any record.
  public var decision: Decision { decisions.keys.max() ?? .allow }
}
