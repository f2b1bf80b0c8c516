/// A dataset or a recorded result that cannot be read.
public struct DatasetError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, in fixed words.
  public let message: String

  /// Creates an error.
  public init(_ message: String) { self.message = message }

  public var description: String { message }
}
