import CRampartYAML
import RampartCore

/// What libyaml could not read, in words for people.
struct YAMLProblem {
  /// The error to show.
  let error: ConfigurationError

  /// Reads the problem out of a parser that failed.
  init(_ parser: yaml_parser_t, file: String) {
    let problem = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
    let context = parser.context.map { String(cString: $0) } ?? ""
    let opened = Int(clamping: parser.context_mark.line) + 1
    guard parser.error == YAML_SCANNER_ERROR || parser.error == YAML_PARSER_ERROR else {
      let place = SourcePosition(file: file, mark: parser.mark)
      error = ConfigurationError("this is not YAML: \(problem)", at: place)
      return
    }
    let words = Self.words(for: problem, context: context, opened: opened)
    error = ConfigurationError(
      words.message, at: SourcePosition(file: file, mark: parser.problem_mark),
      suggestion: words.suggestion)
  }

  private static func words(for problem: String, context: String, opened: Int)
    -> (message: String, suggestion: String?)
  {
    switch problem {
    case "mapping values are not allowed in this context":
      return (
        "a `:` is not allowed here",
        "indent the key like its neighbours, or put a text that contains `: ` in quotes"
      )
    case "did not find expected key":
      return ("here should be a key", "indent it like the other keys of the mapping")
    case "did not find expected '-' indicator":
      return (
        "here should be a `-`", "indent the items of the list that begins in line \(opened) alike"
      )
    case "did not find expected ',' or ']'":
      return ("here should be `,` or `]`", "the list is opened in line \(opened)")
    case "did not find expected ',' or '}'":
      return ("here should be `,` or `}`", "the mapping is opened in line \(opened)")
    case "could not find expected ':'":
      return ("the key in line \(opened) has no `:`", "write `key: value`")
    case "found unexpected end of stream" where context.contains("quoted scalar"):
      return ("the text opened in line \(opened) has no closing quote", nil)
    case "found character that cannot start any token":
      return (
        "this character cannot begin a value",
        "indent with spaces, not tabs; put a text that begins with a sign in quotes"
      )
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return ("here is a tab in the indentation", "indent with spaces")
    case "found unknown escape character":
      return ("unknown escape in double quotes", "write `\\\\` for a backslash, or single quotes")
    case "did not find expected <document start>":
      return ("here is more text after the end of the document", "check its indentation")
    default:
      return ("this is not YAML: \(context.isEmpty ? "" : context + ", ")\(problem)", nil)
    }
  }
}
