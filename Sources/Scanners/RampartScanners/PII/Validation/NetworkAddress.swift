/// Checks addresses of networks.
enum NetworkAddress {
  /// The four numbers of an IPv4 address, or `nil`.
  static func ipv4(_ text: ArraySlice<UInt8>) -> [Int]? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var octets: [Int] = []
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy(PIIText.isDigit),
        part.count == 1 || part.first != 0x30
      else { return nil }
      let value = CheckDigits.number(part.map { $0 - 0x30 })
      guard value <= 255 else { return nil }
      octets.append(value)
    }
    return octets
  }

  /// Whether a text is an IPv6 address (RFC 4291) that names one machine or network.
  ///
  /// A short form needs a digit and three groups, or a prefix in use, so that `abc::def` in a
  /// program is not one; loopback and the unspecified address name nobody.
  static func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
    var groups: [ArraySlice<UInt8>] = text.split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard (3...9).contains(groups.count) else { return false }
    var size = 8
    if let last = groups.last, last.contains(UInt8(ascii: ".")) {
      guard ipv4(last) != nil else { return false }
      groups.removeLast()
      size = 6
    }
    guard groups.allSatisfy({ $0.count <= 4 && $0.allSatisfy(PIIText.isHexDigit) }) else {
      return false
    }
    let filled = groups.count { !$0.isEmpty }
    let gap = hasGap(text)
    guard let gap else { return false }
    if !gap { return filled == size && groups.count == size }
    guard filled < size, filled > 0 else { return false }
    if filled == 1, groups.first?.isEmpty == true, size == 8 { return false }
    let hasDigit = size == 6 || groups.contains { $0.contains(where: PIIText.isDigit) }
    return hasDigit && (filled >= 3 || isAssigned(groups[0]) || size == 6)
  }

  /// Whether `::` stands in the text: `nil` if it stands twice or a single colon ends the text.
  private static func hasGap(_ text: ArraySlice<UInt8>) -> Bool? {
    let colon = UInt8(ascii: ":")
    var count = 0
    var run = 0
    for byte in text {
      run = byte == colon ? run + 1 : 0
      if run == 2 { count += 1 }
      if run > 2 { return nil }
    }
    guard count <= 1 else { return nil }
    let bytes = Array(text)
    guard bytes.count >= 3 else { return nil }
    if bytes[0] == colon, bytes[1] != colon { return nil }
    if bytes[bytes.count - 1] == colon, bytes[bytes.count - 2] != colon { return nil }
    return count == 1
  }

  /// Whether a first group belongs to global unicast, unique local or link local addresses.
  private static func isAssigned(_ group: ArraySlice<UInt8>) -> Bool {
    guard group.count == 4, let first = group.first.map(PIIText.lower) else { return false }
    return first == UInt8(ascii: "2") || first == UInt8(ascii: "3") || first == UInt8(ascii: "f")
  }

  /// Whether twelve hexadecimal digits are the address of one interface.
  static func isMAC(_ digits: [UInt8]) -> Bool {
    guard digits.count == 12, digits.allSatisfy(PIIText.isHexDigit) else { return false }
    return Set(digits).count > 1
  }
}
