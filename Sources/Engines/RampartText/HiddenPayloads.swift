internal import CRampartICU
import RampartCore

/// Reads what invisible characters spell.
enum HiddenPayloads {
  /// Variation selectors and zero-width characters shorter than this spell nothing.
  private static let minimumSelectorCount = 4
  private static let minimumBitCount = 16

  /// Returns what tag characters, variation selectors and zero-width bits of the text spell, each
  /// kind as one reading of its own.
  static func readings(of bytes: [UInt8]) -> [Reading] {
    var tags: [Symbol] = []
    var selectors: [Symbol] = []
    var bits: [Symbol] = []
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        guard text[index] >= 0x80 else {
          index += 1
          continue
        }
        let flag = InvisibleCharacters.flagLength(at: index, in: text)
        if flag > 0 {
          index += flag
          continue
        }
        let scalar = text.scalar(at: index)
        let range = index..<(index + scalar.count)
        switch scalar.value {
        case 0xE0001...0xE007F: tags.append(Symbol(scalar.value - 0xE0000, at: range))
        case 0xFE00...0xFE0F: selectors.append(Symbol(scalar.value - 0xFE00, at: range))
        case 0xE0100...0xE01EF: selectors.append(Symbol(scalar.value - 0xE0100 + 16, at: range))
        case 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0x180E:
          bits.append(Symbol(scalar.value, at: range))
        default: break
        }
        index = range.upperBound
      }
    }
    return [
      tagText(tags, in: bytes), selectorText(selectors, in: bytes), bitText(bits, in: bytes),
    ].compactMap { $0 }
  }

  /// A hidden character's value and its place.
  private struct Symbol {
    let value: UInt32
    let range: Range<Int>

    init(_ value: UInt32, at range: Range<Int>) {
      self.value = value
      self.range = range
    }
  }

  private static func tagText(_ tags: [Symbol], in bytes: [UInt8]) -> Reading? {
    var draft = ViewDraft(of: bytes)
    var rowLength = 0
    for (index, tag) in tags.enumerated() {
      let continues = index > 0 && tags[index - 1].range.upperBound == tag.range.lowerBound
      // Letters hidden one by one are one word; longer rows are texts of their own.
      if !continues, rowLength >= 4 { draft.emit([0x0A], from: tag.range) }
      rowLength = continues ? rowLength + 1 : 1
      guard (0x20...0x7E).contains(tag.value) else { continue }
      draft.emit([UInt8(tag.value)], from: tag.range)
    }
    return draft.emitted()
  }

  private static func selectorText(_ selectors: [Symbol], in bytes: [UInt8]) -> Reading? {
    guard selectors.count >= minimumSelectorCount else { return nil }
    // Emoji carry the sixteenth selector; alone between other characters it spells nothing.
    var payload: [Symbol] = []
    for (index, selector) in selectors.enumerated() {
      let followsOther =
        index > 0 && selectors[index - 1].range.upperBound == selector.range.lowerBound
      let precedesOther =
        index + 1 < selectors.count
        && selectors[index + 1].range.lowerBound == selector.range.upperBound
      guard selector.value != 15 || followsOther || precedesOther else { continue }
      payload.append(selector)
    }
    guard payload.count >= minimumSelectorCount else { return nil }
    return text(of: payload, in: bytes) ?? text(of: Array(payload.dropFirst()), in: bytes)
  }

  /// Reads symbols whose values are bytes.
  private static func text(of symbols: [Symbol], in bytes: [UInt8]) -> Reading? {
    let decoded = symbols.map { UInt8(truncatingIfNeeded: $0.value) }
    guard Printable.isText(decoded) else { return nil }
    var draft = ViewDraft(of: bytes)
    decoded.withUnsafeBufferPointer { buffer in
      var index = 0
      while index < buffer.count {
        let length = buffer.sequenceLength(at: index)
        let count = abs(length)
        let range = symbols[index].range.lowerBound..<symbols[index + count - 1].range.upperBound
        draft.emit(
          length > 0 ? Array(buffer[index..<(index + count)]) : [0xEF, 0xBF, 0xBD], from: range)
        index += count
      }
    }
    return draft.emitted()
  }

  private static func bitText(_ symbols: [Symbol], in bytes: [UInt8]) -> Reading? {
    guard symbols.count >= minimumBitCount else { return nil }
    var counts: [UInt32: Int] = [:]
    for symbol in symbols { counts[symbol.value, default: 0] += 1 }
    let common = counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.map(\.key)
    guard common.count >= 2 else { return nil }
    let streams = [(common[0], common[1]), (common[1], common[0])].map { zero, one in
      symbols.compactMap { symbol -> Symbol? in
        symbol.value == zero
          ? Symbol(0, at: symbol.range) : symbol.value == one ? Symbol(1, at: symbol.range) : nil
      }
    }
    // Bits that belong to nothing may stand before the payload.
    for offset in 0..<8 {
      for bits in streams {
        if let reading = text(of: octets(of: bits, from: offset), in: bytes) { return reading }
      }
    }
    return nil
  }

  private static func octets(of bits: [Symbol], from offset: Int) -> [Symbol] {
    var octets: [Symbol] = []
    var index = offset
    while index + 8 <= bits.count {
      var value: UInt32 = 0
      for bit in bits[index..<(index + 8)] { value = value << 1 | bit.value }
      octets.append(
        Symbol(
          value, at: bits[index].range.lowerBound..<bits[index + 7].range.upperBound))
      index += 8
    }
    return octets
  }
}

/// Tells text from other bytes.
enum Printable {
  /// Returns whether nearly all of the bytes are printable UTF-8, and a quarter letters or digits.
  static func isText(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.withContiguousStorageIfAvailable { isText($0) } ?? isText(Array(bytes))
  }

  private static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.isEmpty else { return false }
    var bad = 0
    var letters = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        if byte.isASCIIAlphanumeric { letters += 1 }
        if byte < 0x20 && !byte.isASCIISpace || byte == 0x7F { bad += 1 }
        index += 1
      } else {
        let length = bytes.sequenceLength(at: index)
        if length < 0 {
          // The end of a payload may have been cut off.
          bad += index - length < bytes.count ? 4 : 1
        } else if length > 0 {
          let value = bytes.scalar(at: index).value
          let isNumber = Unicode.Scalar(value)?.properties.numericType != nil
          let entry = rampart_fold_lookup(value)
          if rampart_fold_class(entry) != 0 || isNumber { letters += length }
          if value < 0xA0 || (0xE000..<0xF900).contains(value) || value >= 0xF0000 { bad += 2 }
        }
        index += abs(length)
      }
      if bad * 20 > bytes.count { return false }
    }
    return letters * 4 >= bytes.count
  }
}
