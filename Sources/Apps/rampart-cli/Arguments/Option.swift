/// An option of a command.
struct Option {
  /// The long name without dashes.
  let name: String
  /// What the value is called in the help; `nil` for a flag.
  let value: String?
  /// What it does, in one line.
  let help: String
  /// The values it takes, where they are few.
  let choices: [String]
  /// Whether it can be given several times, or several values with commas.
  let repeats: Bool
  /// Whether it takes two values, after each other or with a comma between.
  var isPair = false

  /// An option with a value.
  static func value(
    _ name: String, _ value: String, _ help: String, choices: [String] = [], repeats: Bool = false
  ) -> Option {
    Option(name: name, value: value, help: help, choices: choices, repeats: repeats)
  }

  /// An option with two values.
  static func pair(_ name: String, _ values: String, _ help: String) -> Option {
    Option(name: name, value: values, help: help, choices: [], repeats: false, isPair: true)
  }

  /// An option that is there or not.
  static func flag(_ name: String, _ help: String) -> Option {
    Option(name: name, value: nil, help: help, choices: [], repeats: false)
  }
}
