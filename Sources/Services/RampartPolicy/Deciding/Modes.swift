/// Whether what is decided is also done.
public enum EnforcementMode: String, Sendable, Hashable, CaseIterable {
  /// Decisions are enforced.
  case enforce
  /// Decisions are only recorded.
  case shadow
}

/// What follows when something could not be scanned.
public enum FailMode: String, Sendable, Hashable, CaseIterable {
  case block
  case review
  case allow
}

/// What follows from a finding of one rule, whatever its score.
public enum RuleEffect: String, Sendable, Hashable, CaseIterable {
  /// The finding is only reported.
  case allow
  /// The text of the finding is replaced, and the message passes.
  case redact
  /// A person decides.
  case review
  case block
}
