internal import RampartCore
internal import RampartPolicy
internal import RampartScanners

/// What users ask for in scanners' sections and the policy carries out: the effect of each rule.
struct SettingEffects {
  /// The effects of rules, by scanner and rule id.
  let rules: [ScannerID: [String: RuleEffect]]
  /// How text is replaced.
  let redactionStyle: Redactor.Style

  /// Reads the sections of `regex` and `pii_detection`.
  init(stack: StackFile) throws(ConfigurationError) {
    var regexEffects: [String: RuleEffect] = [:]
    for pattern in try RegexSettings(stack.settings(for: .regex)).patterns {
      regexEffects["regex/\(pattern.name)"] = RuleEffect(wording: pattern.action)
    }
    let personal = try PIISettings(stack.settings(for: .piiDetection))
    var personalEffects: [String: RuleEffect] = [:]
    for (entity, action) in personal.actions {
      personalEffects["pii_detection/\(entity.rawValue.lowercased())"] = RuleEffect(
        wording: action.rawValue)
    }
    rules = [.regex: regexEffects, .piiDetection: personalEffects]
    redactionStyle = personal.style == .mask ? .mask : .token
  }
}

extension RuleEffect {
  /// The effect a section names; `detect` is the wording for a finding that is only reported.
  fileprivate init?(wording: String) {
    self.init(rawValue: wording == "detect" ? RuleEffect.allow.rawValue : wording)
  }
}
