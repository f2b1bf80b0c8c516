import RampartCore

/// Checks that bytes are text that YAML allows, before libyaml sees them.
///
/// libyaml gives no line for errors in the encoding, and takes UTF-16.
enum YAMLText {
  /// Returns `bytes` without a byte order mark, if they are UTF-8 of printable characters.
  static func check(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> [UInt8] {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw ConfigurationError(
        "the file is UTF-16", at: SourcePosition(file: file, line: 1, column: 1),
        suggestion: "save it as UTF-8")
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    try checkCharacters(text, file: file)
    return text
  }

  private static func checkCharacters(_ text: [UInt8], file: String) throws(ConfigurationError) {
    var decoder = UTF8()
    var bytes = text.makeIterator()
    var line = 1
    var column = 1
    var previous: UInt32 = 0
    var directiveCount = 0
    while true {
      let position = SourcePosition(file: file, line: line, column: column)
      switch decoder.decode(&bytes) {
      case .emptyInput: return
      case .error:
        throw ConfigurationError(
          "here are bytes that are not UTF-8", at: position, suggestion: "save the file as UTF-8")
      case .scalarValue(let scalar):
        guard isAllowed(scalar.value) else {
          throw ConfigurationError(
            "here is a control character (\(name(scalar)))", at: position,
            suggestion: "remove it, or write it as an escape in double quotes")
        }
        if column == 1 && scalar == "%" {
          directiveCount += 1
          // libyaml compares each `%TAG` with all before it.
          guard directiveCount == 1 else { throw tooManyDirectives(at: position) }
        }
        column += 1
        if isBreak(scalar.value) {
          // The second half of CR LF ends the same line again.
          if !(scalar.value == 0x0A && previous == 0x0D) { line += 1 }
          column = 1
        }
        previous = scalar.value
      }
    }
  }

  private static func tooManyDirectives(at position: SourcePosition) -> ConfigurationError {
    ConfigurationError(
      "a second line begins with `%`", at: position,
      suggestion: "keep one `%YAML` line, and put a text that begins with `%` in quotes")
  }

  /// YAML 1.1, section 5.1: `c-printable`, without the byte order mark.
  private static func isAllowed(_ value: UInt32) -> Bool {
    switch value {
    case 0x09, 0x0A, 0x0D, 0x85: true
    case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  /// YAML 1.1, section 5.4: line feed, carriage return, next line, line and paragraph separator.
  private static func isBreak(_ value: UInt32) -> Bool {
    value == 0x0A || value == 0x0D || value == 0x85 || value == 0x2028 || value == 0x2029
  }

  private static func name(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
