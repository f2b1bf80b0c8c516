/// A labelled or detected stretch of text.
public struct Span: Sendable, Hashable {
  /// The kind of thing it is: `EMAIL_ADDRESS`.
  public let type: String
  /// Its bytes.
  public let range: Range<Int>

  /// Creates a span.
  public init(type: String, range: Range<Int>) {
    self.type = type
    self.range = range
  }

  /// The share of the union of two spans that both cover, 0 to 1 (intersection over union).
  public func overlap(with other: Span) -> Double {
    let common = range.clamped(to: other.range).count
    guard common > 0 else { return 0 }
    return Double(common) / Double(range.count + other.range.count - common)
  }
}
