/// A scalar of a text and how many bytes it has there.
struct DecodedScalar {
  let value: UInt32
  let count: Int
}

extension UnsafeBufferPointer<UInt8> {
  /// The scalar that begins at `index` of valid UTF-8.
  @inline(__always)
  func scalar(at index: Int) -> DecodedScalar {
    let first = UInt32(self[index])
    if first < 0x80 { return DecodedScalar(value: first, count: 1) }
    let second = UInt32(self[index + 1] & 0x3F)
    if first < 0xE0 { return DecodedScalar(value: (first & 0x1F) << 6 | second, count: 2) }
    let third = UInt32(self[index + 2] & 0x3F)
    if first < 0xF0 {
      return DecodedScalar(value: (first & 0x0F) << 12 | second << 6 | third, count: 3)
    }
    let fourth = UInt32(self[index + 3] & 0x3F)
    return DecodedScalar(
      value: (first & 0x07) << 18 | second << 12 | third << 6 | fourth, count: 4)
  }

  /// The number of bytes from `index` on that are one scalar, or its longest valid beginning, or
  /// a byte that begins none; negative if they are not a whole scalar.
  ///
  /// Unicode 15, section 3.9, table 3-7 and "maximal subparts".
  func sequenceLength(at index: Int) -> Int {
    let first = self[index]
    if first < 0x80 { return 1 }
    guard first >= 0xC2, first <= 0xF4 else { return -1 }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch first {
    case 0xE0: low = 0xA0
    case 0xED: high = 0x9F
    case 0xF0: low = 0x90
    case 0xF4: high = 0x8F
    default: break
    }
    for offset in 1..<length {
      guard index + offset < count, self[index + offset] >= low, self[index + offset] <= high
      else { return -offset }
      low = 0x80
      high = 0xBF
    }
    return length
  }

  /// The first place from `index` on that holds no ASCII character.
  @inline(__always)
  func nextNonASCII(from index: Int) -> Int {
    var at = index
    let words = UnsafeRawBufferPointer(self)
    while at + 8 <= count,
      words.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    {
      at += 8
    }
    while at < count, self[at] < 0x80 { at += 1 }
    return at
  }

  /// The first byte that is not part of valid UTF-8, or `nil` if all are.
  func firstInvalidByte() -> Int? {
    var index = nextNonASCII(from: 0)
    while index < count {
      if self[index] < 0x80 {
        index = nextNonASCII(from: index)
        continue
      }
      let length = sequenceLength(at: index)
      if length < 0 { return index }
      index += length
    }
    return nil
  }
}

extension UInt32 {
  /// The UTF-8 bytes of the scalar; U+FFFD for a number that is none.
  var utf8Bytes: [UInt8] {
    guard let scalar = Unicode.Scalar(self) else { return [0xEF, 0xBF, 0xBD] }
    return Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}

/// Makes valid UTF-8 of any bytes.
enum UTF8Repair {
  /// Returns the text with U+FFFD for every maximal subpart that is not valid, or `nil` if all is.
  static func reading(of bytes: [UInt8]) -> Reading? {
    guard let first = bytes.withUnsafeBufferPointer({ $0.firstInvalidByte() }) else { return nil }
    var draft = ViewDraft(of: bytes)
    bytes.withUnsafeBufferPointer { buffer in
      var index = first
      while index < buffer.count {
        let length = buffer.sequenceLength(at: index)
        if length < 0 {
          draft.replace(index..<(index - length), with: [0xEF, 0xBF, 0xBD])
        }
        index += abs(length)
      }
    }
    return draft.finish()
  }
}
