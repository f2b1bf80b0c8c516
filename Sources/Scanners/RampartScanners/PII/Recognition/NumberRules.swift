/// A number of digits alone: how it is written and what holds for it.
struct NumberRule: Sendable {
  let entity: PIIEntity
  /// The entity as a set.
  let member: PIIEntitySet
  /// How many digits it has.
  let counts: [Int]
  /// The ways of writing it that say what it is, with `9` for each digit.
  let layouts: [[UInt8]]
  /// The score when a layout matches and no word nearby says what it is.
  let layoutScore: Double
  /// The score when words nearby say what it is.
  let contextScore: Double
  /// Whether its check digits hold.
  let isValid: @Sendable ([UInt8]) -> Bool

  init(
    _ entity: PIIEntity, _ counts: [Int], layouts: [String] = [],
    layoutScore: Double = PIIDetection.validated, contextScore: Double = PIIDetection.confirmed,
    isValid: @escaping @Sendable ([UInt8]) -> Bool
  ) {
    self.entity = entity
    member = PIIEntitySet([entity])
    self.counts = counts
    self.layouts = layouts.map { Array($0.utf8) }
    self.layoutScore = layoutScore
    self.contextScore = contextScore
    self.isValid = isValid
  }

  /// The rules, the more specific first.
  static let all: [NumberRule] = american + european + elsewhere + unchecked

  private static let american: [NumberRule] = [
    NumberRule(
      .usSSN, [9], layouts: ["999-99-9999"], layoutScore: PIIDetection.shaped,
      isValid: USNumbers.isSocialSecurity),
    NumberRule(
      .usITIN, [9], layouts: ["999-99-9999"], layoutScore: PIIDetection.shaped,
      isValid: USNumbers.isTaxpayer),
    NumberRule(.abaRouting, [9], isValid: BankAccount.isRoutingNumber),
    NumberRule(.caSIN, [9], isValid: WorldNumbers.isSIN),
    NumberRule(.brCPF, [11], layouts: ["999.999.999-99"], isValid: WorldNumbers.isCPF),
    NumberRule(.brCNPJ, [14], layouts: ["99.999.999/9999-99"], isValid: WorldNumbers.isCNPJ),
    NumberRule(.arCUIT, [11], layouts: ["99-99999999-9"], isValid: WorldNumbers.isCUIT),
  ]

  private static let european: [NumberRule] = [
    NumberRule(.ukNHS, [10], isValid: EuropeanNumbers.isNHS),
    NumberRule(
      .frNIR, [15], layouts: ["9 99 99 99 999 999 99", "9 99 99 99 999 999 - 99"],
      isValid: EuropeanNumbers.isNIR),
    NumberRule(.deTaxID, [11], isValid: EuropeanNumbers.isGermanTaxNumber),
    NumberRule(.nlBSN, [9], isValid: EuropeanNumbers.isBSN),
    NumberRule(
      .beNationalNumber, [11], layouts: ["99.99.99-999.99"], isValid: EuropeanNumbers.isBelgian),
    NumberRule(.plPESEL, [11], isValid: EuropeanNumbers.isPESEL),
    NumberRule(.ptNIF, [9], isValid: EuropeanNumbers.isPortugueseNIF),
    NumberRule(
      .sePersonnummer, [10, 12], layouts: ["999999-9999", "99999999-9999"],
      layoutScore: PIIDetection.shaped, isValid: EuropeanNumbers.isPersonnummer),
    NumberRule(
      .noFodselsnummer, [11], layouts: ["99999999999", "999999 99999"],
      layoutScore: PIIDetection.shaped, isValid: EuropeanNumbers.isFodselsnummer),
    NumberRule(.dkCPR, [10], isValid: EuropeanNumbers.isCPR),
    NumberRule(
      .chAHV, [13], layouts: ["999.9999.9999.99", "9999999999999"],
      isValid: EuropeanNumbers.isAHV),
    NumberRule(.atSVNR, [10], isValid: EuropeanNumbers.isAustrian),
    NumberRule(.roCNP, [13], isValid: EuropeanNumbers.isCNP),
    NumberRule(
      .czBirthNumber, [10], layouts: ["999999/9999"], isValid: EuropeanNumbers.isBirthNumber),
    NumberRule(.hrOIB, [11], isValid: EuropeanNumbers.isOIB),
    NumberRule(.bgEGN, [10], isValid: EuropeanNumbers.isEGN),
    NumberRule(.balticCode, [11], isValid: EuropeanNumbers.isBalticCode),
    NumberRule(.grAMKA, [11], isValid: EuropeanNumbers.isAMKA),
    NumberRule(.trNationalID, [11], isValid: EuropeanNumbers.isTurkish),
  ]

  private static let elsewhere: [NumberRule] = [
    NumberRule(.inAadhaar, [12], isValid: WorldNumbers.isAadhaar),
    NumberRule(
      .cnResidentID, [18], layouts: ["999999999999999999"],
      isValid: { WorldNumbers.isChinese(Array($0.dropLast()), check: ($0.last ?? 10) + 0x30) }),
    NumberRule(
      .krRRN, [13], layouts: ["999999-9999999"], isValid: WorldNumbers.isKorean),
    NumberRule(.jpMyNumber, [12], isValid: WorldNumbers.isMyNumber),
    NumberRule(.auTFN, [9], isValid: WorldNumbers.isTFN),
    NumberRule(.auMedicare, [10, 11], isValid: WorldNumbers.isMedicare),
    NumberRule(.auABN, [11], isValid: WorldNumbers.isABN),
    NumberRule(.zaID, [13], isValid: WorldNumbers.isSouthAfrican),
    NumberRule(.ilID, [9], isValid: WorldNumbers.isIsraeli),
    NumberRule(.thTNIN, [13], layouts: ["9-9999-99999-99-9"], isValid: WorldNumbers.isThai),
  ]

  /// Numbers without a check digit, which only the words nearby can tell.
  private static let unchecked: [NumberRule] = [
    NumberRule(.usPassport, [9], contextScore: PIIDetection.shaped) { _ in true },
    NumberRule(.passport, [7, 8], contextScore: PIIDetection.contextual) { _ in true },
    NumberRule(
      .usDriverLicense, [7, 8, 9, 10, 11, 12, 13, 14], contextScore: PIIDetection.shaped
    ) { _ in true },
    NumberRule(
      .usBankNumber, Array(8...17), contextScore: PIIDetection.contextual
    ) { !CheckDigits.isUniform($0) },
  ]

  /// Returns the rules of `entities` for numbers of each count of digits.
  static func byCount(_ entities: PIIEntitySet) -> [[NumberRule]] {
    (0...19).map { count in
      all.filter { $0.counts.contains(count) && entities.contains($0.entity) }
    }
  }
}
