/// Knows which digits are payment card numbers: issuer ranges, lengths and the Luhn digit.
enum PaymentCard {
  /// A block of issuer identification numbers: the leading digits and the lengths in use.
  private struct Issuer {
    let prefixes: ClosedRange<Int>
    let prefixLength: Int
    let lengths: ClosedRange<Int>
  }

  // Ranges as the networks publish them: Visa, Mastercard, American Express, Diners Club,
  // Discover, JCB, UnionPay, Maestro, Mir, RuPay, Elo, Verve, Troy.
  private static let issuers: [Issuer] = [
    Issuer(prefixes: 4...4, prefixLength: 1, lengths: 13...13),
    Issuer(prefixes: 4...4, prefixLength: 1, lengths: 16...16),
    Issuer(prefixes: 4...4, prefixLength: 1, lengths: 19...19),
    Issuer(prefixes: 51...55, prefixLength: 2, lengths: 16...16),
    Issuer(prefixes: 2221...2720, prefixLength: 4, lengths: 16...16),
    Issuer(prefixes: 34...34, prefixLength: 2, lengths: 15...15),
    Issuer(prefixes: 37...37, prefixLength: 2, lengths: 15...15),
    Issuer(prefixes: 300...305, prefixLength: 3, lengths: 14...19),
    Issuer(prefixes: 36...36, prefixLength: 2, lengths: 14...19),
    Issuer(prefixes: 38...39, prefixLength: 2, lengths: 14...19),
    Issuer(prefixes: 6011...6011, prefixLength: 4, lengths: 16...19),
    Issuer(prefixes: 644...649, prefixLength: 3, lengths: 16...19),
    Issuer(prefixes: 65...65, prefixLength: 2, lengths: 16...19),
    Issuer(prefixes: 3528...3589, prefixLength: 4, lengths: 16...19),
    Issuer(prefixes: 2131...2131, prefixLength: 4, lengths: 15...15),
    Issuer(prefixes: 1800...1800, prefixLength: 4, lengths: 15...15),
    Issuer(prefixes: 62...62, prefixLength: 2, lengths: 16...19),
    Issuer(prefixes: 81...81, prefixLength: 2, lengths: 16...19),
    Issuer(prefixes: 50...50, prefixLength: 2, lengths: 12...19),
    Issuer(prefixes: 56...58, prefixLength: 2, lengths: 12...19),
    Issuer(prefixes: 6304...6304, prefixLength: 4, lengths: 12...19),
    Issuer(prefixes: 67...67, prefixLength: 2, lengths: 12...19),
    Issuer(prefixes: 2200...2204, prefixLength: 4, lengths: 16...19),
    Issuer(prefixes: 60...60, prefixLength: 2, lengths: 16...16),
    Issuer(prefixes: 636...639, prefixLength: 3, lengths: 16...16),
    Issuer(prefixes: 979200...979289, prefixLength: 6, lengths: 16...16),
  ]

  /// Whether a network issues numbers that begin and are as long as this one.
  static func hasIssuer(_ digits: [UInt8]) -> Bool {
    guard (12...19).contains(digits.count) else { return false }
    let leading = (1...6).map { CheckDigits.number(digits.prefix($0)) }
    return issuers.contains {
      $0.lengths.contains(digits.count) && $0.prefixes.contains(leading[$0.prefixLength - 1])
    }
  }

  /// Whether the digits are a card number.
  static func isValid(_ digits: [UInt8]) -> Bool {
    hasIssuer(digits) && CheckDigits.luhn(digits) && !CheckDigits.isUniform(digits)
  }

  /// Whether digits are grouped as on cards: in fours, 4-6-5, 4-6-4, or not at all.
  static func isGrouping(_ sizes: [Int]) -> Bool {
    if sizes.count == 1 { return true }
    switch sizes {
    case [4, 6, 5], [4, 6, 4], [6, 13], [4, 5, 6], [8, 8]: return true
    default:
      guard let last = sizes.last else { return false }
      return sizes.dropLast().allSatisfy { $0 == 4 } && last <= 4
    }
  }
}
