/// Codes: runs of letters and digits whose places are known.
extension ByteShapes {
  mutating func readDigitsFirst(_ run: Range<Int>) {
    let before = text[run.lowerBound - 1]
    let after = text[run.upperBound]
    if before == 0x20 || before == UInt8(ascii: "-") { readPartedLetters(run, before) }
    if run.count <= 4, Self.isDateMark(after), !Self.isDateMark(before) { readDate(run) }
    if run.count <= 3, after == UInt8(ascii: "."), before != after { readIPv4(run) }
    if run.count <= 8 { readRUT(run) }
    switch run.count {
    case 6: readHETU(run)
    case 7:
      guard Self.isLetter(after, upTo: UInt8(ascii: "W")) else { break }
      let isLonger = Self.isLetter(text[run.upperBound + 1], upTo: UInt8(ascii: "W"))
      add(.pps, run.lowerBound..<run.upperBound + (isLonger ? 2 : 1))
    case 8: addWithLetter(.nif, run.lowerBound, digitsEnd: run.upperBound)
    case 17 where after | 0x20 == UInt8(ascii: "x"):
      add(.chineseX, run.lowerBound..<run.upperBound + 1)
    default: break
    }
    if text[run.lowerBound] == UInt8(ascii: "1") || text[run.lowerBound] == UInt8(ascii: "3") {
      let word = run.lowerBound..<wordEnd(from: run.upperBound)
      if (26...34).contains(word.count), text.bytes[word].allSatisfy(Self.isBase58) {
        add(.base58, word)
      }
    }
  }

  /// Reads numbers whose letters stand before a blank or a dash.
  private mutating func readPartedLetters(_ run: Range<Int>, _ before: UInt8) {
    let start = run.lowerBound
    if before == 0x20 {
      guard text.isASCIILetter(at: start - 2), text.isASCIILetter(at: start - 3),
        !text.isASCIILetter(at: start - 4), !text.isDigit(at: start - 4)
      else { return }
      readNINO(from: start - 3, digits: start)
    } else if run.count == 7, Self.isForeigner(text[start - 2]) {
      addWithLetter(.nie, start - 2, digitsEnd: run.upperBound)
    }
  }

  mutating func readLettersFirst(_ start: Int, _ run: Range<Int>) {
    let letters = run.lowerBound - start
    let first = text[start]
    if letters <= 3, (5...14).contains(run.count) {
      var end = run.upperBound
      while end < run.upperBound + 2, text.isASCIILetter(at: end) { end += 1 }
      add(.letteredDigits, start..<end)
    }
    if letters == 1 {
      if run.count == 7, Self.isForeigner(first) {
        addWithLetter(.nie, start, digitsEnd: run.upperBound)
      }
      if run.count == 8, text[run.lowerBound] == UInt8(ascii: "9"), Self.isRegistrant(first) {
        add(.medicalLicense, start..<run.upperBound)
      }
    } else if letters == 2 {
      if run.count == 7, Self.isRegistrant(first) {
        add(.medicalLicense, start..<run.upperBound)
      }
      if run.count >= 2 { readIBAN(from: start) }
      readNINO(from: start, digits: run.lowerBound)
    }
    readTemplates(start..<wordEnd(from: run.upperBound))
  }

  /// Reads the codes whose every place is known: `L` letter, `U` capital, `D` digit, `R` digit or
  /// the letter that replaces it, `*` capital or digit.
  private mutating func readTemplates(_ word: Range<Int>) {
    switch word.count {
    case 9 where hasForm("UDDDDDDDU", word) && "STFGM".utf8.contains(text[word.lowerBound]):
      add(.nric, word)
    case 10
    where hasForm("UUUUUDDDDU", word) && "ABCFGHLJPT".utf8.contains(text[word.lowerBound + 3]):
      add(.pan, word)
    case 16 where hasForm("LLLLLLRRLRRLRRRL", word): add(.fiscalCode, word)
    case 18
    where hasForm("UUUUDDDDDDUUUUUU*D", word)
      && "HMX".utf8.contains(text[word.lowerBound + 10]):
      add(.curp, word)
    default: break
    }
  }

  private func hasForm(_ form: StaticString, _ word: Range<Int>) -> Bool {
    form.withUTF8Buffer { places in
      for (offset, place) in places.enumerated() {
        let byte = text[word.lowerBound + offset]
        let fits =
          switch place {
          case UInt8(ascii: "D"): PIIText.isDigit(byte)
          case UInt8(ascii: "L"): PIIText.isASCIILetter(byte)
          case UInt8(ascii: "U"): Self.isCapital(byte)
          case UInt8(ascii: "R"): PIIText.isDigit(byte) || Self.isDigitLetter(byte)
          default: PIIText.isDigit(byte) || Self.isCapital(byte)
          }
        guard fits else { return false }
      }
      return true
    }
  }

