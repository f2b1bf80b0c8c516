/// Checks addresses of cryptographic currencies.
enum CryptoAddress {
  /// Whether a text is a SegWit address: Bech32 (BIP 173) or Bech32m (BIP 350).
  static func isSegWit(_ text: ArraySlice<UInt8>) -> Bool {
    guard (14...90).contains(text.count) else { return false }
    let hasUpper = text.contains { (0x41...0x5A).contains($0) }
    let hasLower = text.contains { (0x61...0x7A).contains($0) }
    guard !(hasUpper && hasLower) else { return false }
    let characters = text.map(PIIText.lower)
    guard let separator = characters.lastIndex(of: UInt8(ascii: "1")), separator >= 1 else {
      return false
    }
    let prefix = characters[..<separator]
    var values = prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 }
    for character in characters[(separator + 1)...] {
      guard let value = alphabet.firstIndex(of: character) else { return false }
      values.append(UInt8(value))
    }
    let checksum = polymod(values)
    return checksum == 1 || checksum == 0x2bc8_30a3
  }

  private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

  private static func polymod(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [
      0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3,
    ]
    var checksum: UInt32 = 1
    for value in values {
      let top = checksum >> 25
      checksum = (checksum & 0x1ff_ffff) << 5 ^ UInt32(value)
      for bit in 0..<5 where top >> UInt32(bit) & 1 == 1 { checksum ^= generator[bit] }
    }
    return checksum
  }
}
