internal import CRampartICU
import RampartCore

/// Tells characters that cannot be seen from those that can, in their surroundings.
struct InvisibleCharacters {
  /// The scalar before the current one, and the one before that if it was a variation selector.
  private var previous: UInt32 = 0x20
  private var previousClass = UInt32(RAMPART_CLASS_OTHER)

  static let zeroWidthNonJoiner: UInt32 = 0x200C
  static let zeroWidthJoiner: UInt32 = 0x200D
  static let keycap: UInt32 = 0x20E3
  static let blackFlag: UInt32 = 0x1F3F4
  static let cancelTag: UInt32 = 0xE007F

  /// Returns whether the scalar at `index` of valid UTF-8 is invisible and not ordinary there.
  ///
  /// Ordinary are joiners inside emoji and in scripts that need them, one variation selector
  /// after a symbol or an ideograph. Call it for every scalar of the text, in order.
  @inline(__always)
  mutating func isHidden(
    _ scalar: DecodedScalar, at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let value = scalar.value
    if value < 0x80 {
      previous = value
      previousClass = UInt32(RAMPART_CLASS_OTHER)
      return false
    }
    let type = rampart_fold_class(rampart_fold_lookup(value))
    let isInvisible =
      type == UInt32(RAMPART_CLASS_IGNORABLE) || value < 0xA0 || (0xFFF9...0xFFFB).contains(value)
      || value == 0x2800
    defer {
      previous = value
      previousClass = type
    }
    guard isInvisible else { return false }
    return !isOrdinary(value, after: index + scalar.count, in: text)
  }

  /// Takes note of the last ASCII character of a row that was passed over.
  mutating func note(ascii byte: UInt8) {
    previous = UInt32(byte)
    previousClass = UInt32(RAMPART_CLASS_OTHER)
  }

  private func isOrdinary(
    _ value: UInt32, after end: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    switch value {
    case Self.zeroWidthJoiner, Self.zeroWidthNonJoiner:
      if Self.isJoiningScript(previous), previousClass != UInt32(RAMPART_CLASS_IGNORABLE) {
        return true
      }
      guard value == Self.zeroWidthJoiner, Self.isPictograph(previous) || previous == 0xFE0F,
        end < text.count
      else { return false }
      return Self.isPictograph(text.scalar(at: end).value)
    case 0xFE0E, 0xFE0F:
      return Self.isPictograph(previous) || previous == 0xA9 || previous == 0xAE
        || previous < 0x80 && end < text.count && text[end] >= 0x80
          && text.scalar(at: end).value == Self.keycap
        || (0x2000..<0x2190).contains(previous) && previousClass == UInt32(RAMPART_CLASS_OTHER)
    case 0xFE00...0xFE0D:
      return (0x2200..<0x2300).contains(previous) || Self.isIdeograph(previous)
        || (0x1000..<0x10A0).contains(previous)
    case 0xE0100...0xE01EF: return Self.isIdeograph(previous)
    case 0x180B...0x180F: return (0x1800..<0x18B0).contains(previous)
    default: return false
    }
  }

  /// Arabic, Indic and other scripts in which joiners change how letters connect.
  static func isJoiningScript(_ scalar: UInt32) -> Bool {
    (0x0600..<0x10A0).contains(scalar) || (0x1780..<0x18B0).contains(scalar)
      || (0xA800..<0xAC00).contains(scalar) || (0xFB50..<0xFE00).contains(scalar)
      || (0xFE70..<0xFEFF).contains(scalar) || (0x11000..<0x12000).contains(scalar)
  }

  static func isPictograph(_ scalar: UInt32) -> Bool {
    (0x2190..<0x2800).contains(scalar) || (0x2900..<0x2C00).contains(scalar)
      || (0x3000..<0x3300).contains(scalar)
        && (scalar == 0x3030 || scalar == 0x303D || scalar > 0x3290)
      || (0x1F000..<0x20000).contains(scalar)
  }

  static func isIdeograph(_ scalar: UInt32) -> Bool {
    (0x3400..<0xA000).contains(scalar) || (0xF900..<0xFB00).contains(scalar)
      || (0x20000..<0x32000).contains(scalar)
  }

  /// The length of a flag of a region (🏴, three to six tag letters, end) at `index`, or 0.
  static func flagLength(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var at = index
    guard at < text.count, text[at] == 0xF0, text.scalar(at: at).value == blackFlag else {
      return 0
    }
    at += 4
    var tags = 0
    while at < text.count, text[at] >= 0x80 {
      let tag = text.scalar(at: at).value
      at += 4
      if tag == cancelTag { return (3...6).contains(tags) ? at - index : 0 }
      guard (0xE0030...0xE0039).contains(tag) || (0xE0061...0xE007A).contains(tag), tags < 6 else {
        return 0
      }
      tags += 1
    }
    return 0
  }
}

/// Leaves invisible characters, control characters and terminal escapes out.
enum VisibleText {
  /// Returns the text without them; `hasControls` says whether there are control characters.
  static func reading(of bytes: [UInt8], hasControls: Bool) -> Reading? {
    var draft = ViewDraft(of: bytes)
    var invisible = InvisibleCharacters()
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        if !hasControls, text[index] < 0x80 {
          index = text.nextNonASCII(from: index)
          guard index < text.count else { return }
          invisible.note(ascii: text[index - 1])
        }
        let byte = text[index]
        if byte == 0x1B {
          let length = TerminalEscape.length(at: index, in: text)
          draft.remove(index..<(index + length))
          index += length
          continue
        }
        if byte < 0x20 && !byte.isASCIISpace || byte == 0x7F {
          draft.remove(index..<(index + 1))
        }
        if byte == 0xF0 {
          let flag = InvisibleCharacters.flagLength(at: index, in: text)
          if flag > 0 {
            index += flag
            continue
          }
        }
        let scalar = text.scalar(at: index)
        if invisible.isHidden(scalar, at: index, in: text) {
          draft.remove(index..<(index + scalar.count))
        }
        index += scalar.count
      }
    }
    return draft.finish()
  }
}

/// Terminal escape sequences, ECMA-48.
enum TerminalEscape {
  /// Operating-system commands longer than this are taken for a stray escape character.
  private static let maximumCommandLength = 4096

  /// The length of the sequence whose escape character stands at `index`, at least 1.
  static func length(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    guard index + 1 < text.count else { return 1 }
    switch text[index + 1] {
    case UInt8(ascii: "["):
      var at = index + 2
      while at < text.count, (0x20...0x3F).contains(text[at]) { at += 1 }
      return at < text.count && (0x40...0x7E).contains(text[at]) ? at + 1 - index : 2
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      let end = min(text.count, index + maximumCommandLength)
      var at = index + 2
      while at < end {
        if text[at] == 0x07 { return at + 1 - index }
        if text[at] == 0x1B {
          return at + 1 < text.count && text[at + 1] == UInt8(ascii: "\\")
            ? at + 2 - index : at - index
        }
        at += 1
      }
      return 2
    case 0x30...0x7E: return 2
    default: return 1
    }
  }
}
