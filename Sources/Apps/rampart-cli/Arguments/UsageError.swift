/// A command line that cannot be understood.
struct UsageError: Error, CustomStringConvertible {
  let message: String
  /// The command whose help explains it, where it is known.
  var command: String?

  init(_ message: String, command: String? = nil) {
    self.message = message
    self.command = command
  }

  var description: String {
    let page = command.map { "rampart \($0) --help" } ?? "rampart --help"
    return "\(message); see `\(page)`"
  }
}

/// A command that was understood but could not do its work.
struct CommandError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
