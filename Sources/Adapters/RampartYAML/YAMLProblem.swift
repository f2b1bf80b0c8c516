import CRampartYAML
import RampartCore

/// What libyaml could not read, in words for people.
struct YAMLProblem {
  /// The error to show.
  let error: ConfigurationError

  /// Reads the problem out of a parser that failed on `text`.
  init(_ parser: yaml_parser_t, text: UnsafeMutableBufferPointer<UInt8>, file: String) {
    let problem = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
    let context = parser.context.map { String(cString: $0) } ?? ""
    let opened = SourcePosition(file: file, mark: parser.context_mark)
    guard parser.error == YAML_SCANNER_ERROR || parser.error == YAML_PARSER_ERROR else {
      let place = SourcePosition(file: file, mark: parser.mark)
      error = ConfigurationError("this is not YAML: \(problem)", at: place)
      return
    }
    let place = SourcePosition(file: file, mark: parser.problem_mark)
    if problem == "found unexpected end of stream", context.contains("quoted scalar") {
      error = ConfigurationError("these quotes are not closed", at: opened)
      return
    }
    let isTab = Self.isTab(text, at: Int(clamping: parser.problem_mark.index))
    let words =
      Self.structure[problem] ?? Self.token(problem, context, isTab: isTab)
      ?? Self.Words("this is not YAML: \(context.isEmpty ? "" : context + ", ")\(problem)")
    error = ConfigurationError(
      words.message.replacing("<line>", with: "line \(opened.line)"), at: place,
      suggestion: words.suggestion?.replacing("<line>", with: "line \(opened.line)"))
  }

  /// A message and what to do about it; `<line>` is the line where the construct begins.
  private struct Words {
    let message: String
    let suggestion: String?

    init(_ message: String, _ suggestion: String? = nil) {
      self.message = message
      self.suggestion = suggestion
    }
  }

  /// Words for lists and mappings that do not fit together, by libyaml's problem.
  private static let structure: [String: Words] = [
    "mapping values are not allowed in this context": Words(
      "a `:` is not allowed here",
      "indent the key like its neighbours, or put a text that contains `: ` in quotes"),
    "mapping keys are not allowed in this context": Words(
      "a `?` is not allowed here", "put a text that begins with `?` in quotes"),
    "block sequence entries are not allowed in this context": Words(
      "a list cannot begin here", "begin it on a new line, or put the text in quotes"),
    "did not find expected key": Words(
      "here should be a key or the end of the mapping that begins in <line>",
      "check the indentation and the quotes of this line"),
    "did not find expected '-' indicator": Words(
      "here should be a `-`", "indent the items of the list that begins in <line> alike"),
    "did not find expected ',' or ']'": Words(
      "here should be `,` or `]`", "the list is opened in <line>"),
    "did not find expected ',' or '}'": Words(
      "here should be `,` or `}`", "the mapping is opened in <line>"),
    "did not find expected node content": Words(
      "here should be a value", "an open `[` or `{` must be closed"),
    "could not find expected ':'": Words("the key in <line> has no `:`", "write `key: value`"),
    "did not find expected <document start>": Words(
      "here is more text after the end of the document", "check its indentation"),
    "found incompatible YAML document": Words(
      "this version of YAML is not read", "remove the `%YAML` line"),
    "found undefined tag handle": Words("this tag is not read", "remove it"),
  ]

  /// Returns words for characters that form no value.
  private static func token(_ problem: String, _ context: String, isTab: Bool) -> Words? {
    if isTab { return Words("here is a tab in the indentation", "indent with spaces") }
    switch (context, problem) {
    case (_, "found character that cannot start any token"):
      return Words("a value cannot begin with this character", "put the text in quotes")
    case ("while scanning an anchor", _), ("while scanning an alias", _):
      return Words(
        "a `&` or `*` must be followed by a name", "put a text that begins with it in quotes")
    case ("while parsing a quoted scalar", _):
      return Words(
        "this escape names no character", "write `\\\\` for a backslash, or use single quotes")
    case ("while scanning a directive", _):
      return Words("this directive is not read", "put a text that begins with `%` in quotes")
    case ("while scanning a block scalar", _):
      return Words("this is no header of a text block", "write `|` or `>`, with `-` or `+` behind")
    default: return nil
    }
  }

  private static func isTab(_ text: UnsafeMutableBufferPointer<UInt8>, at index: Int) -> Bool {
    String(decoding: text, as: UTF8.self).unicodeScalars.dropFirst(index).first == "\t"
  }
}
