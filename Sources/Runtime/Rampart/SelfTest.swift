public import RampartCore

/// The result of one scanner's known-answer test.
public struct SelfTestResult: Sendable, Hashable {
  /// The scanner.
  public let scanner: ScannerID
  /// How many known answers were asked for.
  public let exampleCount: Int
  /// Why it failed, in fixed words; `nil` if every answer was right.
  public let failure: String?
}

extension ScannerSuite {
  /// Asks a scanner with standard settings for answers that are known: its first two examples that
  /// must be flagged and its first two that must pass.
  static func selfTest(
    _ type: any Scanner.Type, engines: ScannerEngines
  ) async -> SelfTestResult {
    let profile = type.profile
    let flagged = profile.examples.filter { !$0.rules.isEmpty }.prefix(2)
    let passing = profile.examples.filter { $0.rules.isEmpty }.prefix(2)
    let examples = Array(flagged) + Array(passing)
    func result(_ failure: String?) -> SelfTestResult {
      SelfTestResult(scanner: profile.id, exampleCount: examples.count, failure: failure)
    }
    guard !flagged.isEmpty, !passing.isEmpty else {
      return result("it has no known answers to be tested by")
    }
    do {
      let scanner = try type.init(.standard, engines: engines)
      for (index, example) in examples.enumerated() {
        let subject = ScanSubject(example.message, viewer: engines.viewer)
        let fired = Set(try await scanner.scan(subject).findings.map { $0.rule })
        let isRight = example.rules.isEmpty ? fired.isEmpty : fired.isSuperset(of: example.rules)
        guard isRight else { return result("its known answer \(index + 1) is wrong") }
      }
      return result(nil)
    } catch let error as ScanError {
      return result("its scan failed: \(error.message)")
    } catch {
      return result("it cannot be built: \(error)")
    }
  }
}

extension Guardrail {
  /// Tests scanners by known answers: those that this guardrail may run, or every one there is.
  public func selfTest(ofEveryScanner: Bool = false) async -> [SelfTestResult] {
    var results: [SelfTestResult] = []
    for type in ofEveryScanner ? ScannerSuite.types : suiteTypes {
      results.append(await ScannerSuite.selfTest(type, engines: engines))
    }
    return results
  }

  /// Throws if a scanner does not give its known answers, so that no broken scanner is relied on.
  public func prove() async throws(ConfigurationError) {
    for result in await selfTest() {
      guard let failure = result.failure else { continue }
      throw ConfigurationError(
        "scanner `\(result.scanner)` failed its self-test: \(failure)", at: nil,
        suggestion: "run `rampart doctor`")
    }
  }
}
