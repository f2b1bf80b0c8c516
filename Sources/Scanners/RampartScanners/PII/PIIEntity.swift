/// A kind of personal data; the raw values are Presidio's names where it has one.
package enum PIIEntity: String, Sendable, Hashable, CaseIterable {
  case creditCard = "CREDIT_CARD"
  case iban = "IBAN_CODE"
  case emailAddress = "EMAIL_ADDRESS"
  case phoneNumber = "PHONE_NUMBER"
  case ipAddress = "IP_ADDRESS"
  case macAddress = "MAC_ADDRESS"
  case crypto = "CRYPTO"
  case url = "URL"
  case domainName = "DOMAIN_NAME"
  case usSSN = "US_SSN"
  case usITIN = "US_ITIN"
  case usBankNumber = "US_BANK_NUMBER"
  case abaRouting = "ABA_ROUTING_NUMBER"
  case usPassport = "US_PASSPORT"
  case usDriverLicense = "US_DRIVER_LICENSE"
  case medicalLicense = "MEDICAL_LICENSE"
  case passport = "PASSPORT"
  case ukNHS = "UK_NHS"
  case ukNINO = "UK_NINO"
  case iePPS = "IE_PPS"
  case esNIF = "ES_NIF"
  case esNIE = "ES_NIE"
  case itFiscalCode = "IT_FISCAL_CODE"
  case frNIR = "FR_NIR"
  case deTaxID = "DE_TAX_ID"
  case nlBSN = "NL_BSN"
  case beNationalNumber = "BE_NATIONAL_NUMBER"
  case plPESEL = "PL_PESEL"
  case ptNIF = "PT_NIF"
  case sePersonnummer = "SE_PERSONNUMMER"
  case fiPersonalIdentityCode = "FI_PERSONAL_IDENTITY_CODE"
  case noFodselsnummer = "NO_FODSELSNUMMER"
  case dkCPR = "DK_CPR"
  case chAHV = "CH_AHV"
  case atSVNR = "AT_SVNR"
  case roCNP = "RO_CNP"
  case czBirthNumber = "CZ_BIRTH_NUMBER"
  case hrOIB = "HR_OIB"
  case bgEGN = "BG_EGN"
  case balticCode = "EE_LT_PERSONAL_CODE"
  case grAMKA = "GR_AMKA"
  case trNationalID = "TR_NATIONAL_ID"
  case brCPF = "BR_CPF"
  case brCNPJ = "BR_CNPJ"
  case clRUT = "CL_RUT"
  case arCUIT = "AR_CUIT"
  case mxCURP = "MX_CURP"
  case caSIN = "CA_SIN"
  case inAadhaar = "IN_AADHAAR"
  case inPAN = "IN_PAN"
  case cnResidentID = "CN_RESIDENT_ID"
  case krRRN = "KR_RRN"
  case jpMyNumber = "JP_MY_NUMBER"
  case sgNRIC = "SG_NRIC_FIN"
  case auTFN = "AU_TFN"
  case auMedicare = "AU_MEDICARE"
  case auABN = "AU_ABN"
  case zaID = "ZA_ID_NUMBER"
  case ilID = "IL_ID_NUMBER"
  case thTNIN = "TH_TNIN"
  case dateOfBirth = "DATE_OF_BIRTH"
  case dateTime = "DATE_TIME"
  case person = "PERSON"
  case location = "LOCATION"
  case streetAddress = "STREET_ADDRESS"
  case zipCode = "ZIP_CODE"
  case age = "AGE"

  /// The rule that reports it.
  package var rule: String { "pii_detection/\(rawValue.lowercased())" }

  /// Whether it is looked for without being named in the settings.
  package var isOnByDefault: Bool {
    switch self {
    case .url, .domainName, .dateTime: false
    default: true
    }
  }
}

/// A set of entities.
struct PIIEntitySet: Sendable, Hashable {
  private var bits: UInt128 = 0

  init() {}

  init(_ entities: some Sequence<PIIEntity>) {
    for entity in entities { insert(entity) }
  }

  mutating func insert(_ entity: PIIEntity) { bits |= 1 << UInt128(Self.places[entity] ?? 127) }

  mutating func formUnion(_ other: PIIEntitySet) { bits |= other.bits }

  func contains(_ entity: PIIEntity) -> Bool {
    bits & 1 << UInt128(Self.places[entity] ?? 127) != 0
  }

  /// Whether the sets share an entity.
  func intersects(_ other: PIIEntitySet) -> Bool { bits & other.bits != 0 }

  private static let places = Dictionary(
    uniqueKeysWithValues: PIIEntity.allCases.enumerated().map { ($1, $0) })
}

/// A place in a view that holds personal data.
struct PIIDetection: Sendable, Hashable {
  let entity: PIIEntity
  let range: Range<Int>
  let score: Double

  /// The score of a format whose check digits or range hold.
  static let validated = 1.0
  /// The score of a format that words nearby confirm.
  static let confirmed = 0.95
  /// The score of a format that only looks like it.
  static let shaped = 0.85
  /// The score of what only the words nearby say.
  static let contextual = 0.6
}
