/// How a scanner's run ended; the raw values are LlamaFirewall's wire values.
public enum ScanStatus: String, Sendable, Hashable, CaseIterable {
  case success
  case error
  case skipped
}

/// What one scanner did with one message: its inspection or its failure, and how long it took.
public struct ScannerOutcome: Sendable {
  /// The scanner.
  public let scanner: ScannerID
  /// What it saw, or why it failed.
  public let result: Result<Inspection, ScanError>
  /// How long it took.
  public let duration: Duration

  /// Creates an outcome.
  public init(scanner: ScannerID, result: Result<Inspection, ScanError>, duration: Duration) {
    self.scanner = scanner
    self.result = result
    self.duration = duration
  }

  /// How the run ended.
  public var status: ScanStatus {
    switch result {
    case .failure: .error
    case .success(let inspection): inspection.skipped == nil ? .success : .skipped
    }
  }
}
