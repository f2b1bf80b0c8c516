import RampartCore
import RampartPolicy
import Testing

@Suite("Failing closed")
struct FailureTests {
  private func modes() -> [(FailMode, Decision)] {
    [(.block, .block), (.review, .review), (.allow, .allow)]
  }

  @Test(
    "A failed scanner is what `on_error` says and is always counted",
    arguments: [ScanError.Code.limitExceeded, .timedOut, .engineFailed, .invalidInput])
  func onError(code: ScanError.Code) {
    for (mode, expected) in modes() {
      let policy = Samples.policy(ScannerPolicy("a", onError: mode), ScannerPolicy("b"))
      let verdict = policy.decide(
        [Samples.failure("a", code), Samples.outcome("b")], textByteCount: 42)
      #expect(verdict.decision == expected)
      #expect(verdict.action == expected)
      #expect(verdict.status == .error)
      #expect(verdict.score == (mode == .allow ? 0 : 1))
      #expect(
        verdict.unscanned == [
          Unscanned(part: .content, reason: .scannerFailure, byteCount: 42)
        ])
      #expect(verdict.reason.contains("a: failed (\(code.rawValue))"))
      #expect(verdict.scanners[0].status == .error)
      #expect(verdict.scanners[0].reason == "failed (\(code.rawValue)): the scanner gave up")
    }
  }

  @Test("A failure blocks when nothing is said about failures")
  func standard() {
    let verdict = Samples.policy(ScannerPolicy("a")).decide(
      [Samples.failure("a")], textByteCount: 0)
    #expect(verdict.action == .block)
    #expect(verdict.unscanned.map { $0.reason } == [.scannerFailure])
  }

  @Test("An allowed failure says that it was allowed")
  func allowedFailure() {
    let verdict = Samples.policy(ScannerPolicy("a", onError: .allow)).decide(
      [Samples.failure("a")], textByteCount: 42)
    #expect(verdict.reason == "a: failed (timed_out), allowed by `on_error`")
  }

  @Test("A scanner that was not run has failed")
  func missing() {
    let verdict = Samples.policy(ScannerPolicy("a"), ScannerPolicy("b")).decide(
      [Samples.outcome("b")], textByteCount: 42)
    #expect(verdict.action == .block)
    #expect(verdict.status == .error)
    #expect(verdict.scanners[0].reason == "failed (engine_failed): the scanner was not run")
  }

  @Test("Several failures count the text once")
  func countedOnce() {
    let verdict = Samples.policy(ScannerPolicy("a"), ScannerPolicy("b")).decide(
      [Samples.failure("a"), Samples.failure("b")], textByteCount: 42)
    #expect(verdict.unscanned.map { $0.byteCount } == [42])
  }

  @Test("Anything unscanned is what `on_unscanned` says, also a picture of unknown size")
  func unscanned() {
    for (mode, expected) in modes() {
      let policy = Samples.policy(ScannerPolicy("a"), onUnscanned: mode)
      for byteCount in [0, 1, 7] {
        let records = [
          Unscanned(part: PartPath("content[1]"), reason: .image, byteCount: byteCount)
        ]
        let verdict = policy.decide(
          [Samples.outcome("a")], unscanned: records, textByteCount: 42)
        #expect(verdict.action == expected)
        #expect(verdict.unscanned == records)
        #expect(
          verdict.reason.hasPrefix(
            "unscanned: \(byteCount) byte\(byteCount == 1 ? "" : "s") (image)"))
      }
    }
  }

  @Test("Unscanned bytes are summed by cause, and a scanner repeats none of the message's")
  func unscannedSums() {
    let invalid = Unscanned(part: .content, reason: .invalidUTF8, byteCount: 3)
    let limit = Unscanned(part: .content, reason: .matchLimit, byteCount: 10)
    let policy = Samples.policy(ScannerPolicy("a"), ScannerPolicy("b"))
    let verdict = policy.decide(
      [
        Samples.outcome("a", Inspection(unscanned: [invalid, limit])),
        Samples.outcome("b", Inspection(unscanned: [limit])),
      ], unscanned: [invalid, invalid], textByteCount: 42)
    #expect(verdict.unscanned == [invalid, invalid, limit])
    #expect(
      verdict.reason == "unscanned: 10 bytes (match_limit); unscanned: 6 bytes (invalid_utf8)")
  }

  @Test("`on_unscanned: block` does not undo `on_error: allow`")
  func allowedFailureIsNotUnscanned() {
    let verdict = Samples.policy(ScannerPolicy("a", onError: .allow)).decide(
      [Samples.failure("a")], textByteCount: 42)
    #expect(verdict.action == .allow)
    #expect(verdict.unscanned.map { $0.byteCount } == [42])
  }
}

@Suite("Shadow mode")
struct ShadowTests {
  private let hit = Samples.finding("a/x", 1)

  @Test("A scanner in shadow counts in the verdict and not in the action")
  func shadowScanner() {
    let policy = Samples.policy(ScannerPolicy("a", mode: .shadow), ScannerPolicy("b"))
    let verdict = policy.decide(
      [
        Samples.outcome("a", hit), Samples.outcome("b", Samples.finding("b/x", 0.6)),
      ], textByteCount: 9)
    #expect(verdict.decision == .block)
    #expect(verdict.action == .review)
    #expect(verdict.scanners.map { $0.isShadow } == [true, false])
    #expect(
      verdict.reason
        == "a/x (error, 1.00) at content:0-4 (shadow); b/x (error, 0.60) at content:0-4")
  }

  @Test("In shadow everything is decided and nothing is done")
  func shadowPolicy() {
    var policy = Samples.policy(ScannerPolicy("a"), ScannerPolicy("b"), mode: .shadow)
    policy.setRuleEffects(["b/r": .redact], of: "b")
    let verdict = policy.decide(
      [Samples.outcome("a", hit), Samples.outcome("b", Samples.finding("b/r", 1))],
      unscanned: [Unscanned(part: .content, reason: .tooLong, byteCount: 1)], textByteCount: 9)
    #expect(verdict.decision == .block)
    #expect(verdict.action == .allow)
    #expect(verdict.redactions.isEmpty)
    #expect(verdict.scanners.allSatisfy { $0.isShadow })
  }

  @Test("A failure or unread bytes of a scanner in shadow do not count in the action")
  func shadowFailure() {
    let policy = Samples.policy(ScannerPolicy("a", mode: .shadow), ScannerPolicy("b"))
    let failed = policy.decide([Samples.failure("a"), Samples.outcome("b")], textByteCount: 9)
    #expect(failed.decision == .block)
    #expect(failed.action == .allow)
    #expect(failed.status == .success)
    #expect(failed.unscanned.map { $0.reason } == [.scannerFailure])
    let limit = Unscanned(part: .content, reason: .matchLimit, byteCount: 3)
    let unread = policy.decide(
      [Samples.outcome("a", Inspection(unscanned: [limit])), Samples.outcome("b")],
      textByteCount: 9)
    #expect(unread.decision == .block)
    #expect(unread.action == .allow)
    #expect(unread.reason == "unscanned: 3 bytes (match_limit) (shadow)")
  }

  @Test("A failure in a policy that only watches is still an error")
  func failureInShadowPolicy() {
    let verdict = Samples.policy(ScannerPolicy("a"), mode: .shadow).decide(
      [Samples.failure("a")], textByteCount: 9)
    #expect(verdict.status == .error)
    #expect(verdict.action == .allow)
  }
}
