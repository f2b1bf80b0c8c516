internal import Glibc

/// Where the program writes: results to standard output, everything else to standard error.
final class Terminal: Sendable {
  /// Whether results go to a person's terminal, and colour is wanted.
  let usesColour: Bool
  /// Whether messages go to a person's terminal, so that progress may be shown.
  let showsProgress: Bool

  init() {
    let plain = getenv("NO_COLOR") != nil || getenv("TERM").map { strcmp($0, "dumb") == 0 } == true
    usesColour = isatty(STDOUT_FILENO) == 1 && !plain
    showsProgress = isatty(STDERR_FILENO) == 1 && !plain
  }

  /// Writes a result and a line end.
  func print(_ line: String) { write(Array((line + "\n").utf8)) }

  /// Writes bytes of a result.
  func write(_ bytes: [UInt8]) { Self.write(bytes, to: STDOUT_FILENO) }

  /// Writes a message for the person who runs the program.
  func note(_ line: String) { Self.write(Array((line + "\n").utf8), to: STDERR_FILENO) }

  /// Shows progress on the last line of a terminal; nothing elsewhere.
  func progress(_ line: String) {
    guard showsProgress else { return }
    Self.write(Array(("\r\u{1b}[2K" + line).utf8), to: STDERR_FILENO)
  }

  /// Takes the progress line away.
  func endProgress() { progress("") }

  /// Returns a text of others with its control and direction characters written out, so that it
  /// cannot steer the terminal.
  static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let category = scalar.properties.generalCategory
      let isHarmless =
        scalar == "\n" || scalar == "\t" || (category != .control && category != .format)
      result += isHarmless ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return result
  }

  /// Colours a text where colour is wanted.
  func paint(_ text: String, _ colour: Colour) -> String {
    usesColour ? "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m" : text
  }

  enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case faint = "2"
    case bold = "1"
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        // A decision that nobody received must not end in the exit code of an allow, not even
        // where the reader only went away (`rampart … | head`).
        if descriptor == STDOUT_FILENO, errno != EPIPE {
          write(
            Array(
              "rampart: error: cannot write the result: \(String(cString: strerror(errno)))\n".utf8),
            to: STDERR_FILENO)
        }
        if descriptor == STDOUT_FILENO { exit(ExitCode.failed.rawValue) }
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}
