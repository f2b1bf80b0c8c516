internal import RampartAudit
public import RampartCore
internal import RampartCrypto
public import RampartPolicy

/// Scans messages, decides about them, and records the decisions.
///
/// One guardrail is built at start and used by every door (command line, gateway, hooks) and by
/// many tasks at once: the same message gets the same decision whichever way it came in.
public final class Guardrail: Sendable {
  /// The stack file it works by.
  public let stack: StackFile
  private let only: [ScannerID]?
  let suite: ScannerSuite
  private let policies: [Role: DecisionPolicy]
  let redactionStyle: Redactor.Style
  private let recorder: AuditRecorder?

  /// Builds the scanners of a stack file.
  ///
  /// - Parameters:
  ///   - stack: the stack file, or the built-in defaults.
  ///   - only: run exactly these scanners for every role, whatever the stack file says.
  ///   - cacheDirectory: where compiled patterns are kept between starts; `nil` keeps none.
  ///   - isRecording: whether scans go into the audit log that the stack file names.
  /// - Throws: an error that names the place in the stack file.
  public convenience init(
    stack: StackFile, only: [ScannerID]? = nil, cacheDirectory: String? = nil,
    isRecording: Bool = true
  ) throws(ConfigurationError) {
    let engines = try ScannerEngines(for: stack, cacheDirectory: cacheDirectory)
    try self.init(stack: stack, only: only, engines: engines, isRecording: isRecording)
  }

  /// Builds the scanners of a stack file with engines of the caller's.
  package init(
    stack: StackFile, only: [ScannerID]? = nil, engines: ScannerEngines, isRecording: Bool = true
  ) throws(ConfigurationError) {
    self.stack = stack
    self.only = only
    suite = try ScannerSuite(stack: stack, only: only, engines: engines)
    let effects = try SettingEffects(stack: stack)
    redactionStyle = effects.redactionStyle
    var policies: [Role: DecisionPolicy] = [:]
    for role in Role.allCases {
      var policy = stack.decisionPolicy(
        for: role, scanners: only ?? stack.scannerIDs(for: role))
      for (scanner, rules) in effects.rules { policy.setRuleEffects(rules, of: scanner) }
      for (id, scanner) in suite.scanners {
        policy.renameLabels(of: id) { scanner.label(named: $0) }
      }
      policies[role] = policy
    }
    self.policies = policies
    let digests = suite.scanners.compactMapValues { $0.modelDigest }
    recorder = isRecording ? try AuditRecorder(stack: stack, modelDigests: digests) : nil
  }

  /// Returns what the scanners see in a message, what the policy makes of it, and what is
  /// enforced; records it where the stack file names an audit log.
  ///
  /// The trace holds the messages before this one. An `AuditError` says that the decision could not
  /// be recorded; then nothing may be let through.
  public func scan(
    _ message: Message, in trace: Trace = Trace(), context: ScanContext = ScanContext()
  ) async throws -> ScanReport {
    let report = await inspect(message, in: trace)
    try recorder?.record(report, of: message, context: context)
    return report
  }

  /// Scans every message of a trace once, each with those before it.
  public func replay(_ trace: Trace, context: ScanContext = ScanContext()) async throws
    -> TraceReport
  {
    var reports: [ScanReport] = []
    reports.reserveCapacity(trace.messages.count)
    var context = context
    context.sessionID = context.sessionID ?? trace.id
    var before = Trace(id: trace.id)
    for message in trace.messages {
      reports.append(try await scan(message, in: before, context: context))
      before.messages.append(message)
    }
    return TraceReport(id: trace.id, messages: reports, roles: trace.messages.map { $0.role })
  }

  /// The scanners that a message of a role meets, in their order.
  public func scanners(for role: Role) -> [ScannerID] { only ?? stack.scannerIDs(for: role) }

  /// Whether this version has a scanner.
  public static func isAvailable(_ scanner: ScannerID) -> Bool {
    ScannerSuite.availableIDs.contains(scanner)
  }

  /// Every scanner of the design, also those this version does not have.
  public static var knownScanners: Set<ScannerID> { ScannerSuite.knownIDs }

