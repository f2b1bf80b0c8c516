public import RampartCore

/// The scanners that come with Rampart.
public enum BuiltInScanners {
  /// Every scanner, in the order they are reported.
  public static let all: [any Scanner.Type] = [
    RegexScanner.self,
    HiddenASCIIScanner.self,
    SecretsScanner.self,
    PIIScanner.self,
    PromptGuardScanner.self,
  ]
}
