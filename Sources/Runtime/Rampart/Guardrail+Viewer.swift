package import RampartCore
package import RampartPolicy

extension Guardrail {
  /// Builds the scanners of a stack file for measuring: texts are read through `viewer` where one is given, and
  /// nothing is recorded.
  package convenience init(
    measuring stack: StackFile, only: [ScannerID]?, viewer: (any TextViewing)?,
    cacheDirectory: String?
  ) throws(ConfigurationError) {
    var engines = try ScannerEngines(for: stack, cacheDirectory: cacheDirectory)
    if let viewer { engines.viewer = viewer }
    try self.init(stack: stack, only: only, engines: engines, isRecording: false)
  }
}
