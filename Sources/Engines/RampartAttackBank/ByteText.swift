internal import RampartInference

/// Embeddings as base64 (RFC 4648, section 4) of their numbers, each a byte.
enum ByteText {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// What each character stands for; 64 for those that stand for nothing.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// Writes numbers.
  static func encode(_ numbers: [Int8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((numbers.count + 2) / 3 * 4)
    for start in stride(from: 0, to: numbers.count, by: 3) {
      let group = numbers[start..<min(start + 3, numbers.count)].map { UInt8(bitPattern: $0) }
      let bits = (0..<3).reduce(UInt32(0)) { bits, place in
        bits << 8 | (place < group.count ? UInt32(group[place]) : 0)
      }
      for place in 0..<4 {
        let value = Int(bits >> (18 - 6 * UInt32(place)) & 63)
        text.append(place <= group.count ? alphabet[value] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads numbers; `nil` unless `text` is exactly what `encode` writes of them.
  static func decode(_ text: String) -> [Int8]? {
    var text = text
    return text.withUTF8 { text in values.withUnsafeBufferPointer { decode(text, $0) } }
  }

  private static func decode(
    _ text: UnsafeBufferPointer<UInt8>, _ values: UnsafeBufferPointer<UInt8>
  ) -> [Int8]? {
    guard text.count.isMultiple(of: 4), !text.isEmpty else { return nil }
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let count = text.count / 4 * 3 - padding
    var seen: UInt8 = 0
    let numbers = [Int8](unsafeUninitializedCapacity: count + padding) { numbers, filled in
      for group in 0..<(text.count / 4) {
        var bits: UInt32 = 0
        for place in 0..<4 {
          let index = 4 * group + place
          let value = index < text.count - padding ? values[Int(text[index])] : 0
          seen |= value
          bits = bits << 6 | UInt32(value)
        }
        for place in 0..<3 {
          let byte = UInt8(truncatingIfNeeded: bits >> (16 - 8 * UInt32(place)))
          numbers[3 * group + place] = Int8(bitPattern: byte)
        }
      }
      filled = count + padding
    }
    // Bits behind the last number must be zero, so that a text has one spelling.
    guard seen < 64, numbers[count...].allSatisfy({ $0 == 0 }) else { return nil }
    return padding == 0 ? numbers : Array(numbers[..<count])
  }
}
