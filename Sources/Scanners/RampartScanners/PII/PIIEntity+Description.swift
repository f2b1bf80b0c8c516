import RampartCore

extension PIIEntity {
  /// The class of weakness that leaking personal data belongs to.
  static let category = "LLM02:2025"

  /// How bad it is to leak it.
  var severity: Severity {
    switch self {
    case .creditCard, .iban, .usBankNumber, .usSSN, .usITIN, .usPassport, .passport: .critical
    case .emailAddress, .phoneNumber, .ipAddress, .macAddress, .person, .streetAddress,
      .dateOfBirth, .crypto, .abaRouting:
      .warning
    case .url, .domainName, .dateTime, .location, .zipCode, .age: .info
    default: .error
    }
  }

  /// What was found, in fixed words.
  var message: String { "\(title) in the text" }

  /// What it is, in words.
  var title: String {
    switch self {
    case .creditCard: "payment card number"
    case .iban: "international bank account number"
    case .emailAddress: "e-mail address"
    case .phoneNumber: "telephone number"
    case .ipAddress: "IP address"
    case .macAddress: "network interface address"
    case .crypto: "cryptocurrency address"
    case .url: "URL"
    case .domainName: "host name"
    case .usSSN: "US social security number"
    case .usITIN: "US individual taxpayer number"
    case .usBankNumber: "bank account number"
    case .abaRouting: "US bank routing number"
    case .usPassport: "US passport number"
    case .usDriverLicense: "driver's license number"
    case .passport: "passport number or machine-readable zone"
    case .medicalLicense: "US medical license number"
    case .dateOfBirth: "date of birth"
    case .dateTime: "date or time"
    case .person: "name of a person"
    case .location: "place where a person lives or comes from"
    case .streetAddress: "street address"
    case .zipCode: "postal code"
    case .age: "age of a person"
    default: "personal number (\(rawValue))"
    }
  }

  /// How it is recognised, in one sentence.
  var method: String {
    switch self {
    case .person, .location, .age:
      "Recognised by the words before it; score 0.6 to 0.85."
    case .usBankNumber, .usPassport, .usDriverLicense:
      "Recognised by its shape where words nearby announce it."
    case .phoneNumber:
      "Checked with libphonenumber; national numbers need a telephone's shape or words nearby."
    case .dateTime, .url, .domainName:
      "Recognised by its shape; off unless the settings name it."
    case .emailAddress, .ipAddress, .macAddress, .streetAddress, .zipCode, .crypto, .dateOfBirth:
      "Recognised by its shape and the words nearby."
    default: "Checked by its check digits or issue rules; weak shapes need words nearby."
    }
  }
}
