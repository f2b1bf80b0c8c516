public import RampartCore

extension StackFile {
  /// A guard of the agent: a scanner at one stage, and what follows from its classes.
  public struct Guard: Sendable {
    /// What a guard looks at.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
      case classifyUserInput = "classify_user_input"
      case classifyToolOutput = "classify_tool_output"
      case classifyModelOutput = "classify_model_output"
    }

    /// The name as it is written: `prompt_guard_2`.
    public let name: String
    /// Where the name stands.
    public let position: SourcePosition
    /// The scanner the name stands for.
    public let scanner: ScannerID
    /// Where in the agent's turn the guard stands.
    public let stage: GuardStage
    /// The labels that block.
    public var blockClasses: [String] { blockClassNames.map { $0.name } }
    /// The labels that a person decides.
    public var flagClasses: [String] { flagClassNames.map { $0.name } }
    let blockClassNames: [ClassPolicy.ClassName]
    let flagClassNames: [ClassPolicy.ClassName]
    /// The harm taxonomy's path, from the stack file's folder.
    public let taxonomy: String?
    /// The guard's own thresholds.
    let thresholds: Thresholds
  }

  /// The names of guards that are scanners under another name.
  static let guardNames: [String: ScannerID] = [
    "prompt_guard_2": .promptGuard, "llama_guard_4": "llama_guard",
  ]
}

extension StackFile.Guard {
  /// Reads a guard of a stage.
  init(_ node: DocumentNode, stage: GuardStage, knownScanners: Set<ScannerID>)
    throws(ConfigurationError)
  {
    var reader = try MappingReader(node, of: "a guard")
    guard let nameNode = reader.node("name") else {
      throw ConfigurationError(
        "a guard needs a `name`", at: node.position, suggestion: "name: prompt_guard_2")
    }
    name = try MappingReader.string(nameNode, "name")
    position = nameNode.position
    scanner = try Self.scanner(named: name, at: position, among: knownScanners)
    self.stage = stage
    try Self.checkMode(reader.node("mode"), of: stage)
    blockClassNames = try Self.classes("block_classes", &reader)
    flagClassNames = try Self.classes("flag_classes", &reader, besides: blockClassNames)
    taxonomy = try reader.string("taxonomy")
    thresholds = try Thresholds(&reader)
    try reader.finish()
  }

  private static func scanner(
    named name: String, at position: SourcePosition, among known: Set<ScannerID>
  ) throws(ConfigurationError) -> ScannerID {
    if let scanner = StackFile.guardNames[name] { return scanner }
    let scanner = ScannerID(rawValue: name)
    guard known.contains(scanner) else {
      let names = known.map { $0.rawValue } + StackFile.guardNames.keys
      throw ConfigurationError(
        "no guard is called `\(name)`", at: position,
        suggestion: Suggestion.text(for: name, among: names.sorted()))
    }
    return scanner
  }

  private static func checkMode(_ node: DocumentNode?, of stage: GuardStage)
    throws(ConfigurationError)
  {
    guard let node else { return }
    let mode = try MappingReader.choice(node, "mode", of: Mode.self)
    guard mode == stage.guardMode else {
      throw ConfigurationError(
        "`\(mode.rawValue)` is not the mode of `\(stage.rawValue)`", at: node.position,
        suggestion: "write `\(stage.guardMode.rawValue)`, or move the guard")
    }
  }

  private static func classes(
    _ key: String, _ reader: inout MappingReader, besides others: [ClassPolicy.ClassName] = []
  ) throws(ConfigurationError) -> [ClassPolicy.ClassName] {
    var classes: [ClassPolicy.ClassName] = []
    var seen = Set(others.map { $0.name.lowercased() })
    for node in try reader.sequence(key) ?? [] {
      let label = try MappingReader.string(node, key)
      guard !label.isEmpty else {
        throw ConfigurationError("a class in `\(key)` must have a name", at: node.position)
      }
      guard seen.insert(label.lowercased()).inserted else {
        throw ConfigurationError(
          "the class `\(label)` is given twice", at: node.position,
          suggestion: "a class either blocks or flags")
      }
      classes.append(.init(label, at: node.position))
    }
    return classes
  }
}
