internal import RampartCore
internal import RampartModelFiles

/// The pre-tokenizer of BERT: cuts at whitespace, and punctuation characters stand alone.
struct BERTPreTokenizer: PreTokenizer {
  func split(_ text: inout SplitText) {
    text.cut { bytes, pieces in
      var start = 0
      Characters.forEach(in: bytes) { index, end, properties in
        let isPunctuation = properties.isPunctuation
        guard isPunctuation || properties.isWhitespace else { return }
        if start < index { pieces.add(start..<index) }
        if isPunctuation { pieces.add(index..<end) }
        start = end
      }
      if start < bytes.count { pieces.add(start..<bytes.count) }
    }
  }
}

/// Cuts at whitespace, which is dropped.
struct WhitespaceSplitPreTokenizer: PreTokenizer {
  func split(_ text: inout SplitText) {
    text.cut { bytes, pieces in
      var start = 0
      Characters.forEach(in: bytes) { index, end, properties in
        guard properties.isWhitespace else { return }
        if start < index { pieces.add(start..<index) }
        start = end
      }
      if start < bytes.count { pieces.add(start..<bytes.count) }
    }
  }
}

/// Takes runs of word characters, and runs of others that are no whitespace: `\w+|[^\w\s]+`.
struct WhitespacePreTokenizer: PreTokenizer {
  private enum Kind { case space, word, other }

  func split(_ text: inout SplitText) {
    text.cut { bytes, pieces in
      var start = 0
      var previous = Kind.space
      Characters.forEach(in: bytes) { index, _, properties in
        let kind: Kind =
          properties.isWordCharacter ? .word : properties.isWhitespace ? .space : .other
        guard kind != previous else { return }
        if previous != .space { pieces.add(start..<index) }
        start = index
        previous = kind
      }
      if previous != .space { pieces.add(start..<bytes.count) }
    }
  }
}

/// Cuts at single characters of a kind.
struct CharacterSplitPreTokenizer: PreTokenizer {
  /// The kinds of characters to cut at.
  enum Kind { case punctuation, digit }

  let kind: Kind
  let behavior: SplitBehavior

  /// Creates the pre-tokenizer `Punctuation`; its behaviour is `Isolated` where none is named.
  static func punctuation(_ node: StageNode) throws(ModelError) -> Self {
    guard let named = node["behavior"] else { return Self(kind: .punctuation, behavior: .isolated) }
    guard let behavior = SplitBehavior(exactly: try named.string()) else {
      throw named.error(
        "must be one of " + SplitBehavior.allCases.map { $0.rawValue }.joined(separator: ", "))
    }
    return Self(kind: .punctuation, behavior: behavior)
  }

  /// Creates the pre-tokenizer `Digits`.
  static func digits(_ node: StageNode) throws(ModelError) -> Self {
    Self(
      kind: .digit,
      behavior: try node.bool("individual_digits", default: false) ? .isolated : .contiguous)
  }

  func split(_ text: inout SplitText) {
    text.cut(behavior) { bytes, pieces in
      var start = 0
      Characters.forEach(in: bytes) { index, end, properties in
        guard kind == .digit ? properties.isNumeric : properties.isPunctuation else { return }
        if start < index { pieces.add(start..<index) }
        pieces.add(index..<end, isDelimiter: true)
        start = end
      }
      if start < bytes.count { pieces.add(start..<bytes.count) }
    }
  }
}

/// Walks over the characters of valid UTF-8.
private enum Characters {
  @inline(__always)
  static func forEach(
    in bytes: UnsafeBufferPointer<UInt8>,
    _ body: (_ start: Int, _ end: Int, _ properties: CharacterProperties) -> Void
  ) {
    var index = 0
    while index < bytes.count {
      let (scalar, length) = UTF8Character.decode(bytes, at: index)
      body(index, index + length, CharacterProperties(scalar))
      index += length
    }
  }
}
