internal import RampartCore
internal import RampartPatterns
internal import RampartPolicy
internal import RampartScanners

/// The expressions of the built-in rules, for measuring engines against each other.
enum BuiltInExpressions {
  /// Returns those that need no look-around and no Unicode classes, with their options written in
  /// front, each once.
  static func all() throws -> [String] {
    let recorder = RecordingCompiler()
    let engines = ScannerEngines(patterns: recorder, viewer: PlainViewer())
    for type in BuiltInScanners.all {
      _ = try type.init(StackFile.builtIn.settings(for: type.profile.id), engines: engines)
    }
    var seen: Set<String> = []
    return recorder.patterns.withLock { $0 }
      .filter { $0.options.isDisjoint(with: [.trustedLookaround, .unicode]) }
      .map { written($0) }
      .filter { !$0.utf8.contains(0x0a) && seen.insert($0).inserted }
  }

  private static func written(_ pattern: Pattern) -> String {
    var flags = ""
    if pattern.options.contains(.caseInsensitive) { flags += "i" }
    if pattern.options.contains(.multiline) { flags += "m" }
    if pattern.options.contains(.dotMatchesNewline) { flags += "s" }
    return flags.isEmpty ? pattern.expression : "(?\(flags))" + pattern.expression
  }
}

/// Compiles as ever, and keeps what it was asked for.
private final class RecordingCompiler: PatternCompiling {
  let patterns = Locked<[Pattern]>([])

  func compile(_ patterns: [Pattern]) throws(PatternError) -> any PatternSet {
    self.patterns.withLock { $0 += patterns }
    return try PatternEngine().compile(patterns)
  }
}

/// Sees a text as it is: nothing is scanned.
private struct PlainViewer: TextViewing {
  func views(of bytes: [UInt8], part: PartPath) -> ViewSet {
    ViewSet(original: TextView(steps: [], bytes: bytes, origin: .identity(count: bytes.count)))
  }
}
