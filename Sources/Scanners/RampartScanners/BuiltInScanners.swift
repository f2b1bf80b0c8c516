public import RampartCore

/// The scanners Rampart comes with: one line each.
public enum BuiltInScanners {
  /// Every scanner, in the order they are listed to people.
  public static let all: [any Scanner.Type] = [
    RegexScanner.self,
    PIIScanner.self,
  ]
}
