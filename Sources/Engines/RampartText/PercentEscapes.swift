import RampartCore

/// Decodes percent escapes of URLs, and the `%u0061` of old scripts.
enum PercentEscapes {
  static func reading(of bytes: [UInt8]) -> Reading? {
    var draft = ViewDraft(of: bytes)
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        guard text[index] == UInt8(ascii: "%") else {
          index += 1
          continue
        }
        if let scalar = text.hexNumber(at: index + 2, digits: 4), index + 1 < text.count,
          text[index + 1] | 0x20 == UInt8(ascii: "u")
        {
          draft.replace(index..<(index + 6), with: scalar.utf8Bytes)
          index += 6
          continue
        }
        index = ByteEscapes.decode(at: index, length: 3, in: text, into: &draft) { at in
          at < text.count && text[at] == UInt8(ascii: "%")
            ? text.hexNumber(at: at + 1, digits: 2) : nil
        }
      }
    }
    return draft.finish()
  }
}

/// Escapes that stand for single bytes, of which several may make one character.
enum ByteEscapes {
  /// Decodes the escape at `index` and those of the same character; returns where reading goes on.
  ///
  /// Bytes that are not UTF-8 stay escaped.
  static func decode(
    at index: Int, length: Int, in text: UnsafeBufferPointer<UInt8>, into draft: inout ViewDraft,
    value: (Int) -> UInt32?
  ) -> Int {
    guard let first = value(index) else { return index + 1 }
    if first < 0x80 {
      draft.replace(index..<(index + length), with: UInt8(first))
      return index + length
    }
    let count = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    var decoded: [UInt8] = []
    for offset in 0..<count {
      guard let byte = value(index + offset * length) else { break }
      decoded.append(UInt8(truncatingIfNeeded: byte))
    }
    let isWhole = decoded.withUnsafeBufferPointer {
      count > 0 && $0.count == count && $0.sequenceLength(at: 0) == count
    }
    guard isWhole else { return index + length }
    draft.replace(index..<(index + count * length), with: decoded)
    return index + count * length
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The number that `digits` hexadecimal digits from `index` on spell.
  func hexNumber(at index: Int, digits: Int) -> UInt32? {
    guard index + digits <= count else { return nil }
    var value: UInt32 = 0
    for offset in index..<(index + digits) {
      guard let digit = self[offset].hexValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
