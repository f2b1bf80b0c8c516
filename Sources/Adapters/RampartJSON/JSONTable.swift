/// Texts and a number for each, taken out of a large JSON array or object without a value for each.
///
/// It is what `{"a": 1, "b": 2}` and `[["a", -1.5], ["b", -2]]` hold.
public struct JSONTable: Sendable {
  /// How the pairs were written.
  public enum Shape: Sendable, Hashable {
    /// An object's members.
    case object
    /// An array of arrays of two.
    case pairs
  }

  /// How the pairs were written.
  public let shape: Shape
  /// The bytes of all texts (UTF-8), one after the other.
  public let bytes: [UInt8]
  /// Where each text ends in `bytes`; it begins where the one before it ends.
  public let ends: [UInt32]
  /// The number of each text.
  public let numbers: [Double]

  /// How many pairs there are.
  public var count: Int { ends.count }

  /// Creates a table; `ends` ascends up to `bytes.count` at most and is as long as `numbers`.
  public init(shape: Shape, bytes: [UInt8], ends: [UInt32], numbers: [Double]) {
    self.shape = shape
    self.bytes = bytes
    self.ends = ends
    self.numbers = numbers
  }

  /// Where a text lies in `bytes`.
  public func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }
}
