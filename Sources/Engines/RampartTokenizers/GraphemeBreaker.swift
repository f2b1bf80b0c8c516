/// Finds extended grapheme clusters (UAX #29) as the `unicode-segmentation` crate does.
enum GraphemeBreaker {
  /// Returns where the cluster ends that begins at `start`.
  @inline(__always)
  static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    // Two ASCII characters never belong together, but for CR LF.
    if bytes[start] < 0x80 {
      let next = start + 1
      if next == bytes.count || bytes[next] < 0x80 {
        return bytes[start] == 0x0D && next < bytes.count && bytes[next] == 0x0A ? next + 1 : next
      }
    }
    return longEnd(of: bytes, from: start)
  }

  private static func longEnd(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var (scalar, length) = UTF8Character.decode(bytes, at: start)
    var state = State()
    state.take(scalar)
    var end = start + length
    while end < bytes.count {
      (scalar, length) = UTF8Character.decode(bytes, at: end)
      guard state.joins(scalar) else { break }
      state.take(scalar)
      end += length
    }
    return end
  }

  /// The part of a cluster that has been read.
  private struct State {
    private var last: UInt32 = 0
    private var lastClass: GraphemeClass = []
    /// GB11: 1 in an emoji and its extending marks, 2 behind the joiner.
    private var emoji = 0
    /// GB9c: 1 behind a consonant, 2 behind one and a linker.
    private var conjunct = 0

    mutating func take(_ scalar: UInt32) {
      let own = GraphemeClass.of(scalar)
      if own.contains(.pictograph) {
        emoji = 1
      } else if emoji == 1, scalar == 0x200D {
        emoji = 2
      } else if emoji != 1 || !own.contains(.extends) {
        emoji = 0
      }
      if own.contains(.consonant) {
        conjunct = 1
      } else if conjunct > 0, own.contains(.linker) {
        conjunct = 2
      } else if !own.contains(.conjunctExtends) {
        conjunct = 0
      }
      last = scalar
      lastClass = own
    }

    func joins(_ scalar: UInt32) -> Bool {
      let own = GraphemeClass.of(scalar)
      if lastClass.contains(.control) || own.contains(.control) { return false }
      return own.contains(.joins) || lastClass.contains(.prepend)
        || emoji == 2 && own.contains(.pictograph) || conjunct == 2 && own.contains(.consonant)
        || Hangul.joins(last, scalar)
    }
  }
}

/// The syllables of Hangul and their parts.
private enum Hangul {
  private enum Kind {
    case lead, vowel, trail, open, closed
  }

  /// GB6 to GB8.
  static func joins(_ left: UInt32, _ right: UInt32) -> Bool {
    guard let right = kind(right), let left = kind(left) else { return false }
    return switch left {
    case .lead: right != .trail
    case .vowel, .open: right == .vowel || right == .trail
    case .trail, .closed: right == .trail
    }
  }

  private static func kind(_ scalar: UInt32) -> Kind? {
    switch scalar {
    case 0x1100...0x115F, 0xA960...0xA97C: .lead
    case 0x1160...0x11A7, 0xD7B0...0xD7C6: .vowel
    case 0x11A8...0x11FF, 0xD7CB...0xD7FB: .trail
    case 0xAC00...0xD7A3: (scalar - 0xAC00).isMultiple(of: 28) ? .open : .closed
    default: nil
    }
  }
}
