import RampartCore

/// The rules of `hidden_ascii`, in the order they are reported.
enum HiddenASCIIRule: String, CaseIterable {
  case tagCharacters = "tag-characters"
  case decodedPayload = "decoded-payload"
  case variationSelectorPayload = "variation-selector-payload"
  case zeroWidth = "zero-width"
  case bidiOverride = "bidi-override"
  case homoglyphWord = "homoglyph-word"
  case ansiEscape = "ansi-escape"
  case controlCharacter = "control-character"
  case htmlComment = "html-comment"
  case hiddenStyle = "hidden-style"

  var id: String { "\(ScannerID.hiddenASCII)/\(rawValue)" }

  var severity: Severity {
    switch self {
    case .tagCharacters, .decodedPayload, .variationSelectorPayload: .critical
    case .zeroWidth, .bidiOverride, .homoglyphWord, .hiddenStyle: .error
    case .ansiEscape, .controlCharacter, .htmlComment: .warning
    }
  }

  var category: String {
    switch self {
    case .bidiOverride, .homoglyphWord: "CWE-1007"
    case .ansiEscape, .controlCharacter: "CWE-150"
    default: "LLM01:2025"
    }
  }

  /// What is said of a finding.
  var message: String {
    switch self {
    case .tagCharacters: "Unicode tag characters, which are invisible and spell ASCII text"
    case .decodedPayload: "invisible characters that spell a hidden text"
    case .variationSelectorPayload: "variation selectors that carry bytes"
    case .zeroWidth: "zero-width characters inside words or in rows"
    case .bidiOverride: "characters that change the order in which text is shown"
    case .homoglyphWord: "word with letters of another script that look like Latin ones"
    case .ansiEscape: "terminal escape sequence"
    case .controlCharacter: "control character"
    case .htmlComment: "comment that a reader of the page does not see"
    case .hiddenStyle: "text that a style hides from a reader of the page"
    }
  }

  private var remedy: String {
    switch self {
    case .tagCharacters, .decodedPayload, .variationSelectorPayload:
      "Treat the sender as hostile; remove the invisible characters before a model reads the text."
    case .zeroWidth: "Remove zero-width characters; no ordinary word contains them."
    case .bidiOverride: "Remove the controls, or let an editor show them before trusting the text."
    case .homoglyphWord: "Compare the word with the ASCII it imitates before acting on it."
    case .ansiEscape: "Strip escape sequences from tool output before it is shown or stored."
    case .controlCharacter: "Strip control characters; text needs only tabs and line ends."
    case .htmlComment, .hiddenStyle:
      "Give models only the text that a reader of the page sees."
    }
  }

  /// The rule's page.
  var profile: RuleProfile {
    RuleProfile(
      id: id, summary: "Finds " + message + ".", severity: severity, category: category,
      remedy: remedy)
  }
}
