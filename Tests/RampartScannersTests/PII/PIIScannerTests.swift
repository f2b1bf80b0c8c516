import RampartCore
import RampartPatterns
import RampartPhone
import Testing

@testable import RampartScanners

/// Settings as a file would give them.
func piiSettings(_ entries: (String, DocumentNode.Content)...) -> ScannerSettings {
  let position = SourcePosition(file: "rampart.yaml", line: 3, column: 5)
  return ScannerSettings(
    section: DocumentNode(
      .mapping(
        entries.map {
          DocumentNode.Entry(
            key: $0.0, keyPosition: position, value: DocumentNode($0.1, at: position))
        }), at: position))
}

/// A mapping of plain values.
func plainMapping(_ values: [String: String]) -> DocumentNode.Content {
  let position = SourcePosition(file: "rampart.yaml", line: 4, column: 7)
  return .mapping(
    values.sorted { $0.key < $1.key }.map {
      DocumentNode.Entry(
        key: $0.key, keyPosition: position,
        value: DocumentNode(.scalar($0.value, isPlain: true), at: position))
    })
}

func makePIIScanner(_ settings: ScannerSettings = .standard) throws -> PIIScanner {
  try PIIScanner(
    settings,
    engines: ScannerEngines(
      patterns: PatternEngine(), viewer: PlainViewer(), phoneNumbers: PhoneNumberParser()))
}

@Suite("Scanner of personal data")
struct PIIScannerTests {
  /// Built once: compiling the patterns is most of the time of these tests.
  static let standard = Result { try makePIIScanner() }
  static let everything = Result {
    try makePIIScanner(
      piiSettings(
        (
          "entities",
          plainMapping(["URL": "detect", "DOMAIN_NAME": "detect", "DATE_TIME": "detect"])
        )
      ))
  }

  /// What is found in a text, as `ENTITY: text`.
  private func found(_ text: String, _ scanner: Result<PIIScanner, any Error>) throws -> [String] {
    let bytes = Array(text.utf8)
    return try scanner.get().detections(in: bytes).map {
      "\($0.entity.rawValue): \(String(decoding: bytes[$0.range], as: UTF8.self))"
    }
  }

  @Test("Every example of the profile holds")
  func examples() async throws {
    let scanner = try Self.standard.get()
    #expect(PIIScanner.profile.examples.contains { $0.rules.isEmpty })
    for example in PIIScanner.profile.examples {
      let subject = ScanSubject(example.message, viewer: PlainViewer())
      let rules = Set(try await scanner.scan(subject).findings.map(\.rule))
      if example.rules.isEmpty {
        #expect(rules.isEmpty, "\(example.message)")
      } else {
        #expect(rules.isSuperset(of: example.rules), "\(example.message): \(rules)")
      }
    }
  }

