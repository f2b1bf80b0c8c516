/// Finds the mail address round an `@`.
enum EmailAddress {
  /// Returns the range of the address whose `@` stands at `sign`, or `nil`; bounded by RFC 5321.
  static func range(around sign: Int, in text: PIIText) -> Range<Int>? {
    var start = sign
    while start > 0, sign - start < 64 {
      if isLocal(text[start - 1]) {
        start -= 1
      } else if isTwoByteLetter(at: start - 2, in: text) {
        start -= 2
      } else {
        break
      }
    }
    while start < sign, !text.isWord(at: start), text[start] != UInt8(ascii: "_") { start += 1 }
    guard start < sign, text[sign - 1] != UInt8(ascii: "."),
      let end = domainEnd(from: sign + 1, in: text)
    else { return nil }
    guard !isCredential(start, in: text), !isServiceAccount(start..<sign, in: text) else {
      return nil
    }
    return start..<end
  }

  /// The end of the host name that begins at `start`, or `nil` if its last label is no domain.
  static func domainEnd(from start: Int, in text: PIIText) -> Int? {
    var index = start
    var label = start
    var end: Int?
    while index < text.count, index - start < 253 {
      while isLabel(text[index]) || isTwoByteLetter(at: index, in: text) {
        index += isLabel(text[index]) ? 1 : 2
      }
      guard index > label, index - label <= 63, text[label] != UInt8(ascii: "-") else { break }
      if label > start, isTopLevel(label..<index, in: text) { end = index }
      if label > start, !isTopLevel(label..<index, in: text) { end = nil }
      guard text[index] == UInt8(ascii: "."),
        isLabel(text[index + 1]) || isTwoByteLetter(at: index + 1, in: text)
      else { break }
      index += 1
      label = index
    }
    return end
  }

  /// Whether a letter of Latin, Greek or Cyrillic beyond ASCII stands at `index`.
  ///
  /// Scripts that put no blanks between words would pull the sentence into the address.
  private static func isTwoByteLetter(at index: Int, in text: PIIText) -> Bool {
    (0xC3...0xD4).contains(text[index]) && text[index + 1] & 0xC0 == 0x80
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    PIIText.isDigit(byte) || PIIText.isASCIILetter(byte)
      || "!#$%&*+-/=?^_`{|}~.".utf8.contains(byte)
  }

  private static func isLabel(_ byte: UInt8) -> Bool {
    PIIText.isDigit(byte) || PIIText.isASCIILetter(byte) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_")
  }

  private static func isTopLevel(_ label: Range<Int>, in text: PIIText) -> Bool {
    guard (2...24).contains(label.count) else { return false }
    if text.has("xn--", at: label.lowerBound) { return true }
    guard text.bytes[label].allSatisfy(PIIText.isLetter) else { return false }
    let name = String(decoding: text.bytes[label].map(PIIText.lower), as: UTF8.self)
    return !fileTypes.contains(name)
  }

  /// Ends of file names such as `logo@2x.png`.
  private static let fileTypes: Set<String> = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "ts", "json", "html", "py",
  ]

  /// Whether what stands before is the user of a URL: `postgres://user:password@host`.
  private static func isCredential(_ start: Int, in text: PIIText) -> Bool {
    var index = start - 1
    let limit = max(0, start - 64)
    while index >= limit, !text.isSpace(at: index), text[index] != UInt8(ascii: "?") {
      if text.has("://", at: index) { return true }
      index -= 1
    }
    // The slash belongs to the local part, so `https://token@host` begins inside it.
    return text.has("//", at: start) || text.has("//", at: start - 2)
  }

  /// Whether the mailbox is the one of a protocol, as in `git@github.com`.
  private static func isServiceAccount(_ local: Range<Int>, in text: PIIText) -> Bool {
    local.count == 3 && text.has("git", at: local.lowerBound)
  }
}
