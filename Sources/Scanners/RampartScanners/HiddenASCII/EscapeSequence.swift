import RampartCore

/// A terminal escape sequence and what it does, ECMA-48 and xterm.
struct EscapeSequence {
  /// What a terminal does with the sequence.
  enum Effect {
    case colour, conceal, cursor, link, clipboard, command, other
  }

  private static let maximumCommandLength = 4096

  let length: Int
  let effect: Effect

  /// Reads the sequence whose escape character stands at `index`.
  init(at index: Int, in text: UnsafeBufferPointer<UInt8>) {
    guard index + 1 < text.count else {
      (length, effect) = (1, .other)
      return
    }
    switch text[index + 1] {
    case UInt8(ascii: "["):
      (length, effect) = Self.control(at: index, in: text)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      (length, effect) = Self.command(at: index, in: text)
    case 0x30...0x7E: (length, effect) = (2, .other)
    default: (length, effect) = (1, .other)
    }
  }

  private static func control(
    at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> (Int, Effect) {
    var at = index + 2
    while at < text.count, (0x20...0x3F).contains(text[at]) { at += 1 }
    guard at < text.count, (0x40...0x7E).contains(text[at]) else { return (2, .other) }
    let parameters = text[(index + 2)..<at]
    switch text[at] {
    case UInt8(ascii: "m"):
      let conceals = parameters.split(separator: UInt8(ascii: ";")).contains {
        $0.elementsEqual([UInt8(ascii: "8")])
      }
      // 38;5;8 and 48;5;8 are colours.
      let isExtended = parameters.contains { $0 == UInt8(ascii: "5") || $0 == UInt8(ascii: "2") }
      return (at + 1 - index, conceals && !isExtended ? .conceal : .colour)
    case UInt8(ascii: "A")...UInt8(ascii: "M"), UInt8(ascii: "P"), UInt8(ascii: "S"),
      UInt8(ascii: "T"), UInt8(ascii: "X"), UInt8(ascii: "d"), UInt8(ascii: "f"),
      UInt8(ascii: "s"), UInt8(ascii: "u"):
      return (at + 1 - index, .cursor)
    default: return (at + 1 - index, .other)
    }
  }

  private static func command(
    at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> (Int, Effect) {
    let end = min(text.count, index + maximumCommandLength)
    var at = index + 2
    while at < end, text[at] != 0x07, text[at] != 0x1B { at += 1 }
    guard at < end else { return (2, .command) }
    let number = text[(index + 2)..<at].prefix { (0x30...0x39).contains($0) }
    let isTerminated = text[at] == 0x1B && at + 1 < text.count && text[at + 1] == UInt8(ascii: "\\")
    let length = text[at] == 0x07 ? at + 1 - index : isTerminated ? at + 2 - index : at - index
    guard text[index + 1] == UInt8(ascii: "]") else { return (length, .command) }
    if number.elementsEqual([UInt8(ascii: "8")]) { return (length, .link) }
    if number.elementsEqual([UInt8(ascii: "5"), UInt8(ascii: "2")]) { return (length, .clipboard) }
    return (length, .command)
  }

  /// How much the sequence says about an intention to hide; programs colour what they print.
  func score(in role: Role) -> Double {
    switch effect {
    case .colour: role == .tool ? 0.1 : 0.3
    case .cursor: role == .tool ? 0.4 : 0.6
    case .link: 0.5
    case .other: 0.4
    case .command: 0.6
    case .conceal: 0.9
    case .clipboard: 0.95
    }
  }
}
