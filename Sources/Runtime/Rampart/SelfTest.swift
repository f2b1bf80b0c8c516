public import RampartCore

/// The result of one scanner's test at start.
public struct SelfTestResult: Sendable, Hashable {
  /// The scanner.
  public let scanner: ScannerID
  /// How many known answers were asked for.
  public let exampleCount: Int
  /// Why it failed, in fixed words; `nil` if every answer was right.
  public let failure: String?
  /// What was shown beside known answers, in fixed words.
  public let proof: String?
  /// Why there was nothing to test, in fixed words.
  public let absence: String?
  /// What the scanner cannot use although it works, in fixed words.
  public let warnings: [String]

  /// What the test showed, in a few words.
  public var summary: String {
    failure ?? absence.map { "skipped: \($0)" } ?? proof ?? "\(exampleCount) known answers"
  }
}

extension ScannerSuite {
  /// Asks a scanner for answers that are known, and the one that was built to prove itself.
  ///
  /// The known answers are its first two examples that must be flagged and its first two that must
  /// pass; they hold for standard settings.
  func selfTest(_ type: any Scanner.Type) async -> SelfTestResult {
    let profile = type.profile
    let flagged = profile.examples.filter { !$0.rules.isEmpty }.prefix(2)
    let passing = profile.examples.filter { $0.rules.isEmpty }.prefix(2)
    let examples = Array(flagged) + Array(passing)
    func result(
      _ failure: String?, proof: String? = nil, absence: String? = nil, warnings: [String] = []
    ) -> SelfTestResult {
      SelfTestResult(
        scanner: profile.id, exampleCount: examples.count, failure: failure, proof: proof,
        absence: absence, warnings: warnings)
    }
    do {
      let built = try self[profile.id] ?? type.init(.standard, engines: engines)
      if let absence = built.absence { return result(nil, absence: absence) }
      let standard = examples.isEmpty ? built : try type.init(.standard, engines: engines)
      for (index, example) in examples.enumerated() {
        let subject = ScanSubject(example.message, viewer: engines.viewer)
        let fired = Set(try await standard.scan(subject).findings.map { $0.rule })
        let isRight = example.rules.isEmpty ? fired.isEmpty : fired.isSuperset(of: example.rules)
        guard isRight else { return result("its known answer \(index + 1) is wrong") }
      }
      let proof = try await built.prove()
      guard profile.needsModel ? proof != nil : !flagged.isEmpty && !passing.isEmpty else {
        return result("it has nothing to be tested by")
      }
      return result(nil, proof: proof, warnings: built.warnings)
    } catch let error as ScanError {
      return result("its scan failed: \(error.message)")
    } catch {
      return result("it cannot be built: \(error)")
    }
  }
}

extension Guardrail {
  /// Tests scanners: those that this guardrail may run, or every one there is.
  public func selfTest(ofEveryScanner: Bool = false) async -> [SelfTestResult] {
    var results: [SelfTestResult] = []
    for type in ofEveryScanner ? ScannerSuite.types : suiteTypes {
      results.append(await suite.selfTest(type))
    }
    return results
  }

  /// Throws if a scanner fails its test, so that no broken scanner is relied on.
  public func prove() async throws(ConfigurationError) {
    for result in await selfTest() {
      guard let failure = result.failure else { continue }
      throw ConfigurationError(
        "scanner `\(result.scanner)` failed its self-test: \(failure)", at: nil,
        suggestion: "run `rampart doctor`")
    }
  }
}
