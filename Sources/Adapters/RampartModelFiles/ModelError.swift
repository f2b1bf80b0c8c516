/// A model's file that cannot be used.
///
/// Names that come out of files are shown with their control and direction characters written out and cut after
/// 200 characters, so that an error can go to a terminal or a log as it is.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file, or the name of the model where none was found.
  public let file: String
  /// The tensor in it, where there is one.
  public let tensor: String?
  /// What is wrong, and how to mend it.
  public let message: String

  /// Whether there is no model of the name at all; otherwise there is one, and it is broken.
  public let isMissing: Bool

  /// Creates an error.
  public init(file: String, tensor: String? = nil, isMissing: Bool = false, _ message: String) {
    self.isMissing = isMissing
    self.file = Self.printable(file, limit: 4096)
    self.tensor = tensor.map { Self.printable($0) }
    self.message = Self.printable(message, limit: 16384)
  }

  public var description: String {
    tensor.map { "\(file): tensor `\($0)`: \(message)" } ?? "\(file): \(message)"
  }

  /// Returns a text from a file in a form that cannot steer a terminal or flood a log.
  static func printable(_ text: String, limit: Int = 200) -> String {
    var result = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index < limit else { return result + "…" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
