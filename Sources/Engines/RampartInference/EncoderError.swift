/// Why an encoder did not compute a result.
public struct EncoderError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong; never the text it was about.
  public let message: String

  /// Creates an error.
  public init(_ message: String) { self.message = message }

  public var description: String { message }

  static let noMemory = EncoderError("there is not enough memory to compute the model")
  static let notFinite = EncoderError(
    "the model's output is infinite or not a number; its weights are too large")
}
