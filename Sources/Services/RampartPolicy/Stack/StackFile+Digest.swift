public import RampartCore
import RampartCrypto

extension StackFile {
  /// Returns the SHA-256 of the files and of the defaults behind them, as 64 hexadecimal digits.
  ///
  /// Two programs that give the same digest apply the same policy; a change of a default changes it.
  public func digest() throws(ConfigurationError) -> String {
    do {
      let hash = try SHA256.Hasher()
      // Lengths before the pieces keep two different lists of pieces apart.
      for piece in [Array(Self.defaults.utf8)] + digestInput {
        try hash.update("\(piece.count)\n".utf8)
        try hash.update(piece)
      }
      return try hash.finish().hexadecimal
    } catch {
      throw ConfigurationError("the policy has no digest: \(error)")
    }
  }

  /// Everything that holds where the file says nothing, in words.
  static var defaults: String {
    let standard = ScannerPolicy("standard")
    var lines = [
      "rampart policy 1", "mode \(builtIn.mode.rawValue)",
      "on_unscanned \(builtIn.onUnscanned.rawValue)",
      "block_threshold \(standard.blockThreshold.map { "\($0)" } ?? "never")",
      "review_threshold \(standard.reviewThreshold.map { "\($0)" } ?? "never")",
      "scanner mode \(standard.mode.rawValue)", "on_error \(standard.onError.rawValue)",
    ]
    for stage in GuardStage.allCases {
      let scanners = stage.standardScanners.map { $0.rawValue }
      let roles = stage.roles.map { $0.rawValue }
      lines.append("\(stage.rawValue) \(roles) \(scanners)")
    }
    return lines.joined(separator: "\n")
  }
}
