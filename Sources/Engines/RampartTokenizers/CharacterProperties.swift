internal import CRampartICU

/// What the `tokenizers` package believes about a scalar; other Unicode versions give other tokens.
struct CharacterProperties {
  private let record: rampart_char
  private let scalar: UInt32

  /// Looks a scalar up.
  @inline(__always)
  init(_ scalar: UInt32) {
    self.scalar = scalar
    record = rampart_char_lookup(scalar)
  }

  @inline(__always)
  private func has(_ flag: Int) -> Bool { Int(record.flags) & flag != 0 }

  /// Whether it has the property `White_Space`.
  var isWhitespace: Bool { has(RAMPART_CHAR_WHITESPACE) }
  /// Whether the punctuation pre-tokenizers split at it: ASCII punctuation or an old category P.
  var isPunctuation: Bool { has(RAMPART_CHAR_PUNCTUATION) }
  /// Whether BERT's cleaning drops it.
  var isControl: Bool { has(RAMPART_CHAR_CONTROL) }
  /// Whether BERT's accent stripping drops it: category Mn of an old version.
  var isNonspacingMark: Bool { has(RAMPART_CHAR_NONSPACING) }
  /// Whether `StripAccents` drops it: category M of another version.
  var isMark: Bool { has(RAMPART_CHAR_MARK) }
  /// Whether it is a number: category N.
  var isNumeric: Bool { has(RAMPART_CHAR_NUMERIC) }
  /// Whether it matches `\w`.
  var isWordCharacter: Bool { has(RAMPART_CHAR_WORD) }
  /// Whether it may be the second of a composition.
  var composesWithPrevious: Bool { has(RAMPART_CHAR_COMPOSES) }
  /// The rank of its canonical combining class; 0 for starters.
  var combiningRank: UInt8 { record.combining }
  /// Its grapheme category (`RAMPART_GRAPHEME_…`).
  var graphemeCategory: Int { Int(record.grapheme & 15) }
  /// Its Indic conjunct break class (`RAMPART_CONJUNCT_…`).
  var conjunctClass: Int { Int(record.grapheme >> 4) }
  /// Its lower case; U+0130 gains a U+0307 after it, which `lowercaseTail` tells.
  var lowercase: UInt32 { UInt32(truncatingIfNeeded: Int64(scalar) + Int64(record.lowercase)) }
  /// The second scalar of its lower case, where there is one.
  var lowercaseTail: UInt32? { scalar == 0x130 ? 0x307 : nil }
  /// Whether composition after decomposition gives something else than itself.
  func recomposesDifferently(compatibly: Bool) -> Bool {
    has(compatibly ? RAMPART_CHAR_COMPATIBLE_CHANGES : RAMPART_CHAR_COMPOSED_CHANGES)
  }
  /// Whether its decomposition is something else than itself.
  func decomposes(compatibly: Bool) -> Bool {
    has(compatibly ? RAMPART_CHAR_COMPATIBLE : RAMPART_CHAR_CANONICAL) || isHangulSyllable
  }
  private var isHangulSyllable: Bool { scalar &- 0xAC00 < 11172 }

  /// Calls `body` with each scalar of the full decomposition, or with the scalar itself.
  @inline(__always)
  func decompose(compatibly: Bool, _ body: (UInt32) -> Void) {
    if has(compatibly ? RAMPART_CHAR_COMPATIBLE : RAMPART_CHAR_CANONICAL) {
      var count = 0
      let scalars = rampart_char_decompose(scalar, compatibly ? 1 : 0, &count)
      for index in 0..<count { body(scalars[index]) }
    } else if isHangulSyllable {
      let index = scalar - 0xAC00
      body(0x1100 + index / 588)
      body(0x1161 + index % 588 / 28)
      if index % 28 != 0 { body(0x11A7 + index % 28) }
    } else {
      body(scalar)
    }
  }

  /// Returns what two scalars compose to, or nil.
  static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
    let composed = rampart_char_compose(first, second)
    return composed == 0 ? nil : composed
  }
}
