import RampartCore

/// A scanner's section of the stack file, as far as the policy reads it.
struct ScannerSection: Sendable {
  let scanner: ScannerID
  let keyPosition: SourcePosition
  /// The whole section, for the scanner; `nil` if it is empty.
  let node: DocumentNode?
  let thresholds: Thresholds
  let mode: EnforcementMode
  let onError: FailMode
  /// The roles the section gives, and where.
  let roles: (roles: [Role], position: SourcePosition)?
  let isEnabled: Bool

  /// Reads the policy's keys and leaves the others to the scanner.
  init(_ entry: DocumentNode.Entry, knownScanners: Set<ScannerID>) throws(ConfigurationError) {
    scanner = ScannerID(rawValue: entry.key)
    keyPosition = entry.keyPosition
    try Self.check(scanner, at: keyPosition, among: knownScanners)
    node = entry.value.content == .null ? nil : entry.value
    var reader = try MappingReader(entry.value, of: "the section of `\(entry.key)`")
    thresholds = try Thresholds(&reader)
    mode = try reader.choice("mode", of: EnforcementMode.self) ?? .enforce
    onError = try reader.choice("on_error", of: FailMode.self) ?? .block
    isEnabled = try reader.bool("enabled") ?? true
    roles = try Self.roles(&reader)
  }

  private static func roles(_ reader: inout MappingReader) throws(ConfigurationError)
    -> (roles: [Role], position: SourcePosition)?
  {
    let position = reader.node("roles")?.position
    guard let position, let nodes = try reader.sequence("roles") else { return nil }
    var roles: [Role] = []
    for node in nodes {
      let role = try MappingReader.choice(node, "roles", of: Role.self)
      guard !roles.contains(role) else {
        throw ConfigurationError("the role `\(role.rawValue)` stands twice", at: node.position)
      }
      roles.append(role)
    }
    guard !roles.isEmpty else {
      throw ConfigurationError(
        "`roles` names no role", at: position,
        suggestion: "write `enabled: false` to turn the scanner off")
    }
    return (roles, position)
  }

  private static func check(
    _ scanner: ScannerID, at position: SourcePosition, among known: Set<ScannerID>
  ) throws(ConfigurationError) {
    guard !known.contains(scanner) else { return }
    let suggestion =
      StackFile.guardNames[scanner.rawValue].map { "did you mean `\($0)`?" }
      ?? Suggestion.text(for: scanner.rawValue, among: known.map { $0.rawValue }.sorted())
    throw ConfigurationError(
      "no scanner is called `\(scanner)`", at: position, suggestion: suggestion)
  }
}
