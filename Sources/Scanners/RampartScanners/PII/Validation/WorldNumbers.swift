/// Checks the personal numbers of states outside Europe that consist of digits alone.
enum WorldNumbers {
  /// Canada, social insurance number: Luhn; 0 and 8 do not begin one.
  static func isSIN(_ digits: [UInt8]) -> Bool {
    digits.count == 9 && digits[0] != 0 && digits[0] != 8 && !CheckDigits.isUniform(digits)
      && CheckDigits.luhn(digits)
  }

  /// Brazil, CPF: two check digits, modulus 11.
  static func isCPF(_ digits: [UInt8]) -> Bool {
    digits.count == 11 && !CheckDigits.isUniform(digits)
      && brazilianDigit(digits.prefix(9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) == digits[9]
      && brazilianDigit(digits.prefix(10), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) == digits[10]
  }

  /// Brazil, CNPJ of companies: two check digits, modulus 11.
  static func isCNPJ(_ digits: [UInt8]) -> Bool {
    digits.count == 14 && !CheckDigits.isUniform(digits)
      && brazilianDigit(digits.prefix(12), [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digits[12]
      && brazilianDigit(digits.prefix(13), [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digits[13]
  }

  private static func brazilianDigit(_ digits: ArraySlice<UInt8>, _ weights: [Int]) -> UInt8 {
    let rest = CheckDigits.weighted(digits, weights) % 11
    return rest < 2 ? 0 : UInt8(11 - rest)
  }

  /// Argentina, CUIT and CUIL: type, document number, check digit.
  static func isCUIT(_ digits: [UInt8]) -> Bool {
    guard digits.count == 11 else { return false }
    let type = CheckDigits.number(digits[0..<2])
    guard [20, 23, 24, 25, 26, 27, 30, 33, 34].contains(type) else { return false }
    let check = 11 - CheckDigits.weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return check != 10 && check % 11 == Int(digits[10])
  }

  /// Chile, RUT: weights 2 to 7 from the right; the check character is a digit or K.
  static func isRUT(_ digits: [UInt8], check: UInt8) -> Bool {
    guard (7...8).contains(digits.count), !CheckDigits.isUniform(digits) else { return false }
    let sum = CheckDigits.weighted(digits.reversed(), [2, 3, 4, 5, 6, 7, 2, 3])
    switch 11 - sum % 11 {
    case 11: return check == UInt8(ascii: "0")
    case 10: return check == UInt8(ascii: "K")
    case let value: return check == UInt8(value) + 0x30
    }
  }

  /// India, Aadhaar: twelve digits from 2 on, Verhoeff.
  static func isAadhaar(_ digits: [UInt8]) -> Bool {
    digits.count == 12 && digits[0] >= 2 && !CheckDigits.isUniform(digits)
      && CheckDigits.verhoeff(digits)
  }

  /// China, resident identity number: region, birth date, ISO 7064 MOD 11-2 with X for ten.
  static func isChinese(_ digits: [UInt8], check: UInt8) -> Bool {
    guard digits.count == 17, (1...8).contains(digits[0]) else { return false }
    let year = CheckDigits.number(digits[6..<10])
    guard (1850...2100).contains(year),
      CalendarDay.exists(
        day: CheckDigits.number(digits[12..<14]), month: CheckDigits.number(digits[10..<12]),
        year: year)
    else { return false }
    let sum = CheckDigits.weighted(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
    let expected = (12 - sum % 11) % 11
    return check == (expected == 10 ? UInt8(ascii: "X") : UInt8(expected) + 0x30)
  }

  /// Korea, resident registration number: birth date, sex and century, check digit.
  static func isKorean(_ digits: [UInt8]) -> Bool {
    guard digits.count == 13, (1...8).contains(digits[6]),
      CalendarDay.isYearMonthDay(digits[0..<6])
    else { return false }
    let sum = CheckDigits.weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])
    return (11 - sum % 11) % 10 == Int(digits[12])
  }

  /// Japan, individual number: twelve digits, modulus 11.
  static func isMyNumber(_ digits: [UInt8]) -> Bool {
    guard digits.count == 12, !CheckDigits.isUniform(digits) else { return false }
    let rest = CheckDigits.weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return (rest <= 1 ? 0 : 11 - rest) == Int(digits[11])
  }

  /// Australia, tax file number: nine digits, weighted sum a multiple of eleven.
  static func isTFN(_ digits: [UInt8]) -> Bool {
    digits.count == 9 && !CheckDigits.isUniform(digits)
      && CheckDigits.weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0
  }

  /// Australia, Medicare: the ninth digit checks the first eight; an issue number follows.
  static func isMedicare(_ digits: [UInt8]) -> Bool {
    guard digits.count == 10 || digits.count == 11, (2...6).contains(digits[0]) else {
      return false
    }
    return CheckDigits.weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 == Int(digits[8])
      && digits[9] != 0
  }

  /// Australia, business number: one less in the first place, then a multiple of 89.
  static func isABN(_ digits: [UInt8]) -> Bool {
    guard digits.count == 11, digits[0] != 0 else { return false }
    return (CheckDigits.weighted(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0
  }

  /// South Africa, identity number: birth date, citizenship, Luhn.
  static func isSouthAfrican(_ digits: [UInt8]) -> Bool {
    digits.count == 13 && digits[10] <= 2 && CalendarDay.isYearMonthDay(digits[0..<6])
      && CheckDigits.luhn(digits)
  }

  /// Israel, teudat zehut: nine digits, Luhn.
  static func isIsraeli(_ digits: [UInt8]) -> Bool {
    digits.count == 9 && !CheckDigits.isUniform(digits) && CheckDigits.luhn(digits)
  }

  /// Thailand, citizen number: thirteen digits, modulus 11.
  static func isThai(_ digits: [UInt8]) -> Bool {
    guard digits.count == 13, (1...8).contains(digits[0]) else { return false }
    let sum = CheckDigits.weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
    return (11 - sum % 11) % 10 == Int(digits[12])
  }
}
