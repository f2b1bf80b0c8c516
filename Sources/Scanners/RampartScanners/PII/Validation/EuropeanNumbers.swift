/// Checks the personal numbers of European states that consist of digits alone.
enum EuropeanNumbers {
  /// United Kingdom, NHS number: ten digits, weights 10 to 2, modulus 11.
  static func isNHS(_ digits: [UInt8]) -> Bool {
    guard digits.count == 10, !CheckDigits.isUniform(digits) else { return false }
    let check = 11 - CheckDigits.weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
    return check != 10 && check % 11 == Int(digits[9])
  }

  /// France, numéro de sécurité sociale: 13 digits and a key of two, modulus 97.
  static func isNIR(_ digits: [UInt8]) -> Bool {
    guard digits.count == 15, [1, 2, 3, 4, 7, 8].contains(digits[0]) else { return false }
    let month = CheckDigits.number(digits[3..<5])
    guard (1...12).contains(month) || (20...42).contains(month) || (50...99).contains(month)
    else { return false }
    return 97 - CheckDigits.number(digits[0..<13]) % 97 == CheckDigits.number(digits[13..<15])
  }

  /// Germany, Steuer-Identifikationsnummer: one digit stands two or three times in the first ten.
  static func isGermanTaxNumber(_ digits: [UInt8]) -> Bool {
    guard digits.count == 11, digits[0] != 0 else { return false }
    var counts = [Int](repeating: 0, count: 10)
    for digit in digits.prefix(10) { counts[Int(digit)] += 1 }
    guard counts.count(where: { $0 > 1 }) == 1, counts.allSatisfy({ $0 <= 3 }) else {
      return false
    }
    return CheckDigits.mod11_10(digits)
  }

  /// Netherlands, burgerservicenummer: the elfproef.
  static func isBSN(_ digits: [UInt8]) -> Bool {
    guard digits.count == 9, !CheckDigits.isUniform(digits) else { return false }
    return CheckDigits.weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0
  }

  /// Belgium, rijksregisternummer: birth date, series, and 97 minus the rest modulo 97.
  static func isBelgian(_ digits: [UInt8]) -> Bool {
    guard digits.count == 11,
      CalendarDay.isYearMonthDay(digits[0..<6], monthOffsets: [0, 20, 40])
    else { return false }
    let number = CheckDigits.number(digits[0..<9])
    let check = CheckDigits.number(digits[9..<11])
    // A two stands before the numbers of those born from 2000 on.
    return 97 - number % 97 == check || 97 - (2_000_000_000 + number) % 97 == check
  }

  /// Poland, PESEL: the month carries the century.
  static func isPESEL(_ digits: [UInt8]) -> Bool {
    guard digits.count == 11,
      CalendarDay.isYearMonthDay(digits[0..<6], monthOffsets: [0, 20, 40, 60, 80])
    else { return false }
    return CheckDigits.weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0
  }

  /// Portugal, NIF: weights 9 to 2, modulus 11.
  static func isPortugueseNIF(_ digits: [UInt8]) -> Bool {
    guard digits.count == 9, [1, 2, 3, 5, 6, 8, 9].contains(digits[0]) else { return false }
    let rest = CheckDigits.weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
    return (rest < 2 ? 0 : 11 - rest) == Int(digits[8])
  }

  /// Sweden, personnummer with or without the century; the day of a coordination number is 60 more.
  static func isPersonnummer(_ digits: [UInt8]) -> Bool {
    guard digits.count == 10 || digits.count == 12 else { return false }
    if digits.count == 12 {
      let century = CheckDigits.number(digits[0..<2])
      guard (18...21).contains(century) else { return false }
    }
    let short = Array(digits.suffix(10))
    let day = CheckDigits.number(short[4..<6])
    return CalendarDay.exists(
      day: day > 60 ? day - 60 : day, month: CheckDigits.number(short[2..<4]))
      && CheckDigits.luhn(short)
  }

