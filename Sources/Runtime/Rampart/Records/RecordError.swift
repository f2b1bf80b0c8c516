/// A record or trace that cannot be read: where and why, in fixed words.
public struct RecordError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong and how to mend it; never text of the record.
  public let message: String

  /// Creates an error.
  public init(_ message: String) { self.message = message }

  public var description: String { message }
}
