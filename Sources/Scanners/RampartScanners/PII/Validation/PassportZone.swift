/// Checks machine-readable zones of travel documents (ICAO 9303).
enum PassportZone {
  /// Whether the last character is the check digit of the characters before it.
  static func hasCheckDigit(_ field: ArraySlice<UInt8>) -> Bool {
    guard let last = field.last else { return false }
    // An empty optional field may carry `<` in the place of 0.
    let expected = last == UInt8(ascii: "<") ? 0 : Int(last) - 0x30
    return checksum(field.dropLast()) == expected
  }

  private static func checksum(_ characters: ArraySlice<UInt8>) -> Int? {
    var sum = 0
    for (place, character) in characters.enumerated() {
      let value: Int
      switch character {
      case UInt8(ascii: "<"): value = 0
      case 0x30...0x39: value = Int(character) - 0x30
      case 0x41...0x5A: value = Int(character) - 0x41 + 10
      default: return nil
      }
      sum += value * [7, 3, 1][place % 3]
    }
    return sum % 10
  }

  /// Whether a line is the second line of a passport (44 characters) or of a TD2 card (36).
  static func isSecondLine(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count == 44 || line.count == 36 else { return false }
    let start = line.startIndex
    return hasCheckDigit(line[start..<start + 10])
      && hasCheckDigit(line[start + 13..<start + 20])
      && hasCheckDigit(line[start + 21..<start + 28])
  }

  /// Whether a line is the first line of a TD1 card, whose document number has a check digit.
  static func isCardFirstLine(_ line: ArraySlice<UInt8>) -> Bool {
    line.count == 30 && hasCheckDigit(line[line.startIndex + 5..<line.startIndex + 15])
  }

  /// Whether a line is the second line of a TD1 card: dates of birth and expiry.
  static func isCardSecondLine(_ line: ArraySlice<UInt8>) -> Bool {
    let start = line.startIndex
    return line.count == 30 && hasCheckDigit(line[start..<start + 7])
      && hasCheckDigit(line[start + 8..<start + 15])
  }
}
