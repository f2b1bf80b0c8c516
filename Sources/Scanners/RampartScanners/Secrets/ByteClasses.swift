extension UInt8 {
  var isASCIIUpper: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  var isASCIILower: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isASCIILetter: Bool { (self | 0x20).isASCIILower }
  var isWordByte: Bool { isASCIILetter || isASCIIDigit || self == UInt8(ascii: "_") }
  var isHexadecimal: Bool {
    isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
  var loweredASCII: UInt8 { isASCIIUpper ? self | 0x20 : self }
}

extension ArraySlice<UInt8> {
  /// Returns whether `needle` occurs.
  func holds(_ needle: [UInt8]) -> Bool {
    guard let first = needle.first, count >= needle.count else { return false }
    var at = startIndex
    while at + needle.count <= endIndex {
      if self[at] == first, self[at..<(at + needle.count)].elementsEqual(needle) { return true }
      at += 1
    }
    return false
  }

  /// Shannon entropy in bits for a byte.
  var shannonEntropy: Double {
    guard !isEmpty else { return 0 }
    var counts = [Double](repeating: 0, count: 256)
    for byte in self { counts[Int(byte)] += 1 }
    let total = Double(count)
    return counts.reduce(0) { sum, occurrences in
      occurrences == 0 ? sum : sum - occurrences / total * Self.log2(occurrences / total)
    }
  }

  /// The binary logarithm of a fraction, without a C library: repeated squaring to 2^-20.
  private static func log2(_ value: Double) -> Double {
    var mantissa = value.significand
    var result = Double(value.exponent)
    var bit = 0.5
    for _ in 0..<20 {
      mantissa *= mantissa
      if mantissa >= 2 {
        mantissa /= 2
        result += bit
      }
      bit /= 2
    }
    return result
  }
}

/// A set of bytes that a format is written in.
enum Alphabet: Sendable {
  case alphanumeric, base64, hexadecimal

  /// Returns whether the alphabet has `byte`.
  func contains(_ byte: UInt8) -> Bool {
    switch self {
    case .alphanumeric: byte.isASCIILetter || byte.isASCIIDigit
    case .base64:
      byte.isASCIILetter || byte.isASCIIDigit || Array("+/-_".utf8).contains(byte)
    case .hexadecimal: byte.isHexadecimal
    }
  }
}
