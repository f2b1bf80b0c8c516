/// A PEM or OpenPGP block: a header line, Base64, a footer line (RFC 7468).
enum ArmouredBlock {
  /// The longest block that is covered.
  static let limit = 65_536
  /// Fewer Base64 characters than this are no key, only a mention.
  static let leastBody = 12
  /// Fewer Base64 characters than this are a shortened or made-up key.
  static let leastKey = 40

  /// Returns the bytes of the block that `header` begins and whether they are enough for a key,
  /// or `nil` if no key follows it.
  static func find(in bytes: [UInt8], header: Range<Int>) -> (range: Range<Int>, isWhole: Bool)? {
    var at = header.upperBound
    var bodyCount = 0
    let stop = min(bytes.count, at + limit)
    while at < stop, isBody(bytes[at]), !startsBoundary(bytes, at) {
      if bytes[at] > 0x20, bytes[at] != UInt8(ascii: "\\") { bodyCount += 1 }
      at += 1
    }
    guard bodyCount >= leastBody else { return nil }
    return (header.lowerBound..<endOfFooter(in: bytes, from: at), bodyCount >= leastKey)
  }

  /// Base64, header fields such as `Proc-Type: 4,ENCRYPTED`, line ends and their escapes.
  private static func isBody(_ byte: UInt8) -> Bool {
    byte.isWordByte || "+/=-:,.()\\\"' \t\r\n@".utf8.contains(byte)
  }

  private static func startsBoundary(_ bytes: [UInt8], _ at: Int) -> Bool {
    bytes[at] == UInt8(ascii: "-") && bytes[at...].starts(with: "-----".utf8)
  }

  private static func endOfFooter(in bytes: [UInt8], from start: Int) -> Int {
    guard bytes[start...].starts(with: "-----END ".utf8) else { return start }
    var at = start + 9
    let stop = min(bytes.count, at + 64)
    while at < stop, bytes[at] != UInt8(ascii: "-"), bytes[at] != 0x0A { at += 1 }
    while at < stop, bytes[at] == UInt8(ascii: "-") { at += 1 }
    return at
  }
}
