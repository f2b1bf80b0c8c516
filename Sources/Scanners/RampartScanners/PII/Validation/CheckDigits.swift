/// The arithmetic behind check digits; digits are values 0...9, the check digit last.
enum CheckDigits {
  /// Luhn, ISO/IEC 7812-1: payment cards, SIN, personnummer.
  static func luhn(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
    var sum = 0
    var doubles = false
    for digit in digits.reversed() {
      let value = Int(digit) * (doubles ? 2 : 1)
      sum += value > 9 ? value - 9 : value
      doubles.toggle()
    }
    return sum % 10 == 0
  }

  /// The sum of digits times weights; the shorter of both ends it.
  static func weighted(_ digits: some Sequence<UInt8>, _ weights: [Int]) -> Int {
    zip(digits, weights).reduce(0) { $0 + Int($1.0) * $1.1 }
  }

  /// The number that decimal digits spell; at most 18 digits.
  static func number(_ digits: some Collection<UInt8>) -> Int {
    digits.prefix(18).reduce(0) { $0 * 10 + Int($1) }
  }

  /// ISO/IEC 7064, MOD 11,10: German and Croatian tax numbers.
  static func mod11_10(_ digits: [UInt8]) -> Bool {
    guard let check = digits.last else { return false }
    var product = 10
    for digit in digits.dropLast() {
      var sum = (Int(digit) + product) % 10
      if sum == 0 { sum = 10 }
      product = sum * 2 % 11
    }
    return (11 - product) % 10 == Int(check)
  }

  /// ISO/IEC 7064, MOD 97-10, over letters and digits in upper case: IBAN after its rotation.
  static func mod97<Characters: Sequence<UInt8>>(_ characters: Characters) -> Int? {
    var remainder = 0
    for character in characters {
      if PIIText.isDigit(character) {
        remainder = (remainder * 10 + Int(character - 0x30)) % 97
      } else if character >= 0x41, character <= 0x5A {
        remainder = (remainder * 100 + Int(character - 0x41) + 10) % 97
      } else {
        return nil
      }
    }
    return remainder
  }

  /// Verhoeff's scheme over the dihedral group of order 10: Aadhaar.
  static func verhoeff(_ digits: [UInt8]) -> Bool {
    var check = 0
    for (place, digit) in digits.reversed().enumerated() {
      var value = Int(digit)
      // The permutation of place n is the n-th power of one permutation.
      for _ in 0..<(place % 8) { value = verhoeffPermutation[value] }
      check = dihedralProduct(check, value)
    }
    return check == 0
  }

  private static let verhoeffPermutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

  /// Multiplies two elements of D5; 0...4 are rotations, 5...9 reflections.
  private static func dihedralProduct(_ left: Int, _ right: Int) -> Int {
    switch (left < 5, right < 5) {
    case (true, true): (left + right) % 5
    case (true, false): 5 + (left + right - 5) % 5
    case (false, true): 5 + (left - 5 - right + 5) % 5
    case (false, false): (left - right + 5) % 5
    }
  }

  /// EAN-13, weights 1 and 3: Swiss AHV numbers.
  static func ean13(_ digits: [UInt8]) -> Bool {
    digits.count == 13
      && weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0
  }

  /// Whether every digit is the same, as in numbers made up for forms.
  static func isUniform(_ digits: [UInt8]) -> Bool {
    guard let first = digits.first else { return true }
    return digits.allSatisfy { $0 == first }
  }
}
