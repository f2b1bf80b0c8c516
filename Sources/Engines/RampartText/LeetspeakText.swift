import RampartCore

/// Reads digits and signs inside words as the letters they stand for.
struct LeetspeakText {
  /// So many words that look like leetspeak are a reason to read them, known or not.
  private static let minimumStrongCount = 3
  private static let wordLengths = 2...24

  private var draft: ViewDraft
  /// Known words, those of four letters or more counted twice.
  private var knownCount = 0
  private var strongCount = 0
  /// Whether the word before was leetspeak; a number after it may be a word too.
  private var wasLeetspeak = false

  /// Returns the text with leetspeak read, or `nil` if there is none.
  static func reading(of bytes: [UInt8]) -> Reading? {
    var text = LeetspeakText(draft: ViewDraft(of: bytes))
    bytes.withUnsafeBufferPointer { text.read($0) }
    guard text.knownCount >= 2 || text.strongCount >= minimumStrongCount else { return nil }
    return text.draft.finish()
  }

  private mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
    CharacterTraits.table.withUnsafeBufferPointer { table in
      var start = 0
      var traits: UInt64 = 0
      for index in 0...text.count {
        let entry = index < text.count ? table[Int(text[index])] : 0
        if entry & CharacterTraits.word != 0 {
          traits |= entry
          continue
        }
        if traits & CharacterTraits.wordSign != 0 {
          readWord(Self.withoutPunctuation(start..<index, in: text), in: text)
        } else if Self.wordLengths.contains(index - start) {
          wasLeetspeak = false
        }
        start = index + 1
        traits = 0
      }
    }
  }

  /// Signs at the end of a word are punctuation.
  private static func withoutPunctuation(
    _ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound,
      text[end - 1] == UInt8(ascii: "!") || text[end - 1] == UInt8(ascii: "|")
    { end -= 1 }
    return range.lowerBound..<end
  }

  private mutating func readWord(_ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) {
    guard Self.wordLengths.contains(range.count) else { return }
    var letterCount = 0
    var leetCount = 0
    var innerCount = 0
    for index in range {
      if text[index].isASCIILetter {
        letterCount += 1
        continue
      }
      leetCount += 1
      if index > range.lowerBound, index + 1 < range.upperBound { innerCount += 1 }
    }
    let followsLeetspeak = wasLeetspeak
    wasLeetspeak = false
    guard leetCount > 0, letterCount > 0 || followsLeetspeak && range.count < 5,
      !Self.isOrdinal(range, in: text)
    else { return }
    let word = text[range].map(\.lowercasedASCII)
    guard let reading = Self.letters(of: word) else { return }
    let isKnown = EnglishWords.contains(reading)
    let hasSigns = word.contains { !$0.isASCIIAlphanumeric }
    // Names and codes end in digits, addresses hold signs: those are read only as known words.
    guard isKnown || letterCount >= 2 && innerCount > 0 && !hasSigns else { return }
    wasLeetspeak = true
    if isKnown, letterCount > 0, range.count >= 3 { knownCount += range.count >= 4 ? 2 : 1 }
    // Codes and serial numbers are in capitals, or hexadecimal, or have more digits than letters.
    if innerCount > 0, letterCount >= max(3, leetCount), range.count <= 16,
      text[range].allSatisfy({ $0 | 0x20 == $0 }), !Self.isHexadecimal(word)
    {
      strongCount += 1
    }
    for (offset, letter) in reading.enumerated()
    where !text[range.lowerBound + offset].isASCIILetter {
      draft.replace((range.lowerBound + offset)..<(range.lowerBound + offset + 1), with: letter)
    }
  }

  /// The word with letters only; 1, ! and | are i or l, whichever makes a known word.
  private static func letters(of word: [UInt8]) -> [UInt8]? {
    var reading = word
    var ambiguous: [Int] = []
    for (offset, byte) in word.enumerated() where !byte.isASCIILetter {
      guard let letter = letter(for: byte) else { return nil }
      reading[offset] = letter
      if letter == UInt8(ascii: "i") { ambiguous.append(offset) }
    }
    // Each ambiguous sign doubles the readings; four are enough for words.
    let choices = 1 << min(ambiguous.count, 4)
    for choice in 0..<choices {
      for (bit, offset) in ambiguous.enumerated() {
        let isL = bit < 4 ? choice >> bit & 1 == 1 : false
        reading[offset] = isL ? UInt8(ascii: "l") : UInt8(ascii: "i")
      }
      if EnglishWords.contains(reading) { return reading }
    }
    for offset in ambiguous { reading[offset] = UInt8(ascii: "i") }
    return reading
  }

  private static func letter(for byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0"): UInt8(ascii: "o")
    case UInt8(ascii: "1"), UInt8(ascii: "!"), UInt8(ascii: "|"): UInt8(ascii: "i")
    case UInt8(ascii: "2"): UInt8(ascii: "z")
    case UInt8(ascii: "3"): UInt8(ascii: "e")
    case UInt8(ascii: "4"), UInt8(ascii: "@"): UInt8(ascii: "a")
    case UInt8(ascii: "5"), UInt8(ascii: "$"): UInt8(ascii: "s")
    case UInt8(ascii: "6"), UInt8(ascii: "9"): UInt8(ascii: "g")
    case UInt8(ascii: "7"): UInt8(ascii: "t")
    case UInt8(ascii: "8"): UInt8(ascii: "b")
    default: nil
    }
  }

  /// Whether the word is 1st, 2nd, 18th and the like.
  private static func isOrdinal(_ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard range.count > 2, text[range].dropLast(2).allSatisfy(\.isASCIIDigit) else { return false }
    let ending = text[range].suffix(2).map(\.lowercasedASCII)
    switch text[range.upperBound - 3] {
    // 53nd and 4nd are send and and.
    case UInt8(ascii: "1"):
      return ending.elementsEqual("st".utf8) || ending.elementsEqual("th".utf8)
    case UInt8(ascii: "2"):
      return ending.elementsEqual("nd".utf8) || ending.elementsEqual("th".utf8)
    case UInt8(ascii: "3"):
      return ending.elementsEqual("rd".utf8) || ending.elementsEqual("th".utf8)
    default: return ending.elementsEqual("th".utf8)
    }
  }

  private static func isHexadecimal(_ word: [UInt8]) -> Bool {
    word.allSatisfy { $0.hexValue != nil }
  }
}
