/// Tells which texts are addresses of machines, sites and mailboxes.
struct NetworkRecognizer: Sendable {
  let context: PIIContext

  /// Returns the IPv4 address in `range`, unless it is a version, a section or nobody's.
  func ipv4(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    let before = text[range.lowerBound - 1]
    let after = text[range.upperBound]
    guard !text.isWord(at: range.lowerBound - 1), !text.isWord(at: range.upperBound),
      before != UInt8(ascii: "."), before != UInt8(ascii: "-"), before != UInt8(ascii: "_"),
      !(after == UInt8(ascii: ".") && text.isWord(at: range.upperBound + 1)),
      after != UInt8(ascii: "-"), after != UInt8(ascii: "_"),
      let octets = NetworkAddress.ipv4(text.bytes[range])
    else { return nil }
    guard octets[0] != 0, octets[0] != 127, octets != [255, 255, 255, 255],
      !(octets[0] == 255 && octets[3] == 0), !followsVersion(range.lowerBound, in: text)
    else { return nil }
    if context.entities(around: range, in: text).contains(.ipAddress) {
      return PIIDetection(entity: .ipAddress, range: range, score: PIIDetection.validated)
    }
    // Small numbers alone are more often a section or a release.
    let score = octets.contains { $0 >= 20 } ? PIIDetection.confirmed : PIIDetection.contextual
    return PIIDetection(entity: .ipAddress, range: range, score: score)
  }

  private func followsVersion(_ start: Int, in text: PIIText) -> Bool {
    var index = start - 1
    while index > 0, " .:=\"'".utf8.contains(text[index]), start - index < 6 { index -= 1 }
    var first = index
    while text.isASCIILetter(at: first), start - first < 20 { first -= 1 }
    guard first < index else { return false }
    let word = String(decoding: text.bytes[(first + 1)...index].map(PIIText.lower), as: UTF8.self)
    return ["version", "ver", "v", "release", "section", "build", "firmware", "chrome", "safari"]
      .contains(word)
  }

  /// Returns the IPv6 address round `range`.
  func ipv6(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    var start = range.lowerBound
    while start > 0, range.lowerBound - start < 45, isIPv6Byte(text[start - 1]) { start -= 1 }
    var end = range.upperBound
    while end - start < 46, isIPv6Byte(text[end]) { end += 1 }
    // A full stop or a colon after the address belongs to the sentence.
    while end > start,
      text[end - 1] == UInt8(ascii: ".")
        || (text[end - 1] == UInt8(ascii: ":") && text[end - 2] != UInt8(ascii: ":"))
    {
      end -= 1
    }
    guard !text.isWord(at: start - 1), !text.isWord(at: end), text[end] != UInt8(ascii: "_"),
      NetworkAddress.isIPv6(text.bytes[start..<end])
    else { return nil }
    return PIIDetection(entity: .ipAddress, range: start..<end, score: PIIDetection.validated)
  }

  private func isIPv6Byte(_ byte: UInt8) -> Bool {
    PIIText.isHexDigit(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }

  /// Returns the interface address in `range`.
  func mac(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    let separators = Set(text.bytes[range].filter { !PIIText.isHexDigit($0) })
    guard separators.count == 1, let separator = separators.first,
      !text.isWord(at: range.lowerBound - 1), !text.isWord(at: range.upperBound),
      text[range.lowerBound - 1] != separator,
      text[range.upperBound] != separator || separator == UInt8(ascii: "."),
      NetworkAddress.isMAC(text.bytes[range].filter(PIIText.isHexDigit))
    else { return nil }
    return PIIDetection(entity: .macAddress, range: range, score: PIIDetection.validated)
  }

  /// Returns the mail address round the `@` in `range`.
  func email(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard let sign = text.bytes[range].firstIndex(of: UInt8(ascii: "@")),
      let address = EmailAddress.range(around: sign, in: text)
    else { return nil }
    return PIIDetection(entity: .emailAddress, range: address, score: PIIDetection.validated)
  }

  /// Returns the URL that begins with the scheme in `range`.
  func url(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard !text.isWord(at: range.lowerBound - 1) else { return nil }
    var end = range.upperBound
    while end - range.lowerBound < 2_048, isURLByte(text[end]) { end += 1 }
    while end > range.upperBound, ".,;:!?'\")]}".utf8.contains(text[end - 1]) { end -= 1 }
    guard end - range.upperBound >= 3 else { return nil }
    return PIIDetection(
      entity: .url, range: range.lowerBound..<end, score: PIIDetection.contextual)
  }

  private func isURLByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0x7F && !"<>\"`{}|\\^".utf8.contains(byte)
  }

  /// Returns the host name that ends in a known top-level domain in `range`.
  func domain(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    var start = range.lowerBound
    while start > 0, range.lowerBound - start < 253,
      text.isWord(at: start - 1) || text[start - 1] == UInt8(ascii: "-")
        || text[start - 1] == UInt8(ascii: ".")
    {
      start -= 1
    }
    guard start < range.lowerBound, text.isWord(at: start),
      !"@/:_".utf8.contains(text[start - 1]), !text.isWord(at: range.upperBound),
      text[range.upperBound] != UInt8(ascii: "@"), text[range.upperBound] != UInt8(ascii: "("),
      EmailAddress.domainEnd(from: start, in: text) == range.upperBound
    else { return nil }
    return PIIDetection(
      entity: .domainName, range: start..<range.upperBound, score: PIIDetection.contextual)
  }
}
