public import RampartCore

extension StackFile {
  /// Returns the scanners of a role in the order they are reported: guards, sections, defaults.
  ///
  /// A scanner that the file names anywhere is exactly where the file puts it; the defaults of a
  /// stage whose guards the file does not list add only scanners that the file does not name.
  public func scannerIDs(for role: Role) -> [ScannerID] {
    let stage = GuardStage(of: role)
    var scanners = (guards[stage] ?? []).map { $0.scanner }
    let guarded = guardedScanners
    for section in sections where !guarded.contains(section.scanner) {
      if section.roles?.roles.contains(role) ?? true { scanners.append(section.scanner) }
    }
    if guards[stage] == nil {
      let named = guarded.union(sections.map { $0.scanner })
      scanners += stage.standardScanners.filter { !named.contains($0) }
    }
    return scanners.filter { section(of: $0)?.isEnabled ?? true }
  }

  /// Every scanner of any role, in the order they first appear.
  public var scannerIDs: [ScannerID] {
    var seen: Set<ScannerID> = []
    return Role.allCases.flatMap { scannerIDs(for: $0) }.filter { seen.insert($0).inserted }
  }

  /// Returns the policy for messages of a role.
  public func decisionPolicy(for role: Role) -> DecisionPolicy {
    decisionPolicy(for: role, scanners: scannerIDs(for: role))
  }

  /// Returns the policy for messages of a role that are scanned by `scanners` and no others.
  public func decisionPolicy(for role: Role, scanners: [ScannerID]) -> DecisionPolicy {
    DecisionPolicy(
      role: role, scanners: scanners.map { policy(of: $0, for: role) }, mode: mode,
      onUnscanned: onUnscanned)
  }

  /// Whether the file itself names a scanner for a role, as a guard or by a section.
  public func names(_ scanner: ScannerID, for role: Role) -> Bool {
    agentGuard(scanner, for: role) != nil || section(of: scanner) != nil
  }

  /// Returns the guard of a scanner for messages of a role, if the file lists one.
  public func agentGuard(_ scanner: ScannerID, for role: Role) -> Guard? {
    guards[GuardStage(of: role)]?.first { $0.scanner == scanner }
  }

  /// Returns the settings of a scanner.
  public func settings(for scanner: ScannerID) -> ScannerSettings {
    var policies: [Role: ClassPolicy] = [:]
    for role in Role.allCases { policies[role] = classPolicy(of: scanner, for: role) }
    return ScannerSettings(
      section: section(of: scanner)?.node, baseDirectory: baseDirectory, classPolicies: policies,
      isRequired: Role.allCases.contains { names(scanner, for: $0) })
  }

  private func classPolicy(of scanner: ScannerID, for role: Role) -> ClassPolicy {
    let agentGuard = agentGuard(scanner, for: role)
    let given = thresholds(of: scanner, for: role)
    let policy = policy(of: scanner, for: role)
    return ClassPolicy(
      block: .init(names: agentGuard?.blockClassNames ?? [], threshold: given.block?.score),
      flag: .init(names: agentGuard?.flagClassNames ?? [], threshold: given.review?.score),
      thresholds: [policy.blockThreshold, policy.reviewThreshold].compactMap { $0 })
  }

  /// The thresholds that the file gives.
  private func thresholds(of scanner: ScannerID, for role: Role) -> Thresholds {
    (agentGuard(scanner, for: role)?.thresholds ?? Thresholds())
      .filled(from: section(of: scanner)?.thresholds ?? Thresholds())
  }

  private func policy(of scanner: ScannerID, for role: Role) -> ScannerPolicy {
    let section = section(of: scanner)
    let agentGuard = agentGuard(scanner, for: role)
    let given = thresholds(of: scanner, for: role)
    var policy = ScannerPolicy(scanner)
    if let block = given.block { policy.blockThreshold = block.score }
    if let review = given.review { policy.reviewThreshold = review.score }
    if let section {
      policy.mode = section.mode
      policy.onError = section.onError
    }
    for label in agentGuard?.blockClasses ?? [] {
      policy.labelEffects[label] = .init(.block, from: given.block?.score ?? 0)
    }
    for label in agentGuard?.flagClasses ?? [] {
      policy.labelEffects[label] = .init(.review, from: given.review?.score ?? 0)
    }
    return policy
  }

  private var guardedScanners: Set<ScannerID> {
    Set(guards.values.flatMap { $0.map { $0.scanner } })
  }
}
