internal import RampartCore

/// What `regex` looks for where the stack file lists no patterns: LlamaFirewall's categories.
enum DefaultPatterns {
  static let all: [RegexSettings.NamedPattern] = [
    make(
      "prompt-injection",
      #"\b(?:ignore|disregard|forget|override)\s+(?:\w+\s+){0,3}"#
        + #"(?:previous|prior|earlier|preceding|above|foregoing|all|any)\s+(?:\w+\s+){0,3}"#
        + #"(?:instructions?|directions?|directives?|prompts?|guidelines?|rules?|orders?)\b"#,
      .error, "LLM01:2025", "a text asks to ignore earlier instructions", roles: readRoles),
    make(
      "prompt-secrecy",
      #"\b(?:reveal|show|print|repeat|output|display|disclose|leak|dump|recite)\s+"#
        + #"(?:\w+\s+){0,6}(?:system\s+(?:prompt|message|instructions?)|"#
        + #"(?:hidden|secret|initial|original|internal)\s+(?:prompts?|instructions?))\b"#,
      .error, "LLM07:2025", "a text asks for the system prompt", roles: readRoles),
    make(
      "email-address",
      #"\b[a-z0-9][a-z0-9._%+-]*@[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b"#,
      .warning, "LLM02:2025", "an e-mail address", entity: "EMAIL_ADDRESS"),
    make(
      "phone-number",
      #"(?:\+?\b1[-. ]?)?(?:\([2-9][0-9]{2}\) ?|\b[2-9][0-9]{2}[-. ])"#
        + #"[2-9][0-9]{2}[-. ][0-9]{4}\b"#,
      .warning, "LLM02:2025", "a telephone number of North America", entity: "PHONE_NUMBER"),
    make(
      "credit-card",
      #"\b(?:[3-6][0-9]{3}(?:[- ]?[0-9]{4}){3}|3[47][0-9]{2}[- ]?[0-9]{6}[- ]?[0-9]{5})\b"#,
      .error, "LLM02:2025", "a number written like a payment card's", entity: "CREDIT_CARD"),
    make(
      "social-security-number",
      #"\b(?:[1-578][0-9]{2}|0[1-9][0-9]|00[1-9]|6[0-57-9][0-9]|66[0-57-9])-"#
        + #"(?:0[1-9]|[1-9][0-9])-"#
        + #"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])\b"#,
      .error, "LLM02:2025", "a social security number of the United States", entity: "US_SSN"),
  ]

  /// Those whose messages may carry somebody else's orders; system prompts quote attacks to warn of
  /// them, and what a model says is not an attack on it.
  private static let readRoles: Set<Role> = [.user, .tool, .memory]

  private static func make(
    _ name: String, _ expression: String, _ severity: Severity, _ category: String,
    _ message: String, roles: Set<Role> = Set(Role.allCases), entity: String? = nil
  ) -> RegexSettings.NamedPattern {
    RegexSettings.NamedPattern(
      name: name, pattern: Pattern(expression, options: [.caseInsensitive]),
      roles: roles, severity: severity,
      action: RegexSettings.NamedPattern.Action.block.rawValue, score: 1, message: message,
      category: category, entity: entity, position: nil)
  }
}
