public import RampartCore

/// Turns what the scanners saw in a message of one role into a decision.
///
/// The merge is the maximum of all decisions under allow < human in the loop < block, so that the
/// order of scanners never matters and one more finding never lowers the decision.
public struct DecisionPolicy: Sendable, Hashable {
  /// The role of the messages.
  public var role: Role
  /// The scanners of the role, in the order they are reported.
  public var scanners: [ScannerPolicy]
  /// Whether decisions are enforced at all.
  public var mode: EnforcementMode
  /// What follows when something in the message could not be scanned.
  public var onUnscanned: FailMode

  /// Creates a policy.
  public init(
    role: Role, scanners: [ScannerPolicy], mode: EnforcementMode = .enforce,
    onUnscanned: FailMode = .block
  ) {
    self.role = role
    self.scanners = scanners
    self.mode = mode
    self.onUnscanned = onUnscanned
  }

  /// Returns the policy for only those of its scanners that are in `available`.
  public func limited(to available: Set<ScannerID>) -> DecisionPolicy {
    var policy = self
    policy.scanners = scanners.filter { available.contains($0.scanner) }
    return policy
  }

  /// Sets what follows from findings of a scanner's rules, by rule id.
  public mutating func setRuleEffects(_ effects: [String: RuleEffect], of scanner: ScannerID) {
    for index in scanners.indices where scanners[index].scanner == scanner {
      scanners[index].ruleEffects.merge(effects) { _, new in new }
    }
  }

  /// Names the classes of a scanner as it reports them; where two names turn out to be one class, the
  /// stricter effect stays.
  public mutating func renameLabels(of scanner: ScannerID, _ label: (String) -> String) {
    for index in scanners.indices where scanners[index].scanner == scanner {
      let effects = scanners[index].labelEffects.map { (label($0.key), $0.value) }
      scanners[index].labelEffects = Dictionary(effects) { $0.stricter(than: $1) ? $0 : $1 }
    }
  }

  /// Returns what follows from the outcomes of the scanners.
  ///
  /// `unscanned` is what could not be read in the message itself, and `textByteCount` the length of
  /// its texts, which count as unscanned if a scanner failed. A scanner of the policy without an
  /// outcome counts as failed.
  public func decide(
    _ outcomes: [ScannerOutcome], unscanned: [Unscanned] = [], textByteCount: Int
  ) -> Verdict {
    var ranked: [Ranked] = []
    for (rank, policy) in scanners.enumerated() {
      let own = outcomes.filter { $0.scanner == policy.scanner }
      ranked += own.map { Ranked(rank: rank, policy: policy, outcome: $0) }
      if own.isEmpty { ranked.append(Ranked(rank: rank, policy: policy, outcome: policy.missing)) }
    }
    // A scanner that was run beside the policy has the standard policy.
    let configured = Set(scanners.map { $0.scanner })
    let extra = outcomes.filter { !configured.contains($0.scanner) }
      .sorted { $0.scanner.rawValue < $1.scanner.rawValue }
    ranked += extra.map {
      Ranked(rank: scanners.count, policy: ScannerPolicy($0.scanner), outcome: $0)
    }
    return Merge(policy: self, unscanned: unscanned, textByteCount: textByteCount).verdict(ranked)
  }
}

/// An outcome, the policy of its scanner, and the scanner's place in the order.
struct Ranked {
  let rank: Int
  let policy: ScannerPolicy
  let outcome: ScannerOutcome
}

extension ScannerPolicy {
  /// The outcome of a scanner that was not run although the policy asks for it.
  fileprivate var missing: ScannerOutcome {
    ScannerOutcome(
      scanner: scanner, result: .failure(ScanError(.engineFailed, "the scanner was not run")),
      duration: .zero)
  }
}
