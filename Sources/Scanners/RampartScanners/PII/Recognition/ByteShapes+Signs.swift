/// Addresses, lines of documents and dates with a month in letters.
extension ByteShapes {
  mutating func readAt(_ sign: Int) {
    guard sign > ends.at, !Self.isGap(text[sign - 1]), isAlphanumeric(at: sign + 1) else { return }
    add(.at, sign - 1..<sign + 2)
    ends.at = sign + 2
  }

  private static func isGap(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  /// Reads the two colons, with at most four digits between them, that every IPv6 address has.
  mutating func readIPv6(_ colon: Int) {
    let before = text[colon - 1]
    guard colon > ends.ipv6, before == UInt8(ascii: ":") || PIIText.isHexDigit(before) else {
      return
    }
    var index = colon + 1
    while index <= colon + 4, PIIText.isHexDigit(text[index]) { index += 1 }
    guard text[index] == UInt8(ascii: ":"), PIIText.isHexDigit(text[index + 1]) else { return }
    add(.ipv6, colon - 1..<index + 2)
    ends.ipv6 = index + 2
  }

  /// Reads the address of a network interface from its first separator.
  mutating func readMAC(_ separator: Int) {
    let start = separator - 2
    guard start >= ends.mac, isHexPair(at: start), isHexPair(at: start + 3) else { return }
    for index in stride(from: start + 6, to: start + 18, by: 3) {
      let mark = text[index - 1]
      guard mark == UInt8(ascii: ":") || mark == UInt8(ascii: "-"), isHexPair(at: index) else {
        return
      }
    }
    add(.mac, start..<start + 17)
    ends.mac = start + 17
  }

  private func isHexPair(at index: Int) -> Bool {
    PIIText.isHexDigit(text[index]) && PIIText.isHexDigit(text[index + 1])
  }

  /// Reads the parts of machine-readable lines that nothing else has.
  mutating func readLines(_ run: Range<Int>) {
    for digit in run where text[digit - 13] == UInt8(ascii: "<") || text[digit - 13] == 0x44 {
      readCardFirstLine(from: digit - 14, to: digit)
    }
    // The dates of birth and expiry, each with a check digit, and the sex between them.
    let sex = run.upperBound
    guard run.count == 7, "MFX<".utf8.contains(text[sex]),
      digitsEnd(from: sex + 1, limit: 7) == sex + 8
    else { return }
    let isAfterCountry = (run.lowerBound - 3..<run.lowerBound).allSatisfy(isCapitalOrFiller)
    let check = text[run.lowerBound - 4]
    if isAfterCountry, PIIText.isDigit(check) || check == UInt8(ascii: "<") {
      add(.passportLine, run.lowerBound - 4..<sex + 8)
    }
    if (sex + 8..<sex + 11).allSatisfy(isCapitalOrFiller) {
      add(.cardLine, run.lowerBound..<sex + 11)
    }
  }

  /// Reads kind, country, number and check digit.
  private mutating func readCardFirstLine(from start: Int, to check: Int) {
    guard "ACI".utf8.contains(text[start]),
      (start + 2..<start + 5).allSatisfy(isCapitalOrFiller),
      (start + 5..<check).allSatisfy({ isCapitalOrFiller($0) || text.isDigit(at: $0) })
    else { return }
    add(.cardLine, start..<check + 1)
  }

  private func isCapitalOrFiller(_ index: Int) -> Bool {
    text[index] == UInt8(ascii: "<") || Self.isCapital(text[index])
  }

  /// Reads `3rd of May` from its last digit, or `May 3` to its last digit.
  mutating func readWrittenDates(_ run: Range<Int>) {
    if text[run.lowerBound - 1] == 0x20 { readMonthFirst(run) }
    guard run.upperBound > ends.writtenDate else { return }
    let after = text[run.upperBound]
    guard
      after == 0x20 || after == UInt8(ascii: ".") || after == UInt8(ascii: "-")
        || PIIText.isLetter(after)
    else { return }
    var index = run.upperBound
    if after == UInt8(ascii: ".") {
      index += 1
    } else if hasPair("st", index) || hasPair("nd", index) || hasPair("rd", index)
      || hasPair("th", index)
    {
      index += 2
    }
    if text[index] == 0x20 { index += 1 }
    if text[index] == UInt8(ascii: "-") {
      index += 1
    } else if text[index + 2] == 0x20, hasPair("of", index) || hasPair("de", index) {
      index += 3
    }
    guard let end = PIIMonths.stemEnd(at: index, in: text) else { return }
    add(.writtenDate, run.upperBound - 1..<end)
    ends.writtenDate = end
  }

  private mutating func readMonthFirst(_ run: Range<Int>) {
    var end = run.lowerBound - 1
    if text[end - 1] == UInt8(ascii: ".") { end -= 1 }
    var start = end
    while text.isASCIILetter(at: start - 1), end - start <= 9 { start -= 1 }
    guard start >= ends.writtenDate, PIIMonths.isEnglish(start..<end, in: text) else { return }
    let last = min(run.upperBound, run.lowerBound + 2)
    add(.writtenDate, start..<last)
    ends.writtenDate = last
  }

  private func hasPair(_ pair: StaticString, _ index: Int) -> Bool {
    pair.withUTF8Buffer {
      text[index] | 0x20 == $0[0] && text[index + 1] | 0x20 == $0[1]
    }
  }
}

/// How months are written in the languages that dates are read in.
enum PIIMonths {
  /// The end of the first letters of a month at `index`; `nil` if no month begins like that.
  static func stemEnd(at index: Int, in text: PIIText) -> Int? {
    guard isInitial(text[index]), text.isLetter(at: index + 1) else { return nil }
    let three = key(index..<index + 3, in: text)
    if stems.contains(three) { return index + 3 }
    let four = key(index..<index + 4, in: text)
    return stems.contains(four) ? index + 4 : nil
  }

  /// Whether a word is a month as it stands before the day, which is an English habit.
  static func isEnglish(_ word: Range<Int>, in text: PIIText) -> Bool {
    guard (3...9).contains(word.count), isInitial(text[word.lowerBound]) else { return false }
    return english.contains(String(decoding: text.bytes[word].map(PIIText.lower), as: UTF8.self))
  }

  private static func isInitial(_ byte: UInt8) -> Bool {
    let place = (byte | 0x20) &- UInt8(ascii: "a")
    return place < 26 && initials & 1 << UInt32(place) != 0
  }

  private static func key(_ range: Range<Int>, in text: PIIText) -> UInt32 {
    range.reduce(0) { $0 << 8 | UInt32(PIIText.lower(text[$1])) }
  }

  /// How months begin in English, German, French, Spanish, Italian and Portuguese.
  private static let stemWords = [
    "jan", "feb", "fev", "fév", "mar", "mär", "apr", "abr", "avr", "mai", "may", "mag", "jun",
    "jui", "jul", "giu", "lug", "aug", "ago", "aoû", "sep", "set", "oct", "okt", "ott", "out",
    "nov", "dec", "dez", "déc", "dic", "ene", "gen",
  ]

  private static let stems = Set(
    stemWords.map { $0.utf8.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } })

  private static let initials = stemWords.reduce(UInt32(0)) { bits, stem in
    bits | stem.utf8.prefix(1).reduce(0) { $0 | 1 << UInt32($1 - UInt8(ascii: "a")) }
  }

  private static let english: Set<String> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept",
    "sep", "oct", "nov", "dec",
  ]
}
