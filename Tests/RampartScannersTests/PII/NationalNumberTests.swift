import Testing

@testable import RampartScanners

/// Numbers that the issuers and the literature publish as examples, and the same with an error.
private struct NumberCase: Sendable, CustomTestStringConvertible {
  let name: String
  let valid: [String]
  let invalid: [String]
  let isValid: @Sendable ([UInt8]) -> Bool

  init(
    _ name: String, _ valid: [String], not invalid: [String],
    _ isValid: @escaping @Sendable ([UInt8]) -> Bool
  ) {
    self.name = name
    self.valid = valid
    self.invalid = invalid
    self.isValid = isValid
  }

  var testDescription: String { name }
}

private let numbers: [NumberCase] = [
  NumberCase("GB NHS", ["9434765919"], not: ["9434765918"], EuropeanNumbers.isNHS),
  NumberCase(
    "FR NIR", ["255081416802538"], not: ["255081416802539", "955081416802538"],
    EuropeanNumbers.isNIR),
  NumberCase(
    "DE", ["86095742719", "47036892816"], not: ["86095742718", "12345678901"],
    EuropeanNumbers.isGermanTaxNumber),
  NumberCase("NL BSN", ["111222333"], not: ["111222334"], EuropeanNumbers.isBSN),
  NumberCase(
    "BE", ["85073003328", "17073003384"], not: ["85073003329", "85133003328"],
    EuropeanNumbers.isBelgian),
  NumberCase(
    "PL PESEL", ["44051401359"], not: ["44051401358", "44151401359"], EuropeanNumbers.isPESEL),
  NumberCase("PT NIF", ["123456789"], not: ["123456788"], EuropeanNumbers.isPortugueseNIF),
  NumberCase(
    "SE", ["8112289874", "198112289874"], not: ["8112289875", "8113289874"],
    EuropeanNumbers.isPersonnummer),
  NumberCase(
    "NO", ["15108695088"], not: ["15108695089", "45138695088"], EuropeanNumbers.isFodselsnummer),
  NumberCase("DK CPR", ["2110625629"], not: ["3210625629"], EuropeanNumbers.isCPR),
  NumberCase(
    "CH AHV", ["7569217076985"], not: ["7569217076986", "7559217076985"], EuropeanNumbers.isAHV),
  NumberCase("AT", ["1237010180"], not: ["1238010180"], EuropeanNumbers.isAustrian),
  NumberCase("RO CNP", ["1630615123457"], not: ["1630615123458"], EuropeanNumbers.isCNP),
  NumberCase("CZ", ["7103192745"], not: ["7103192746"], EuropeanNumbers.isBirthNumber),
  NumberCase("HR OIB", ["33392005961"], not: ["33392005962"], EuropeanNumbers.isOIB),
  NumberCase("BG EGN", ["7523169263"], not: ["7523169264"], EuropeanNumbers.isEGN),
  NumberCase(
    "EE, LT", ["36805280109", "33309240064"], not: ["36805280108"], EuropeanNumbers.isBalticCode),
  NumberCase("GR AMKA", ["01013099997"], not: ["01013099998"], EuropeanNumbers.isAMKA),
  NumberCase(
    "TR", ["17291716060"], not: ["17291716061", "07291716060"], EuropeanNumbers.isTurkish),
  NumberCase(
    "CA SIN", ["123456782", "130692544"], not: ["123456783", "046454286"], WorldNumbers.isSIN),
  NumberCase(
    "BR CPF", ["52998224725", "39053344705"], not: ["52998224724", "11111111111"],
    WorldNumbers.isCPF),
  NumberCase("BR CNPJ", ["16727230000197"], not: ["16727230000198"], WorldNumbers.isCNPJ),
  NumberCase("AR CUIT", ["20055361682"], not: ["20055361683", "21055361682"], WorldNumbers.isCUIT),
  NumberCase(
    "IN Aadhaar", ["234123412346"], not: ["234123412347", "134123412346"], WorldNumbers.isAadhaar),
  NumberCase(
    "KR RRN", ["8501011234566"], not: ["8501011234567", "8513011234566"], WorldNumbers.isKorean),
  NumberCase("JP", ["621498320257"], not: ["621498320258"], WorldNumbers.isMyNumber),
  NumberCase("AU TFN", ["123456782"], not: ["123456783"], WorldNumbers.isTFN),
  NumberCase(
    "AU Medicare", ["2123456701"], not: ["2123456711", "9123456701"], WorldNumbers.isMedicare),
  NumberCase("AU ABN", ["51824753556", "83914571673"], not: ["51824753557"], WorldNumbers.isABN),
  NumberCase("ZA", ["7503305044089"], not: ["7503305044088"], WorldNumbers.isSouthAfrican),
  NumberCase("IL", ["039337423"], not: ["039337424"], WorldNumbers.isIsraeli),
  NumberCase("TH", ["3100600445635"], not: ["3100600445636"], WorldNumbers.isThai),
  NumberCase(
    "US SSN", ["536904399"],
    not: ["000904399", "666904399", "936904399", "536004399", "536900000"],
    USNumbers.isSocialSecurity),
  NumberCase("US ITIN", ["912701234"], not: ["912661234", "812701234"], USNumbers.isTaxpayer),
  NumberCase(
    "US ABA", ["021000021", "011401533"], not: ["021000022", "991000021"],
    BankAccount.isRoutingNumber),
]