  /// The types of the scanners that this guardrail may run.
  var suiteTypes: [any Scanner.Type] {
    let wanted = Set(Role.allCases.flatMap { scanners(for: $0) })
    return ScannerSuite.types.filter { wanted.contains($0.profile.id) }
  }

  /// Ends recording in good order.
  public func close() throws { try recorder?.close() }

  // MARK: -

  private func inspect(_ message: Message, in trace: Trace) async -> ScanReport {
    let clock = ContinuousClock()
    let start = clock.now
    let subject = ScanSubject(message, in: trace, viewer: suite.engines.viewer)
    let outcomes = await run(scanners(for: message.role), on: subject)
    let unscanned = message.opaqueParts + subject.parts.flatMap { $0.views.unscanned }
    let byteCount = subject.parts.reduce(0) { $0 + $1.bytes.count }
    let policy = policies[message.role] ?? DecisionPolicy(role: message.role, scanners: [])
    let verdict = policy.decide(outcomes, unscanned: unscanned, textByteCount: byteCount)
    var report = ScanReport(
      verdict: verdict.decision, action: verdict.action, score: verdict.score,
      status: verdict.status, reason: verdict.reason, scanners: verdict.scanners,
      findings: verdict.findings, unscanned: verdict.unscanned,
      scannedByteCount: Self.scannedByteCount(verdict, of: byteCount, subject: subject),
      redactions: verdict.redactions, duration: .zero)
    // A blocked message goes nowhere, and what it was blocked for would stand in its copy.
    if !report.redactions.isEmpty, report.action != .block {
      var redactor = makeRedactor()
      report.redacted = message.redacted(by: report, using: &redactor)
    }
    report.duration = clock.now - start
    return report
  }

  /// Runs scanners, the slow ones beside the others; returns their outcomes in the order given.
  private func run(_ ids: [ScannerID], on subject: ScanSubject) async -> [ScannerOutcome] {
    let slow = suite.slowIDs
    guard !slow.isEmpty, ids.contains(where: { slow.contains($0) }) else {
      var outcomes: [ScannerOutcome] = []
      outcomes.reserveCapacity(ids.count)
      for id in ids { outcomes.append(await run(id, on: subject)) }
      return outcomes
    }
    return await withTaskGroup(of: ScannerOutcome.self) { group in
      var byScanner: [ScannerID: ScannerOutcome] = [:]
      for id in ids where slow.contains(id) {
        group.addTask { await self.run(id, on: subject) }
      }
      for id in ids where !slow.contains(id) {
        byScanner[id] = await run(id, on: subject)
      }
      for await outcome in group { byScanner[outcome.scanner] = outcome }
      return ids.compactMap { byScanner[$0] }
    }
  }

  private func run(_ id: ScannerID, on subject: ScanSubject) async -> ScannerOutcome {
    let clock = ContinuousClock()
    let start = clock.now
    let result = await result(of: id, on: subject)
    return ScannerOutcome(scanner: id, result: result, duration: clock.now - start)
  }

  private func result(of id: ScannerID, on subject: ScanSubject) async -> Result<
    Inspection, ScanError
  > {
    guard let scanner = suite[id] else {
      // The built-in defaults name scanners of later versions; a stack file that asks for one
      // relies on it, so there it is a failure.
      let reason = "the scanner is not part of this version"
      guard stack.names(id, for: subject.message.role) else {
        return .success(Inspection(skipped: reason))
      }
      return .failure(ScanError(.engineFailed, reason))
    }
    if let reason = scanner.absence { return .success(Inspection(skipped: reason)) }
    do {
      return .success(try await scanner.scan(subject))
    } catch {
      return .failure(error)
    }
  }

  /// The bytes of text that at least one scanner read.
  private static func scannedByteCount(
    _ verdict: Verdict, of byteCount: Int, subject: ScanSubject
  ) -> Int {
    guard verdict.scanners.contains(where: { $0.status == .success }) else { return 0 }
    var unread = 0
    for part in subject.parts {
      for piece in part.views.unscanned
      where piece.reason == .invalidUTF8 || piece.reason == .tooLong {
        unread += piece.byteCount
      }
    }
    return max(0, byteCount - unread)
  }
}