  private mutating func readIBAN(from start: Int) {
    var index = start + 4
    for _ in 0..<2 {
      if text[index] == 0x20 || text[index] == UInt8(ascii: "-") { index += 1 }
      for _ in 0..<4 {
        guard isAlphanumeric(at: index) else { return }
        index += 1
      }
    }
    add(.iban, start..<index)
  }

  private mutating func readNINO(from start: Int, digits: Int) {
    var index = digits
    for _ in 0..<3 {
      guard text.isDigit(at: index), text.isDigit(at: index + 1) else { return }
      index += 2
      if text[index] == 0x20 { index += 1 }
    }
    guard Self.isLetter(text[index], upTo: UInt8(ascii: "D")) else { return }
    add(.nino, start..<index + 1)
  }

  private mutating func readHETU(_ run: Range<Int>) {
    let century = text[run.upperBound]
    let end = run.upperBound + 5
    let check = text[end - 1]
    guard "+-ABCDEFUVWXY".utf8.contains(century),
      (run.upperBound + 1..<end - 1).allSatisfy(text.isDigit(at:)),
      PIIText.isDigit(check) || (0x41...0x59).contains(check)
    else { return }
    add(.hetu, run.lowerBound..<end)
  }

  /// Reads `12.345.678-5`, whose stops may be left out.
  private mutating func readRUT(_ run: Range<Int>) {
    for count in [2, 1] {
      var index = run.lowerBound + count
      guard index <= run.upperBound else { continue }
      var isWhole = true
      for _ in 0..<2 where isWhole {
        if text[index] == UInt8(ascii: ".") { index += 1 }
        isWhole = (index..<index + 3).allSatisfy(text.isDigit(at:))
        index += 3
      }
      guard isWhole, text[index] == UInt8(ascii: "-"),
        text.isDigit(at: index + 1) || text[index + 1] | 0x20 == UInt8(ascii: "k")
      else { continue }
      add(.rut, run.lowerBound..<index + 2)
      return
    }
  }

  private mutating func readDate(_ run: Range<Int>) {
    let second = run.upperBound + 1
    let secondEnd = digitsEnd(from: second, limit: 2)
    let third = secondEnd + 1
    guard secondEnd > second, Self.isDateMark(text[secondEnd]) else { return }
    let end = digitsEnd(from: third, limit: 4)
    if end >= third + 2 { add(.numericDate, run.lowerBound..<end) }
  }

  private mutating func readIPv4(_ run: Range<Int>) {
    var index = run.upperBound
    for _ in 0..<3 {
      guard text[index] == UInt8(ascii: ".") else { return }
      let end = digitsEnd(from: index + 1, limit: 3)
      guard end > index + 1 else { return }
      index = end
    }
    add(.ipv4, run.lowerBound..<index)
  }

  /// Adds a shape that ends in a letter, with or without a dash before it.
  private mutating func addWithLetter(_ shape: PIIShape, _ start: Int, digitsEnd: Int) {
    let letter = text[digitsEnd] == UInt8(ascii: "-") ? digitsEnd + 1 : digitsEnd
    if text.isASCIILetter(at: letter) { add(shape, start..<letter + 1) }
  }

  func digitsEnd(from start: Int, limit: Int) -> Int {
    var end = start
    while end < start + limit, text.isDigit(at: end) { end += 1 }
    return end
  }

  /// The end of the letters and digits at `start`, or some place after the longest word.
  private func wordEnd(from start: Int) -> Int {
    var end = start
    while end - start < Self.wordLimit, isAlphanumeric(at: end) { end += 1 }
    return end
  }

  func isAlphanumeric(at index: Int) -> Bool {
    text.isDigit(at: index) || text.isASCIILetter(at: index)
  }

  static func isDateMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
  }

  static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }

  private static func isLetter(_ byte: UInt8, upTo last: UInt8) -> Bool {
    (UInt8(ascii: "A")...last).contains(PIIText.upper(byte))
  }

  /// Whether a letter begins the number of a foreigner in Spain.
  private static func isForeigner(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "X")...UInt8(ascii: "Z")).contains(PIIText.upper(byte))
  }

  /// Whether a letter says what kind of registrant a medical license is for.
  private static func isRegistrant(_ byte: UInt8) -> Bool {
    switch PIIText.upper(byte) {
    case 0x41...0x48, 0x4A...0x4D, 0x50, 0x52...0x55, 0x58: true
    default: false
    }
  }

  /// Whether a letter may replace a digit of a fiscal code.
  private static func isDigitLetter(_ byte: UInt8) -> Bool {
    let letter = PIIText.upper(byte)
    return (0x4C...0x56).contains(letter) && letter != UInt8(ascii: "O")
  }

  private static func isBase58(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0"), UInt8(ascii: "O"), UInt8(ascii: "I"), UInt8(ascii: "l"): false
    default: PIIText.isDigit(byte) || PIIText.isASCIILetter(byte)
    }
  }
}