private let letteredNumbers: [NumberCase] = [
  NumberCase("ES NIF", ["12345678Z"], not: ["12345678A"], LetteredNumbers.isNIF),
  NumberCase("ES NIE", ["X1234567L"], not: ["X1234567M", "W1234567L"], LetteredNumbers.isNIE),
  NumberCase(
    "IT", ["RSSMRA85T10A562S"], not: ["RSSMRA85T10A562T", "RSSMRA85Q10A562S"],
    LetteredNumbers.isCodiceFiscale),
  NumberCase(
    "GB NINO", ["AB123456C"], not: ["DB123456C", "GB123456C", "AB123456E"], LetteredNumbers.isNINO),
  NumberCase(
    "FI", ["131052-308T", "131052A308T"], not: ["131052-308U", "321052-308T"],
    LetteredNumbers.isHETU),
  NumberCase(
    "MX CURP", ["BOXW310820HNERXN09"], not: ["BOXW310820HNERXN08"], LetteredNumbers.isCURP),
  NumberCase("IN PAN", ["ABCPE1234F"], not: ["ABCXE1234F"], LetteredNumbers.isPAN),
  NumberCase(
    "SG", ["S1234567D", "T1234567J", "F1234567N", "G1234567X"], not: ["S1234567E", "A1234567D"],
    LetteredNumbers.isNRIC),
  NumberCase("IE PPS", ["6433435F", "6433435FW"], not: ["6433435E"], LetteredNumbers.isPPS),
  NumberCase(
    "CN", ["11010519491231002X"], not: ["110105194912310021", "11010519491331002X"],
    { characters in
      WorldNumbers.isChinese(characters.dropLast().map { $0 - 0x30 }, check: characters.last ?? 0)
    }),
  NumberCase(
    "CL RUT", ["125319092", "760864285"], not: ["125319093", "12531909K"],
    { characters in
      WorldNumbers.isRUT(characters.dropLast().map { $0 - 0x30 }, check: characters.last ?? 0)
    }),
  NumberCase(
    "IBAN",
    [
      "DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606",
      "NO9386011117947", "MT84MALT011000012345MTLCAST001S", "CH9300762011623852957",
    ], not: ["DE89370400440532013001", "DE8937040044053201300", "XX89370400440532013000"],
    BankAccount.isIBAN),
  NumberCase(
    "Bech32",
    [
      "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
      "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ],
    not: [
      "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "bc1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    ],
    { CryptoAddress.isSegWit($0[...]) }),
  NumberCase(
    "MRZ line 2",
    ["L898902C36UTO7408122F1204159ZE184226B<<<<<10", "D231458907UTO7408122F1204159<<<<<<<6"],
    not: ["L898902C46UTO7408122F1204159ZE184226B<<<<<10"], { PassportZone.isSecondLine($0[...]) }),
  NumberCase(
    "MRZ of cards", ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6"],
    not: ["I<UTOD231458908<<<<<<<<<<<<<<<", "7408123F1204159UTO<<<<<<<<<<<6"],
    { PassportZone.isCardFirstLine($0[...]) || PassportZone.isCardSecondLine($0[...]) }),
]

@Suite("Check digits of personal numbers")
struct NationalNumberTests {
  @Test("Published numbers hold, and the same with an error do not", arguments: numbers)
  private func digits(_ number: NumberCase) {
    for text in number.valid { #expect(number.isValid(text.utf8.map { $0 - 0x30 }), "\(text)") }
    for text in number.invalid { #expect(!number.isValid(text.utf8.map { $0 - 0x30 }), "\(text)") }
    // Neither nothing nor too much may trap.
    for count in 0...24 { _ = number.isValid([UInt8](repeating: 7, count: count)) }
  }

  @Test(
    "Published lettered numbers hold, and the same with an error do not", arguments: letteredNumbers
  )
  private func letters(_ number: NumberCase) {
    for text in number.valid { #expect(number.isValid(Array(text.utf8)), "\(text)") }
    for text in number.invalid { #expect(!number.isValid(Array(text.utf8)), "\(text)") }
    for count in 1...50 { _ = number.isValid([UInt8](repeating: UInt8(ascii: "7"), count: count)) }
  }

  @Test(
    "Cards of the networks hold",
    arguments: [
      "4111111111111111", "4222222222222", "5555555555554444", "2223003122003222",
      "378282246310005", "30569309025904", "6011111111111117", "3530111333300000",
      "6304000000000000",
    ])
  func cards(_ text: String) {
    let digits = text.utf8.map { $0 - 0x30 }
    #expect(PaymentCard.isValid(digits))
    var wrong = digits
    wrong[5] = (wrong[5] + 1) % 10
    #expect(!PaymentCard.isValid(wrong))
  }

  @Test("Digits without an issuer or of one kind are no card")
  func noCards() {
    for text in ["1234567812345670", "0000000000000000", "4111", "41111111111111111111"] {
      #expect(!PaymentCard.isValid(text.utf8.map { $0 - 0x30 }), "\(text)")
    }
  }

  @Test("One changed digit or two swapped neighbours break a Verhoeff number")
  func verhoeff() {
    let digits = "234123412346".utf8.map { $0 - 0x30 }
    for place in digits.indices {
      for other in UInt8(0)..<10 where other != digits[place] {
        var wrong = digits
        wrong[place] = other
        #expect(!CheckDigits.verhoeff(wrong))
      }
      guard place > 0, digits[place] != digits[place - 1] else { continue }
      var swapped = digits
      swapped.swapAt(place, place - 1)
      #expect(!CheckDigits.verhoeff(swapped))
    }
  }

  @Test("Months end where they end")
  func calendar() {
    #expect(CalendarDay.exists(day: 29, month: 2, year: 2000))
    #expect(!CalendarDay.exists(day: 29, month: 2, year: 1900))
    #expect(CalendarDay.exists(day: 29, month: 2))
    #expect(!CalendarDay.exists(day: 31, month: 4))
    #expect(!CalendarDay.exists(day: 0, month: 1) && !CalendarDay.exists(day: 1, month: 13))
  }
}
