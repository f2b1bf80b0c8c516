/// Checks numbers of the United States' social security and tax offices.
enum USNumbers {
  /// Whether nine digits are a social security number that can have been issued.
  ///
  /// The area is not 000, 666 or 900 and above, group and serial are not zero.
  static func isSocialSecurity(_ digits: [UInt8]) -> Bool {
    guard digits.count == 9, !CheckDigits.isUniform(digits) else { return false }
    let area = CheckDigits.number(digits[0..<3])
    let group = CheckDigits.number(digits[3..<5])
    let serial = CheckDigits.number(digits[5..<9])
    return area > 0 && area != 666 && area < 900 && group > 0 && serial > 0
  }

  /// Whether nine digits are a specimen: printed in advertisements, or a row of digits.
  static func isSpecimen(_ digits: [UInt8]) -> Bool {
    [078_05_1120, 219_09_9999, 123_45_6789].contains(CheckDigits.number(digits))
  }

  /// Whether two letters and seven digits are a registration of the Drug Enforcement Administration.
  static func isMedicalLicense(_ characters: [UInt8]) -> Bool {
    guard characters.count == 9, characters[2...].allSatisfy(PIIText.isDigit) else { return false }
    let digits = characters[2...].map { $0 - 0x30 }
    return CheckDigits.weighted(digits, [1, 2, 1, 2, 1, 2]) % 10 == Int(digits[6])
  }

  /// Whether nine digits are an individual taxpayer identification number.
  static func isTaxpayer(_ digits: [UInt8]) -> Bool {
    guard digits.count == 9, digits[0] == 9 else { return false }
    let group = CheckDigits.number(digits[3..<5])
    return (50...65).contains(group) || (70...88).contains(group) || (90...92).contains(group)
      || (94...99).contains(group)
  }
}
