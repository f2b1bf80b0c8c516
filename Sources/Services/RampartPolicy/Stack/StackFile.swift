public import RampartCore

/// The one file in which people say how their agent is guarded.
///
/// `Documentation/StackFile.md` lists every key. What is omitted has its documented default; a key
/// that is not known is an error with its line and column.
public struct StackFile: Sendable {
  /// The path the file was read from; `nil` for the built-in guards.
  public let path: String?
  /// The model the agent runs on.
  public let baseModel: String?
  /// The guards of each stage; a stage that the file does not mention has none here.
  public let guards: [GuardStage: [Guard]]
  /// The deterministic policy, if one is named.
  public let policyRuntime: PolicyRuntime?
  /// The sandbox the agent runs in, if one is named.
  public let sandbox: Sandbox?
  /// Whether decisions are enforced at all.
  public let mode: EnforcementMode
  /// What follows when something in a message could not be scanned.
  public let onUnscanned: FailMode
  /// Whether rules of the deterministic policy are applied; this version only reads its file.
  public var deterministicPolicyIsEnforced: Bool { false }

  let sections: [ScannerSection]
  let reserved: [ReservedSection: DocumentNode]
  let digestInput: [[UInt8]]

  /// The sections that other modules read.
  public enum ReservedSection: String, Sendable, Hashable, CaseIterable {
    case models, approvals, audit, gateway, alerts
  }

  /// What guards an agent when there is no file.
  public static let builtIn = StackFile()

  private init() {
    path = nil
    baseModel = nil
    guards = [:]
    policyRuntime = nil
    sandbox = nil
    mode = .enforce
    onUnscanned = .block
    sections = []
    reserved = [:]
    digestInput = []
  }

  /// Reads the file at `path`; `knownScanners` are the scanners it may name.
  public static func read(path: String, knownScanners: Set<ScannerID>)
    throws(ConfigurationError) -> StackFile
  {
    try StackFile(ConfigurationFile.read(path), path: path, knownScanners: knownScanners)
  }

  /// Reads the text of a file, whose `path` gives errors their place and relative paths their start.
  public init(_ bytes: [UInt8], path: String, knownScanners: Set<ScannerID>)
    throws(ConfigurationError)
  {
    let parsed = try StackFileReader(bytes, path: path, knownScanners: knownScanners)
    self.path = path
    baseModel = parsed.baseModel
    guards = parsed.guards
    policyRuntime = parsed.policyRuntime
    sandbox = parsed.sandbox
    mode = parsed.mode
    onUnscanned = parsed.onUnscanned
    sections = parsed.sections
    reserved = parsed.reserved
    digestInput = parsed.files
  }

  /// The folder that relative paths in the file start from.
  public var baseDirectory: String { path.map { ConfigurationFile.directory(of: $0) } ?? "." }

  /// Returns a section that another module reads, or `nil` if the file has none.
  public func section(_ section: ReservedSection) -> DocumentNode? { reserved[section] }

  func section(of scanner: ScannerID) -> ScannerSection? {
    sections.first { $0.scanner == scanner }
  }
}
