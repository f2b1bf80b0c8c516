public import RampartCore

/// Finds text that people do not see and models read.
public struct HiddenASCIIScanner: Scanner {
  private let disabled: Set<String>

  public init(_ settings: ScannerSettings, engines: ScannerEngines) throws(ConfigurationError) {
    var disabled: Set<String> = []
    if var reader = try settings.reader() {
      let names = HiddenASCIIRule.allCases.map(\.rawValue)
      for node in try reader.sequence("disable") ?? [] {
        let name = try MappingReader.string(node, "disable")
        guard let rule = HiddenASCIIRule(rawValue: name) else {
          throw ConfigurationError(
            "`hidden_ascii` has no rule `\(name)`", at: node.position,
            suggestion: Suggestion.text(for: name, among: names))
        }
        disabled.insert(rule.id)
      }
      try reader.finish()
    }
    self.disabled = disabled
  }

  public func scan(_ subject: ScanSubject) async throws(ScanError) -> Inspection {
    var findings: [Finding] = []
    for part in subject.parts {
      let found = inspect(part, role: subject.message.role)
      if !found.isEmpty { findings += found }
    }
    return Inspection(findings: findings)
  }

  private func inspect(_ part: ScanSubject.Part, role: Role) -> [Finding] {
    let readsMarkup = role == .tool || role == .memory
    let survey = ByteSurvey(part.bytes)
    guard
      survey.hasNonASCII || survey.hasControls || readsMarkup && survey.hasMarkup
        || !part.views.derived.isEmpty
    else { return [] }
    var collector = FindingCollector(part: part)
    if survey.hasNonASCII || survey.hasControls {
      CharacterInspection.inspect(
        part.views.original, role: role, isDecoded: false, into: &collector)
    }
    for view in part.views.derived {
      guard let step = view.steps.last else { continue }
      switch step {
      case .hidden:
        HiddenPayload.inspect(view, into: &collector)
      case .folded where view.steps.dropLast().allSatisfy({ $0 == .visible }):
        HomoglyphWords.inspect(view, of: part.bytes, into: &collector)
      case .jsonEscape, .htmlEntity, .percent, .base64, .hex:
        // What stood in the text before has been taken out, so this was written in escapes.
        CharacterInspection.inspect(view, role: role, isDecoded: true, into: &collector)
        if readsMarkup, step == .jsonEscape { HiddenMarkup.inspect(view, into: &collector) }
      default: continue
      }
    }
    if readsMarkup, survey.hasMarkup {
      HiddenMarkup.inspect(part.views.original, into: &collector)
    }
    return collector.finish(without: disabled)
  }
}

/// A text that invisible characters spell.
enum HiddenPayload {
  private static let minimumLetterCount = 8

  static func inspect(_ view: TextView, into collector: inout FindingCollector) {
    let letters = view.bytes.count { ($0 | 0x20) &- 0x61 < 26 || $0 >= 0x80 }
    guard letters >= minimumLetterCount else { return }
    collector.add(.decodedPayload, score: 1, 0..<view.bytes.count, in: view)
  }
}

/// What one pass over the bytes says about which rules can fire.
private struct ByteSurvey {
  let hasNonASCII: Bool
  let hasControls: Bool
  /// Whether there is a character that markup begins with.
  let hasMarkup: Bool

  init(_ bytes: [UInt8]) {
    var gathered: UInt8 = 0
    bytes.withUnsafeBufferPointer { bytes in
      for byte in bytes {
        let isControl = byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
        let isMarkup = byte == UInt8(ascii: "<") || byte == UInt8(ascii: "[")
        gathered |= byte & 0x80 | (isControl ? 1 : 0) | (isMarkup ? 2 : 0)
      }
    }
    hasNonASCII = gathered & 0x80 != 0
    hasControls = gathered & 1 != 0
    hasMarkup = gathered & 2 != 0
  }
}