  @Test(
    "Numbers are told apart by format, check digits and words nearby",
    arguments: [
      ("card 4111-1111-1111-1111 03/27", "CREDIT_CARD: 4111-1111-1111-1111"),
      ("amex 3782 822463 10005.", "CREDIT_CARD: 3782 822463 10005"),
      ("pay DE89 3704 0044 0532 0130 00 now", "IBAN_CODE: DE89 3704 0044 0532 0130 00"),
      ("iban gb29nwbk60161331926819", "IBAN_CODE: gb29nwbk60161331926819"),
      ("SSN 536 90 4399", "US_SSN: 536 90 4399"),
      ("my social security number: 123456789", "US_SSN: 123456789"),
      ("ITIN 912-70-1234", "US_ITIN: 912-70-1234"),
      ("routing number 021000021", "ABA_ROUTING_NUMBER: 021000021"),
      ("my bank account number is 12345678901", "US_BANK_NUMBER: 12345678901"),
      ("passport number: 483920175", "US_PASSPORT: 483920175"),
      ("the DEA number AB1234563", "MEDICAL_LICENSE: AB1234563"),
      ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "CRYPTO: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
      ("Reisepass C1234567", "PASSPORT: C1234567"),
      ("NHS number 943 476 5919", "UK_NHS: 943 476 5919"),
      ("NINO AB 12 34 56 C", "UK_NINO: AB 12 34 56 C"),
      ("2 55 08 14 168 025 38", "FR_NIR: 2 55 08 14 168 025 38"),
      ("Steuernummer 86 095 742 719", "DE_TAX_ID: 86 095 742 719"),
      ("BSN: 111222333", "NL_BSN: 111222333"),
      ("85.07.30-033.28", "BE_NATIONAL_NUMBER: 85.07.30-033.28"),
      ("NIF 12345678Z", "ES_NIF: 12345678Z"),
      ("NIE X-1234567-L", "ES_NIE: X-1234567-L"),
      ("personnummer 811228-9874", "SE_PERSONNUMMER: 811228-9874"),
      ("hetu 131052-308T", "FI_PERSONAL_IDENTITY_CODE: 131052-308T"),
      ("fødselsnummer 15108695088", "NO_FODSELSNUMMER: 15108695088"),
      ("CPR 211062-5629", "DK_CPR: 211062-5629"),
      ("AHV 756.9217.0769.85", "CH_AHV: 756.9217.0769.85"),
      ("rodné číslo 710319/2745", "CZ_BIRTH_NUMBER: 710319/2745"),
      ("16.727.230/0001-97", "BR_CNPJ: 16.727.230/0001-97"),
      ("RUT 12.531.909-2", "CL_RUT: 12.531.909-2"),
      ("CUIT 20-05536168-2", "AR_CUIT: 20-05536168-2"),
      ("BOXW310820HNERXN09", "MX_CURP: BOXW310820HNERXN09"),
      ("SIN: 123 456 782", "CA_SIN: 123 456 782"),
      ("Aadhaar 2341 2341 2346", "IN_AADHAAR: 2341 2341 2346"),
      ("PAN card ABCPE1234F", "IN_PAN: ABCPE1234F"),
      ("我的身份证号码是11010519491231002X", "CN_RESIDENT_ID: 11010519491231002X"),
      ("주민등록번호 850101-1234566", "KR_RRN: 850101-1234566"),
      ("マイナンバーは621498320257", "JP_MY_NUMBER: 621498320257"),
      ("NRIC S1234567D", "SG_NRIC_FIN: S1234567D"),
      ("TFN 123 456 782", "AU_TFN: 123 456 782"),
      ("kimlik no 17291716060", "TR_NATIONAL_ID: 17291716060"),
      (
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "PASSPORT: L898902C36UTO7408122F1204159ZE184226B<<<<<10"
      ),
      (
        "send to 0x52908400098527886E0F7030069857D2E4169EE7",
        "CRYPTO: 0x52908400098527886E0F7030069857D2E4169EE7"
      ),
      (
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "CRYPTO: bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
      ),
    ])
  func numbers(_ text: String, _ expected: String) throws {
    let found = try found(text, Self.standard)
    #expect(found == [expected])
  }

