package import RampartCore

/// What the policy does with an entity that was found.
package enum PIIAction: String, Sendable, Hashable, CaseIterable {
  /// Report it and nothing else.
  case detect
  /// Replace it and let the message pass.
  case redact
  /// Ask a person.
  case review
  /// Stop the message.
  case block
}

/// How redacted text looks.
package enum PIIRedactionStyle: String, Sendable, Hashable, CaseIterable {
  /// `<EMAIL_ADDRESS_1>`, which the vault can undo.
  case token
  /// `xxxx@xxxxxxx.xxx`, which keeps lengths and kinds of characters.
  case mask
}

/// The section of `pii_detection` in the stack file.
package struct PIISettings: Sendable, Hashable {
  /// What happens when an entity is found, where the settings say so; else its score decides.
  package let actions: [PIIEntity: PIIAction]
  /// The entities that are looked for.
  let entities: PIIEntitySet
  /// The regions whose national telephone numbers are known.
  package let regions: [String]
  /// Findings with a lower score are not reported.
  package let minimumScore: Double
  /// How redacted text looks.
  package let style: PIIRedactionStyle

  /// The regions that are looked for where the settings name none.
  package static let defaultRegions = [
    "US", "GB", "DE", "FR", "ES", "IT", "IN", "AU", "CA", "BR", "JP", "NL", "BE", "CH", "AT",
    "SE", "NO", "DK", "FI", "PL", "PT", "IE", "MX", "IL", "ZA",
    "CN", "KR",
  ]

  /// Reads the section strictly; what it does not say has its default.
  package init(_ settings: ScannerSettings) throws(ConfigurationError) {
    guard var reader = try settings.reader() else {
      self.init(listed: [:], rest: nil)
      return
    }
    let listed = try Self.listedActions(&reader)
    let rest = try reader.choice("default", of: PIIAction.self)
    let regions = try Self.regions(&reader)
    let minimumScore = try reader.double("minimum_score", in: 0...1)
    let style = try reader.choice("style", of: PIIRedactionStyle.self)
    try reader.finish()
    self.init(
      listed: listed, rest: rest, regions: regions, minimumScore: minimumScore,
      style: style)
  }

  private init(
    listed: [PIIEntity: PIIAction], rest: PIIAction?, regions: [String]? = nil,
    minimumScore: Double? = nil, style: PIIRedactionStyle? = nil
  ) {
    let standard = PIIEntity.allCases.filter { $0.isOnByDefault }
    var actions = listed
    for entity in standard where actions[entity] == nil { actions[entity] = rest }
    self.actions = actions
    entities = PIIEntitySet(standard + listed.keys)
    self.regions = regions ?? Self.defaultRegions
    self.minimumScore = minimumScore ?? 0.5
    self.style = style ?? .token
  }

  private static func listedActions(
    _ reader: inout MappingReader
  ) throws(ConfigurationError) -> [PIIEntity: PIIAction] {
    guard var entities = try reader.mapping("entities") else { return [:] }
    var actions: [PIIEntity: PIIAction] = [:]
    for entry in entities.allEntries() {
      guard let entity = PIIEntity(rawValue: entry.key) else {
        throw ConfigurationError(
          "unknown entity `\(entry.key)` in `entities`", at: entry.keyPosition,
          suggestion: Suggestion.text(
            for: entry.key, among: PIIEntity.allCases.map { $0.rawValue }))
      }
      actions[entity] = try MappingReader.choice(entry.value, entry.key, of: PIIAction.self)
    }
    return actions
  }

  private static func regions(
    _ reader: inout MappingReader
  ) throws(ConfigurationError) -> [String]? {
    guard let nodes = try reader.sequence("regions") else { return nil }
    var regions: [String] = []
    for node in nodes {
      let region = try MappingReader.string(node, "regions")
      let isCode = region.utf8.count == 2 && region.utf8.allSatisfy { (0x41...0x5A).contains($0) }
      guard isCode else {
        throw ConfigurationError(
          "`regions` cannot contain `\(region)`", at: node.position,
          suggestion: "write two capital letters of ISO 3166-1, such as `US`")
      }
      regions.append(region)
    }
    return regions
  }
}
