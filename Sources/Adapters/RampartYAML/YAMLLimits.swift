/// How much a YAML file may ask of its reader.
public struct YAMLLimits: Sendable, Hashable {
  /// The longest file, in bytes; also the most text that aliases may repeat.
  public var byteCount: Int
  /// The deepest nesting of lists and mappings.
  public var depth: Int
  /// The most values, each alias counted as everything it stands for.
  public var nodeCount: Int

  /// Sets limits.
  public init(byteCount: Int = 1 << 20, depth: Int = 64, nodeCount: Int = 100_000) {
    self.byteCount = byteCount
    self.depth = depth
    self.nodeCount = nodeCount
  }

  /// The limits of configuration files: 1 MiB, 64 levels, 100 000 values.
  public static let standard = YAMLLimits()
}