  @Test(
    "Telephone numbers are found as people write them",
    arguments: [
      ("ring +44 20 7946 0958 please", "+44 20 7946 0958"),
      ("reach us at (212) 555-0143", "(212) 555-0143"),
      ("it was 618-226-1460 then", "618-226-1460"),
      ("Tel. 030 901820", "030 901820"),
      ("Telefon: 0171/1234567", "0171/1234567"),
      ("appelez le 01 42 68 53 00", "01 42 68 53 00"),
      ("my phone is 2125550143", "2125550143"),
      ("fax +46 (0)157 548 89", "+46 (0)157 548 89"),
      ("(898)666-3621x0135 office", "(898)666-3621x0135"),
      (#"{"phoneNumber":"2125550143"}"#, "2125550143"),
      ("手机号码是13812345678。", "13812345678"),
    ])
  func phones(_ text: String, _ expected: String) throws {
    #expect(try found(text, Self.standard) == ["PHONE_NUMBER: \(expected)"])
  }

  @Test(
    "Addresses of machines and mailboxes are read whole",
    arguments: [
      ("mail <jane.doe+x@mail.example.co.uk>.", "EMAIL_ADDRESS: jane.doe+x@mail.example.co.uk"),
      ("邮箱是johndoe@example.com。", "EMAIL_ADDRESS: johndoe@example.com"),
      ("mailto:josé@example.org", "EMAIL_ADDRESS: josé@example.org"),
      ("from 203.0.113.77:8080", "IP_ADDRESS: 203.0.113.77"),
      ("host 2001:db8::8a2e:370:7334.", "IP_ADDRESS: 2001:db8::8a2e:370:7334"),
      (
        "d80:e4b5:79da:6cf6:71f3:51f7:9161:c319",
        "IP_ADDRESS: d80:e4b5:79da:6cf6:71f3:51f7:9161:c319"
      ),
      ("::ffff:203.0.113.77", "IP_ADDRESS: ::ffff:203.0.113.77"),
      ("mac 5c:50:15:4c:18:13", "MAC_ADDRESS: 5c:50:15:4c:18:13"),
      ("mac 5c50.154c.1813", "MAC_ADDRESS: 5c50.154c.1813"),
    ])
  func network(_ text: String, _ expected: String) throws {
    #expect(try found(text, Self.standard) == [expected])
  }

  @Test(
    "Names, places and dates are found where words announce them",
    arguments: [
      ("Dear Mr. van der Berg,", "PERSON: van der Berg"),
      ("I met Dr. Ada King-Noel's team", "PERSON: Ada King-Noel"),
      ("my name is john smith", "PERSON: john smith"),
      ("Hi Zoë,\nsee below", "PERSON: Zoë"),
      (#"{"first_name": "Mia"}"#, "PERSON: Mia"),
      ("Best regards,\nEmma Johnson\n", "PERSON: Emma Johnson"),
      ("Ich heiße Jürgen Groß.", "PERSON: Jürgen Groß"),
      ("she lives in San Francisco now", "LOCATION: San Francisco"),
      (
        "at 1600 Pennsylvania Ave, Washington, DC 20500.",
        "STREET_ADDRESS: 1600 Pennsylvania Ave, Washington, DC 20500"
      ),
      ("wohnt Hauptstraße 12a, 10115 Berlin", "STREET_ADDRESS: Hauptstraße 12a, 10115"),
      ("au 12 rue de la Paix", "STREET_ADDRESS: 12 rue de la Paix"),
      ("in Via Giuseppe Verdi 5", "STREET_ADDRESS: Via Giuseppe Verdi 5"),
      ("P.O. Box 1234", "STREET_ADDRESS: P.O. Box 1234"),
      ("zip code is 98547", "ZIP_CODE: 98547"),
      ("the flat in London SW1A 1AA", "ZIP_CODE: SW1A 1AA"),
      ("a 34 year old engineer", "AGE: 34"),
      ("date of birth: 1987-05-19", "DATE_OF_BIRTH: 1987-05-19"),
      ("born on May 19, 1987 there", "DATE_OF_BIRTH: May 19, 1987"),
      ("née le 12 février 1990.", "DATE_OF_BIRTH: 12 février 1990"),
      ("geboren am 3. März 1971", "DATE_OF_BIRTH: 3. März 1971"),
      ("nacida el 4 de mayo de 1988", "DATE_OF_BIRTH: 4 de mayo de 1988"),
      (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n",
        "PASSPORT: P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
      ),
    ])
  func context(_ text: String, _ expected: String) throws {
    #expect(try found(text, Self.standard).contains(expected))
  }

  @Test(
    "Ordinary numbers, names and code are nothing",
    arguments: [
      "081110 223440 INFO blk_-6491424745418112176 terminating",
      "2024-05-12T10:11:12.123456Z 1700000000 1700000000000",
      "version 10.2.3.4 and section 1.2.3", "v1.2.3.4-beta", "127.0.0.1 0.0.0.0 ::1",
      "total: $12345678.90, -1234567890, 0.12345678901",
      "order #1234567890, tracking 9400110200881234567890",
      "credit_card_4421486 gift_card_7091239 HAT139",
      "reservation ZFA04Y, user mia_li_3668", "std::vector<int>::begin() dead::beef",
      "logo@2x.png git@github.com:a/b.git user@localhost", "postgres://user:secret@db.internal/x",
      "deadbeef-1234-4321-abcd-0123456789ab",
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      "My name is on the list", "I am very happy. This is it. Dear Sir or Madam,",
      "the 1989 Tiananmen Square protests", "5 minutes down the road", "born to 5 marketing agents",
      "nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:04.789", "in 1999-2005 they called",
      "03-17 16:14:08.057  1702  2113 D power: call", "value GB29-NWBK-6016-1331-9268-20 end",
      "article AB1234563", "SSN 000-12-3456", "call 00000000", "scores (64-67-70-67)=268",
      "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
    ])
  func benign(_ text: String) throws {
    #expect(try found(text, Self.standard) == [])
  }

  @Test("URLs, host names and dates are found only where the settings name them")
  func optionalEntities() throws {
    let text = "see https://example.org/a?b=1, www.example.net or example.com since 2007, 5/19/2020"
    #expect(try found(text, Self.standard) == [])
    let all = try found(text, Self.everything)
    #expect(
      all == [
        "URL: https://example.org/a?b=1", "URL: www.example.net", "DOMAIN_NAME: example.com",
        "DATE_TIME: 2007", "DATE_TIME: 5/19/2020",
      ])
  }

  @Test("Of data that overlaps, the surer is kept")
  func overlaps() {
    let resolved = PIIScanner.resolved([
      PIIDetection(entity: .phoneNumber, range: 0..<12, score: 0.6),
      PIIDetection(entity: .creditCard, range: 0..<19, score: 1),
      PIIDetection(entity: .usBankNumber, range: 30..<40, score: 0.6),
      PIIDetection(entity: .url, range: 0..<50, score: 0.6),
    ])
    #expect(resolved.map(\.entity) == [.creditCard, .url, .usBankNumber])
  }

  @Test("A place is reported once, in bytes of the original, from the first view that shows it")
  func views() async throws {
    let original = Array("IBAN%20 jane@example.org".utf8)
    let decoded = Array("IBAN  jane@example.org".utf8)
    let origin = OffsetMap(runs: [
      .init(viewStart: 0, viewCount: 4, originalStart: 0, originalCount: 4, isLinear: true),
      .init(viewStart: 4, viewCount: 1, originalStart: 4, originalCount: 3, isLinear: false),
      .init(viewStart: 5, viewCount: 17, originalStart: 7, originalCount: 17, isLinear: true),
    ])
    let views = ViewSet(
      original: TextView(steps: [], bytes: original, origin: .identity(count: original.count)),
      derived: [TextView(steps: [.percent], bytes: decoded, origin: origin)])
    let part = ScanSubject.Part(path: .content, bytes: original, views: views)
    let message = Message(role: .tool, content: [.text(original)])
    let findings = try await Self.standard.get().scan(ScanSubject(message: message, parts: [part]))
      .findings
    #expect(findings.map(\.rule) == ["pii_detection/email_address"])
    #expect(findings.map(\.location.range) == [8..<24])
    #expect(findings.map(\.view) == ["original"])
    #expect(findings.map(\.entity) == ["EMAIL_ADDRESS"])
  }

  @Test("A finding never holds the text it was found in")
  func noContent() async throws {
    let subject = ScanSubject(
      Message(.user, "canary.person@example.org, +44 20 7946 0958"), viewer: PlainViewer())
    let findings = try await Self.standard.get().scan(subject).findings
    #expect(findings.count == 2)
    for finding in findings {
      #expect(!"\(finding)".contains("canary") && !"\(finding)".contains("7946"))
    }
  }
}
