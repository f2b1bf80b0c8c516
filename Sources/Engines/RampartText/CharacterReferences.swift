import RampartCore

/// Decodes HTML's character references: `&lt;`, `&#60;`, `&#x3c`.
enum CharacterReferences {
  static func reading(of bytes: [UInt8]) -> Reading? {
    var draft = ViewDraft(of: bytes)
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        guard text[index] == UInt8(ascii: "&") else {
          index += 1
          continue
        }
        guard let (scalar, end) = reference(at: index, in: text) else {
          index += 1
          continue
        }
        draft.replace(index..<end, with: scalar.utf8Bytes)
        index = end
      }
    }
    return draft.finish()
  }

  /// The scalar of the reference at `index` and where it ends.
  private static func reference(
    at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> (UInt32, Int)? {
    guard index + 2 < text.count else { return nil }
    guard text[index + 1] == UInt8(ascii: "#") else { return named(at: index, in: text) }
    let isHexadecimal = text[index + 2] | 0x20 == UInt8(ascii: "x")
    let start = index + (isHexadecimal ? 3 : 2)
    var value: UInt32 = 0
    var at = start
    // Leading zeros hide characters; twelve digits are plenty.
    while at < text.count, at < start + 12, let digit = text[at].hexValue,
      isHexadecimal || digit < 10
    {
      value = min(value * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x11_0000)
      at += 1
    }
    guard at > start else { return nil }
    if at < text.count, text[at] == UInt8(ascii: ";") { at += 1 }
    return (value == 0 ? 0xFFFD : value, at)
  }

  private static func named(
    at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> (UInt32, Int)? {
    var end = index + 1
    let limit = min(text.count, end + CharacterReferenceNames.maximumLength)
    while end < limit, text[end].isASCIIAlphanumeric { end += 1 }
    guard end > index + 2, end < text.count, text[end] == UInt8(ascii: ";"),
      let scalar = CharacterReferenceNames.scalar(for: text[(index + 1)..<end])
    else { return nil }
    return (scalar, end + 1)
  }
}
