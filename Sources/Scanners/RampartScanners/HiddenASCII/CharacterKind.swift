/// What kind of hidden character a scalar is.
enum CharacterKind {
  case tag
  case variationSelector
  /// Has no width and shows nothing: zero-width space, joiners, fillers.
  case zeroWidth
  case softHyphen
  /// Turns the order of what follows round.
  case bidiOverride
  /// Opens or closes a stretch of another direction.
  case bidiEmbedding
  case control
  case visible

  init(_ scalar: UInt32) {
    switch scalar {
    case 0x00...0x08, 0x0B, 0x0E...0x1F, 0x7F...0x9F: self = .control
    case 0x20...0x7E, 0x09, 0x0A, 0x0C, 0x0D: self = .visible
    case 0xAD: self = .softHyphen
    case 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B...0x200F, 0x2060...0x2064,
      0x206A...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0x1BCA0...0x1BCA3,
      0x1D173...0x1D17A:
      self = .zeroWidth
    case 0x202D, 0x202E: self = .bidiOverride
    case 0x202A...0x202C, 0x2066...0x2069: self = .bidiEmbedding
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF: self = .variationSelector
    case 0xE0001, 0xE0020...0xE007F: self = .tag
    default: self = .visible
    }
  }

  /// Arabic, Indic and other scripts in which joiners change how letters connect.
  static func isJoiningScript(_ scalar: UInt32) -> Bool {
    (0x0600..<0x10A0).contains(scalar) || (0x1780..<0x18B0).contains(scalar)
      || (0xA800..<0xAC00).contains(scalar) || (0xFB50..<0xFE00).contains(scalar)
      || (0xFE70..<0xFEFF).contains(scalar) || (0x11000..<0x12000).contains(scalar)
  }

  static func isRightToLeft(_ scalar: UInt32) -> Bool {
    (0x0590..<0x0900).contains(scalar) || (0xFB1D..<0xFE00).contains(scalar)
      || (0xFE70..<0xFEFF).contains(scalar) || (0x10800..<0x11000).contains(scalar)
  }

  /// Latin, Greek and Cyrillic letters: scripts whose words hold no invisible characters.
  static func isAlphabetic(_ scalar: UInt32) -> Bool {
    (scalar | 0x20) &- 0x61 < 26 || (0xC0..<0x250).contains(scalar)
      || (0x370..<0x530).contains(scalar)
  }

  static func isPictograph(_ scalar: UInt32) -> Bool {
    (0x2190..<0x2800).contains(scalar) || (0x2900..<0x2C00).contains(scalar)
      || scalar == 0x3030 || scalar == 0x303D || scalar == 0x3297 || scalar == 0x3299
      || (0x1F000..<0x20000).contains(scalar) || scalar == 0xA9 || scalar == 0xAE
      || (0x2000..<0x2190).contains(scalar) && CharacterKind(scalar) == .visible
  }

  static func isIdeograph(_ scalar: UInt32) -> Bool {
    (0x3400..<0xA000).contains(scalar) || (0xF900..<0xFB00).contains(scalar)
      || (0x20000..<0x32000).contains(scalar)
  }
}
