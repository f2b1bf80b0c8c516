import RampartCore

/// The tags and keys that are read: YAML's core tags, and keys that are single texts.
enum YAMLTag: String {
  case text = "tag:yaml.org,2002:str"
  case null = "tag:yaml.org,2002:null"
  case bool = "tag:yaml.org,2002:bool"
  case int = "tag:yaml.org,2002:int"
  case float = "tag:yaml.org,2002:float"
  case sequence = "tag:yaml.org,2002:seq"
  case mapping = "tag:yaml.org,2002:map"

  /// Returns what a scalar holds under its tag.
  static func content(_ text: String, isPlain: Bool, tag: String?, at position: SourcePosition)
    throws(ConfigurationError) -> DocumentNode.Content
  {
    try checkCharacters(text, at: position)
    let isNull = ["", "~", "null", "Null", "NULL"].contains(text)
    switch try known(tag, at: position) {
    case nil:
      return isPlain && isNull && tag == nil ? .null : .scalar(text, isPlain: isPlain && tag == nil)
    case .text: return .scalar(text, isPlain: false)
    case .null where isNull: return .null
    case .bool, .int, .float: return .scalar(text, isPlain: true)
    case .null, .sequence, .mapping:
      throw ConfigurationError("this value is not what its tag says", at: position)
    }
  }

  /// Checks that a list or mapping has no tag, or its own.
  static func check(_ tag: String?, isFor expected: YAMLTag, at position: SourcePosition)
    throws(ConfigurationError)
  {
    let tag = try known(tag, at: position)
    guard tag == nil || tag == expected else {
      throw ConfigurationError("this value is not what its tag says", at: position)
    }
  }

  /// Returns the text of a key.
  static func key(_ event: YAMLEvent) throws(ConfigurationError) -> String {
    guard case .scalar(let text, let isPlain, let properties) = event.kind else {
      throw ConfigurationError(
        "a key must be a single text", at: event.position,
        suggestion: "a text that begins with `*`, `[` or `{` needs quotes")
    }
    guard properties.anchor == nil, properties.tag == nil else {
      throw ConfigurationError("a key cannot have an anchor or a tag", at: event.position)
    }
    try checkCharacters(text, at: event.position)
    if isPlain && text == "<<" {
      throw ConfigurationError(
        "merge keys are not read", at: event.position, suggestion: "write the keys out")
    }
    guard !text.isEmpty, !(isPlain && text == "~") else {
      throw ConfigurationError(
        "a key must have a name", at: event.position, suggestion: "write `name: value`")
    }
    return text
  }

  /// Checks that no escape wrote a NUL, at which C would end the text, and that marks do not pile up.
  ///
  /// Comparing a text takes quadratic time over a run of combining marks (see `ExactText`), and whoever reads a
  /// configuration may compare any text in it.
  private static func checkCharacters(_ text: String, at position: SourcePosition)
    throws(ConfigurationError)
  {
    guard !text.utf8.allSatisfy({ 1..<0x80 ~= $0 }) else { return }
    var markCount = 0
    for scalar in text.unicodeScalars {
      guard scalar != "\0" else {
        throw ConfigurationError("here is a control character (U+0000)", at: position)
      }
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .enclosingMark: markCount += 1
      default: markCount = 0
      }
      guard markCount <= maximumMarkCount else {
        throw ConfigurationError(
          "here are more than \(maximumMarkCount) combining marks in a row", at: position,
          suggestion: "remove them")
      }
    }
  }

  /// Twice what Unicode's stream-safe format (UAX #15, section 13) allows; no language comes near.
  private static let maximumMarkCount = 60

  /// Returns a name for an error message: in backticks, shortened, without control characters.
  static func quoted(_ name: String) -> String {
    let shown = name.unicodeScalars.prefix(64).map { scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
    }
    return "`" + shown.joined() + (name.unicodeScalars.count > 64 ? "…`" : "`")
  }

  /// Returns the core tag, or `nil` for none or the non-specific `!`.
  private static func known(_ tag: String?, at position: SourcePosition)
    throws(ConfigurationError) -> YAMLTag?
  {
    guard let tag, ExactText(tag) != "!" else { return nil }
    guard let known = YAMLTag(exactly: tag) else {
      throw ConfigurationError(
        "the tag \(quoted(tag)) is not read", at: position, suggestion: "remove it")
    }
    return known
  }
}
