import RampartCore
import RampartYAML

/// Reads the parts of a stack file.
struct StackFileReader {
  private(set) var baseModel: String?
  private(set) var guards: [GuardStage: [StackFile.Guard]] = [:]
  private(set) var policyRuntime: StackFile.PolicyRuntime?
  private(set) var sandbox: StackFile.Sandbox?
  private(set) var mode = EnforcementMode.enforce
  private(set) var onUnscanned = FailMode.block
  private(set) var sections: [ScannerSection] = []
  private(set) var reserved: [StackFile.ReservedSection: DocumentNode] = [:]
  /// The bytes of the stack file and of the policy file it names.
  private(set) var files: [[UInt8]]
  private let directory: String
  private let knownScanners: Set<ScannerID>

  /// Reads the text of a stack file and the policy file it names.
  init(_ bytes: [UInt8], path: String, knownScanners: Set<ScannerID>) throws(ConfigurationError) {
    files = [bytes]
    directory = ConfigurationFile.directory(of: path)
    self.knownScanners = knownScanners
    let root = try YAMLReader().read(bytes, file: path)
    var reader = try MappingReader(root, of: "the stack file")
    if let agent = try reader.mapping("agent") { try readAgent(agent) }
    if var scanners = try reader.mapping("scanners") {
      for entry in scanners.allEntries() {
        sections.append(try ScannerSection(entry, knownScanners: knownScanners))
      }
    }
    for section in StackFile.ReservedSection.allCases {
      guard let node = reader.node(section.rawValue) else { continue }
      _ = try MappingReader(node, of: "`\(section.rawValue)`")
      reserved[section] = node
    }
    mode = try reader.choice("mode", of: EnforcementMode.self) ?? mode
    onUnscanned = try reader.choice("on_unscanned", of: FailMode.self) ?? onUnscanned
    try reader.finish()
    try checkRoles()
  }

  private mutating func readAgent(_ agent: MappingReader) throws(ConfigurationError) {
    var agent = agent
    baseModel = try agent.string("base_model")
    for stage in GuardStage.allCases {
      guard let nodes = try agent.sequence(stage.rawValue) else { continue }
      guards[stage] = try readGuards(nodes, of: stage)
    }
    if let runtime = try agent.mapping("policy_runtime") { try readPolicyRuntime(runtime) }
    if let sandbox = try agent.mapping("sandbox") {
      self.sandbox = try StackFile.Sandbox(sandbox)
    }
    try agent.finish()
  }

  private func readGuards(_ nodes: [DocumentNode], of stage: GuardStage)
    throws(ConfigurationError) -> [StackFile.Guard]
  {
    var guards: [StackFile.Guard] = []
    for node in nodes {
      let new = try StackFile.Guard(node, stage: stage, knownScanners: knownScanners)
      if let first = guards.first(where: { $0.scanner == new.scanner }) {
        throw ConfigurationError(
          "the scanner `\(new.scanner)` stands twice in `\(stage.rawValue)`", at: new.position,
          suggestion: "it is first given in line \(first.position.line)")
      }
      guards.append(new)
    }
    return guards
  }

  private mutating func readPolicyRuntime(_ reader: MappingReader) throws(ConfigurationError) {
    var reader = reader
    let framework = try reader.choice("framework", of: StackFile.PolicyRuntime.Framework.self)
    let pathNode = reader.node("config")
    let path = try reader.string("config").map { ConfigurationFile.resolve($0, in: directory) }
    try reader.finish()
    var document: DocumentNode?
    if let path {
      let bytes = try ConfigurationFile.read(path, namedAt: pathNode?.position)
      let node = try YAMLReader().read(bytes, file: path)
      guard case .mapping = node.content else {
        throw ConfigurationError(
          "the deterministic policy must be a mapping, but here is \(node.kindName)",
          at: node.position)
      }
      files.append(bytes)
      document = node
    }
    policyRuntime = StackFile.PolicyRuntime(
      framework: framework ?? .rampart, path: path, document: document)
  }

  /// Checks that a scanner's roles are given in one place only.
  private func checkRoles() throws(ConfigurationError) {
    let all = GuardStage.allCases.flatMap { guards[$0] ?? [] }
    for section in sections {
      guard let roles = section.roles,
        let agentGuard = all.first(where: { $0.scanner == section.scanner })
      else { continue }
      throw ConfigurationError(
        "`roles` has no effect here, for a guard places `\(section.scanner)`", at: roles.position,
        suggestion: "remove `roles`, or the guard in line \(agentGuard.position.line)")
    }
  }
}
