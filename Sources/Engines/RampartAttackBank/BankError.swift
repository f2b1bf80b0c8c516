/// A bank that cannot be read or written: which file and line, what is wrong, how to mend it; never an entry's text.
public struct BankError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The line, from 1, where there is one.
  public let line: Int?
  /// What is wrong.
  public let message: String

  /// Creates an error.
  public init(file: String, line: Int? = nil, _ message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  public var description: String {
    "\(file):\(line.map { "\($0):" } ?? "") \(message)"
  }
}

/// What is wrong with one line; whoever knows the file and the line makes a `BankError` of it.
struct LineProblem: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
