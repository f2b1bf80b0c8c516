/// A model's file that cannot be used.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The tensor in it, where there is one.
  public let tensor: String?
  /// What is wrong, and how to mend it.
  public let message: String

  /// Creates an error.
  public init(file: String, tensor: String? = nil, _ message: String) {
    self.file = file
    self.tensor = tensor
    self.message = message
  }

  public var description: String {
    tensor.map { "\(file): tensor `\($0)`: \(message)" } ?? "\(file): \(message)"
  }
}
