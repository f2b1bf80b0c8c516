/// How much work the views of one text may cost.
public struct ViewLimits: Sendable, Hashable {
  /// How many bytes of a text are viewed; the rest is reported as unscanned.
  public var maximumByteCount: Int
  /// How many layers of encoding are taken off.
  public var maximumDepth: Int
  /// How many views a text may have beside the original.
  public var maximumViewCount: Int
  /// How many bytes all views beside the original may have together.
  public var maximumDerivedByteCount: Int

  /// Limits the work; values below the smallest sensible one are raised to it.
  public init(
    maximumByteCount: Int = 64 << 20, maximumDepth: Int = 4, maximumViewCount: Int = 64,
    maximumDerivedByteCount: Int = 64 << 20
  ) {
    self.maximumByteCount = max(maximumByteCount, 4)
    self.maximumDepth = max(maximumDepth, 1)
    self.maximumViewCount = max(maximumViewCount, 1)
    self.maximumDerivedByteCount = max(maximumDerivedByteCount, 0)
  }

  /// The limits that hold where nothing else is said.
  public static let standard = ViewLimits()

  /// How many bytes the derived views of a text of `count` bytes may have together.
  func derivedByteCount(for count: Int) -> Int {
    min(maximumDerivedByteCount, max(64 << 10, 4 * count))
  }
}
