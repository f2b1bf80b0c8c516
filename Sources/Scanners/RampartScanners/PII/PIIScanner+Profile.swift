public import RampartCore

extension PIIScanner {
  /// What the scanner is for, and what it must and must not flag.
  public static let profile = ScannerProfile(
    id: .piiDetection,
    summary: "Finds personal data: cards, accounts, personal numbers, addresses, names in context.",
    whyItMatters: """
      What an agent reads, it may repeat: to another customer, to a tool, to a log. Card numbers, \
      personal numbers and addresses that pass through a conversation are a leak waiting for a \
      place to happen, and most laws on data protection make it a costly one.
      """,
    limits: """
      Deterministic: it knows formats, check digits and announcing words, not meaning. Names and \
      places that nothing announces are not found. Base58 addresses are not checked by checksum.
      """,
    settings: [
      ScannerProfile.Setting(
        "entities", "entity to action: detect, redact, review or block",
        default: "every entity that is on, with `default`"),
      ScannerProfile.Setting(
        "default", "action of entities not listed", default: "the score decides"),
      ScannerProfile.Setting(
        "regions", "regions whose national telephone numbers are known",
        default: PIISettings.defaultRegions.joined(separator: ", ")),
      ScannerProfile.Setting("minimum_score", "lower scores are not reported", default: "0.5"),
      ScannerProfile.Setting("style", "redaction: token or mask", default: "token"),
    ],
    references: [
      "OWASP LLM02:2025 Sensitive Information Disclosure", "CWE-359", "ISO/IEC 7812-1",
      "ISO 13616 (IBAN)", "ICAO 9303 (machine-readable travel documents)", "ITU-T E.164",
    ],
    rules: PIIEntity.allCases.map { entity in
      RuleProfile(
        id: entity.rule, summary: "Finds: \(entity.title). \(entity.method)",
        severity: entity.severity, category: PIIEntity.category,
        remedy: "redact it, or remove it before the message goes on")
    },
    examples: flagged + passed)

  private static let flagged: [Example] = [
    .flags("please charge 4111 1111 1111 1111 today", as: "pii_detection/credit_card"),
    .flags("write to jane.doe@example.org", as: "pii_detection/email_address"),
    .flags("IBAN DE89 3704 0044 0532 0130 00", as: "pii_detection/iban_code"),
    .flags("call me on +49 30 901820", as: "pii_detection/phone_number"),
    .flags("my SSN is 536-90-4399", as: "pii_detection/us_ssn"),
    .flags("the login came from 203.0.113.77", as: "pii_detection/ip_address"),
    .flags("her codice fiscale: RSSMRA85T10A562S", as: "pii_detection/it_fiscal_code"),
    .flags("CPF 529.982.247-25", as: "pii_detection/br_cpf"),
    .flags("PESEL: 44051401359", as: "pii_detection/pl_pesel"),
    .flags("she was born on 5/19/1987", as: "pii_detection/date_of_birth"),
    .flags("my name is Ada Lovelace", as: "pii_detection/person"),
    .flags("ship it to 221 Baker Street", as: "pii_detection/street_address"),
    .flags("my driver's license number is A1256341", as: "pii_detection/us_driver_license"),
  ]

  private static let passed: [Example] = [
    .passes("the build of 2024-05-12 took 1234567 ms at 12:30:45"),
    .passes("release 10.2.3.4 costs $1,299.00 and weighs 3.14159265 kg"),
    .passes("order 1234567890 ships in 5 minutes down the road"),
    .passes("use std::vector<int> and package@1.2.3"),
    .passes("Dear Sir or Madam, the meeting is on Monday at 10:00"),
  ]
}
