internal import RampartCore
internal import RampartGuardModel
internal import RampartInference
internal import RampartModelFiles
internal import RampartPatterns
internal import RampartPhone
internal import RampartPolicy
internal import RampartScanners
internal import RampartText

/// The scanners of a stack file, built once.
struct ScannerSuite: Sendable {
  /// Every scanner that some message may meet, by identifier.
  let scanners: [ScannerID: any Scanner]
  /// Those beside which the others had better run.
  let slowIDs: Set<ScannerID>
  /// The engines they share.
  let engines: ScannerEngines

  /// Builds the scanners that `stack` asks for, or those in `only`.
  init(stack: StackFile, only: [ScannerID]?, engines: ScannerEngines) throws(ConfigurationError) {
    self.engines = engines
    var wanted: Set<ScannerID> = []
    for role in Role.allCases { wanted.formUnion(only ?? stack.scannerIDs(for: role)) }
    var scanners: [ScannerID: any Scanner] = [:]
    for type in BuiltInScanners.all where wanted.contains(type.profile.id) {
      let id = type.profile.id
      var settings = stack.settings(for: id)
      if only != nil { settings.isRequired = true }
      scanners[id] = try type.init(settings, engines: engines)
    }
    self.scanners = scanners
    slowIDs = Set(scanners.filter { $0.value.isSlow }.keys)
  }

  /// Returns a scanner, or `nil` if this version does not have it.
  subscript(_ id: ScannerID) -> (any Scanner)? { scanners[id] }

  /// Every scanner this version has.
  static var types: [any Scanner.Type] { BuiltInScanners.all }

  /// The identifiers of every scanner this version has.
  static let availableIDs: [ScannerID] = BuiltInScanners.all.map { $0.profile.id }

  /// The identifiers of every scanner of the design; those that are not available yet are known so
  /// that a stack file may name them, and fail as the policy says.
  static let knownIDs: Set<ScannerID> = Set(
    [
      .promptGuard, .agentAlignment, .codeShield, .regex, .hiddenASCII, .piiDetection, .secrets,
      "llama_guard", "tool_policy", "information_flow", "rule_of_two", "image_text",
      "tool_definition",
    ])
}

extension ScannerEngines {
  /// Makes the engines that the scanners of a stack file share.
  init(for stack: StackFile, cacheDirectory: String?) throws(ConfigurationError) {
    let patterns = PatternEngine(cacheDirectory: cacheDirectory)
    self.init(
      patterns: patterns, viewer: TextViewer(), phoneNumbers: PhoneNumberParser(),
      classifiers: ClassifierLoader(
        patterns: patterns, knownModels: try ModelsSection(stack).models,
        guardModel: EmbeddedModel.guardModel))
  }
}
