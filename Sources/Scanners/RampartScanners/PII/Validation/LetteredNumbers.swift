/// Checks personal numbers that mix letters and digits; letters are in upper case, without blanks.
enum LetteredNumbers {
  /// Spain, NIF of citizens: eight digits and the letter of their remainder by 23.
  static func isNIF(_ characters: [UInt8]) -> Bool {
    characters.count == 9 && spanishLetter(characters.prefix(8)) == characters[8]
  }

  /// Spain, NIE of foreigners: X, Y or Z stands for 0, 1 or 2.
  static func isNIE(_ characters: [UInt8]) -> Bool {
    guard characters.count == 9, (0x58...0x5A).contains(characters[0]) else { return false }
    let digits = [characters[0] - 0x58 + 0x30] + characters[1..<8]
    return spanishLetter(digits[...]) == characters[8]
  }

  private static func spanishLetter(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.allSatisfy(PIIText.isDigit) else { return nil }
    let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
    return letters[CheckDigits.number(digits.map { $0 - 0x30 }) % 23]
  }

  /// Italy, codice fiscale: sixteen characters, the last of which checks the others.
  static func isCodiceFiscale(_ characters: [UInt8]) -> Bool {
    guard characters.count == 16, "ABCDEHLMPRST".utf8.contains(characters[8]) else { return false }
    var sum = 0
    for (place, character) in characters.prefix(15).enumerated() {
      let index: Int
      if PIIText.isDigit(character) {
        index = Int(character - 0x30)
      } else if PIIText.isASCIILetter(character) {
        index = Int(character - 0x41)
      } else {
        return false
      }
      sum += place % 2 == 0 ? italianOddValues[index] : index
    }
    return characters[15] == UInt8(sum % 26) + 0x41
  }

  /// The values of digits and letters in odd places (decree of 23 December 1976).
  private static let italianOddValues = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
  ]

  /// United Kingdom, national insurance number: letters that are not in use are excluded.
  static func isNINO(_ characters: [UInt8]) -> Bool {
    guard characters.count == 9, characters[2..<8].allSatisfy(PIIText.isDigit),
      !"DFIQUV".utf8.contains(characters[0]), !"DFIOQUV".utf8.contains(characters[1]),
      (0x41...0x44).contains(characters[8])
    else { return false }
    let prefix = String(decoding: characters[0..<2], as: UTF8.self)
    return !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(prefix)
  }

  /// Finland, henkilötunnus: birth date, century sign, serial number, check character.
  static func isHETU(_ characters: [UInt8]) -> Bool {
    guard characters.count == 11 else { return false }
    let digits = (characters[0..<6] + characters[7..<10]).map { $0 &- 0x30 }
    guard digits.allSatisfy({ $0 < 10 }), CalendarDay.isDayMonthYear(digits[0..<6]),
      "+-ABCDEFUVWXY".utf8.contains(characters[6])
    else { return false }
    let signs = Array("0123456789ABCDEFHJKLMNPRSTUVWXY".utf8)
    return signs[CheckDigits.number(digits) % 31] == characters[10]
  }

  /// Mexico, CURP: eighteen characters, check digit modulo 10.
  static func isCURP(_ characters: [UInt8]) -> Bool {
    guard characters.count == 18 else { return false }
    var sum = 0
    for (place, character) in characters.prefix(17).enumerated() {
      let value: Int
      if PIIText.isDigit(character) {
        value = Int(character - 0x30)
      } else if PIIText.isASCIILetter(character) {
        // Ñ, which no CURP carries, keeps its place between N and O.
        value = Int(character - 0x41) + (character > 0x4E ? 11 : 10)
      } else {
        return false
      }
      sum += value * (18 - place)
    }
    return characters[17] == UInt8((10 - sum % 10) % 10) + 0x30
      && CalendarDay.isYearMonthDay(characters[4..<10].map { $0 &- 0x30 }[...])
  }

  /// India, permanent account number: the fourth letter is the kind of holder.
  static func isPAN(_ characters: [UInt8]) -> Bool {
    characters.count == 10 && characters[0..<5].allSatisfy(PIIText.isASCIILetter)
      && "ABCFGHLJPT".utf8.contains(characters[3])
      && characters[5..<9].allSatisfy(PIIText.isDigit) && PIIText.isASCIILetter(characters[9])
  }

  /// Singapore, NRIC and FIN: weights 2 7 6 5 4 3 2, a table of letters per series.
  static func isNRIC(_ characters: [UInt8]) -> Bool {
    guard characters.count == 9, characters[1..<8].allSatisfy(PIIText.isDigit) else {
      return false
    }
    let sum = CheckDigits.weighted(
      characters[1..<8].map { $0 - 0x30 }, [2, 7, 6, 5, 4, 3, 2])
    let (offset, letters): (Int, String)
    switch characters[0] {
    case UInt8(ascii: "S"): (offset, letters) = (0, "JZIHGFEDCBA")
    case UInt8(ascii: "T"): (offset, letters) = (4, "JZIHGFEDCBA")
    case UInt8(ascii: "F"): (offset, letters) = (0, "XWUTRQPNMLK")
    case UInt8(ascii: "G"): (offset, letters) = (4, "XWUTRQPNMLK")
    case UInt8(ascii: "M"): (offset, letters) = (3, "XWUTRQPNJLK")
    default: return false
    }
    return Array(letters.utf8)[(sum + offset) % 11] == characters[8]
  }

  /// Ireland, PPS number: seven digits, a check letter, and often a second letter.
  static func isPPS(_ characters: [UInt8]) -> Bool {
    guard characters.count == 8 || characters.count == 9,
      characters[0..<7].allSatisfy(PIIText.isDigit), PIIText.isASCIILetter(characters[7])
    else { return false }
    var sum = CheckDigits.weighted(
      characters[0..<7].map { $0 - 0x30 }, [8, 7, 6, 5, 4, 3, 2])
    if characters.count == 9 {
      guard "ABHTW".utf8.contains(characters[8]) else { return false }
      if characters[8] != UInt8(ascii: "W") { sum += 9 * Int(characters[8] - 0x40) }
    }
    return Array("WABCDEFGHIJKLMNOPQRSTUV".utf8)[sum % 23] == characters[7]
  }
}