  /// Norway, fødselsnummer, D-number or H-number: two check digits, modulus 11.
  static func isFodselsnummer(_ digits: [UInt8]) -> Bool {
    guard digits.count == 11,
      CalendarDay.isDayMonthYear(digits[0..<6], dayOffsets: [0, 40], monthOffsets: [0, 40, 80])
    else { return false }
    return CheckDigits.weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0
      && CheckDigits.weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
  }

  /// Denmark, CPR: a birth date; since 2007 the old check digit no longer holds for all.
  static func isCPR(_ digits: [UInt8]) -> Bool {
    digits.count == 10 && CalendarDay.isDayMonthYear(digits[0..<6])
  }

  /// Switzerland, AHV number: country code 756, then EAN-13.
  static func isAHV(_ digits: [UInt8]) -> Bool {
    digits.count == 13 && digits.starts(with: [7, 5, 6]) && CheckDigits.ean13(digits)
  }

  /// Austria, Sozialversicherungsnummer: the fourth digit checks the others, modulus 11.
  static func isAustrian(_ digits: [UInt8]) -> Bool {
    guard digits.count == 10, digits[0] != 0,
      CalendarDay.isDayMonthYear(digits[4..<10], monthOffsets: [0, 1, 2, 3])
    else { return false }
    return CheckDigits.weighted(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == Int(digits[3])
  }

  /// Romania, CNP: sex and century, birth date, county; modulus 11.
  static func isCNP(_ digits: [UInt8]) -> Bool {
    guard digits.count == 13, digits[0] != 0, CalendarDay.isYearMonthDay(digits[1..<7]) else {
      return false
    }
    let rest = CheckDigits.weighted(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
    return (rest == 10 ? 1 : rest) == Int(digits[12])
  }

  /// Czechia and Slovakia, rodné číslo of ten digits: the whole number is a multiple of eleven.
  static func isBirthNumber(_ digits: [UInt8]) -> Bool {
    digits.count == 10
      && CalendarDay.isYearMonthDay(digits[0..<6], monthOffsets: [0, 20, 50, 70])
      && CheckDigits.number(digits) % 11 == 0
  }

  /// Croatia, OIB: ISO 7064, MOD 11,10.
  static func isOIB(_ digits: [UInt8]) -> Bool {
    digits.count == 11 && !CheckDigits.isUniform(digits) && CheckDigits.mod11_10(digits)
  }

  /// Bulgaria, EGN: the month carries the century; modulus 11.
  static func isEGN(_ digits: [UInt8]) -> Bool {
    guard digits.count == 10,
      CalendarDay.isYearMonthDay(digits[0..<6], monthOffsets: [0, 20, 40])
    else { return false }
    return CheckDigits.weighted(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == Int(digits[9])
  }

  /// Estonia and Lithuania, isikukood and asmens kodas: two rounds of weights, modulus 11.
  static func isBalticCode(_ digits: [UInt8]) -> Bool {
    guard digits.count == 11, (1...8).contains(digits[0]),
      CalendarDay.isYearMonthDay(digits[1..<7])
    else { return false }
    var rest = CheckDigits.weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
    if rest == 10 { rest = CheckDigits.weighted(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 }
    return rest % 10 == Int(digits[10])
  }

  /// Greece, AMKA: birth date and Luhn.
  static func isAMKA(_ digits: [UInt8]) -> Bool {
    digits.count == 11 && CalendarDay.isDayMonthYear(digits[0..<6]) && CheckDigits.luhn(digits)
  }

  /// Turkey, kimlik numarası: the last two digits check the others.
  static func isTurkish(_ digits: [UInt8]) -> Bool {
    guard digits.count == 11, digits[0] != 0 else { return false }
    let tenth = CheckDigits.weighted(digits, [7, -1, 7, -1, 7, -1, 7, -1, 7]) % 10
    let eleventh = CheckDigits.weighted(digits, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10
    return (tenth + 10) % 10 == Int(digits[9]) && eleventh == Int(digits[10])
  }
}
