/// Where in a file something stands; lines and columns count from 1.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let column: Int

  /// Creates a position.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String { "\(file):\(line):\(column)" }
}

/// A configuration that cannot be used: where, what, and how to mend it.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where it stands, if it came from a file.
  public let position: SourcePosition?
  /// What is wrong.
  public let message: String
  /// What to write instead.
  public let suggestion: String?

  /// Creates an error.
  public init(_ message: String, at position: SourcePosition? = nil, suggestion: String? = nil) {
    self.message = message
    self.position = position
    self.suggestion = suggestion
  }

  public var description: String {
    var text = position.map { "\($0): \(message)" } ?? message
    if let suggestion { text += " (\(suggestion))" }
    return text
  }
}
