import RampartCore

/// The example files of the repository, and the scanners they may name.
enum Examples {
  static let known: Set<ScannerID> = [
    .promptGuard, .codeShield, .hiddenASCII, .regex, .piiDetection, .secrets, .agentAlignment,
    "llama_guard",
  ]

  /// Returns the path of a file in `Examples`.
  static func path(_ name: String) -> String { root + "/Examples/" + name }

  /// The folder of the package.
  static let root: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()
}
