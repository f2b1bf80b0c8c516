public import RampartCore

/// Reads a YAML file into a document strictly: what is ambiguous or too large is an error with its
/// place.
public struct YAMLReader: Sendable {
  private let limits: YAMLLimits

  /// Creates a reader.
  public init(limits: YAMLLimits = .standard) { self.limits = limits }

  /// Returns the one document in `bytes`, which `file` names in errors; an empty file is null.
  ///
  /// Time and memory are linear in `bytes`, up to the limits.
  public func read(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> DocumentNode {
    guard bytes.count <= limits.byteCount else {
      throw ConfigurationError(
        "`\(file)` is too large: \(bytes.count) bytes, and at most \(limits.byteCount) are read")
    }
    let text = try YAMLText.check(bytes, file: file)
    let events = try YAMLEventSource(text, file: file)
    var composer = YAMLComposer(events: events, limits: limits, file: file)
    return try composer.document()
  }
}
