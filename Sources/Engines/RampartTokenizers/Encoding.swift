/// A text as a model reads it.
public struct Encoding: Sendable, Hashable {
  /// The tokens' numbers in the vocabulary.
  public var ids: [Int32]
  /// The bytes of the original text that each token stands for; empty for special tokens.
  public var ranges: [Range<Int>]

  /// Creates an encoding.
  public init(ids: [Int32] = [], ranges: [Range<Int>] = []) {
    self.ids = ids
    self.ranges = ranges
  }
}
