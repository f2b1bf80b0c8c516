import RampartCore
import RampartPhone
import Testing

@testable import RampartScanners

/// Texts made to trap, to crash or to take for ever.
@Suite("Hostile texts for the scanner of personal data")
struct PIIHostileTextTests {
  private static let alphabets = [
    "0123456789 -./()+", "@.-_ab1", "0123456789abcdefABCDEF:.", "AZ09<",
    " .,:\n'\"Mr Dear my name is Ab",
    "12 street St.straße Rue de la Box é", "0x1bc1q ", "é中\u{1F600}' 1-",
  ]

  @Test("Random texts of awkward characters give ranges inside the text, in order")
  func randomTexts() throws {
    let scanner = try PIIScannerTests.everything.get()
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<4_000 {
      let alphabet = Array(Self.alphabets[next(Self.alphabets.count)])
      let text = String((0..<next(120)).map { _ in alphabet[next(alphabet.count)] })
      let bytes = Array(text.utf8)
      for detection in try scanner.detections(in: bytes) {
        #expect(detection.range.lowerBound >= 0 && detection.range.upperBound <= bytes.count)
        #expect(!detection.range.isEmpty)
      }
    }
  }

  @Test("Bytes that are no text do no harm")
  func invalidBytes() throws {
    let scanner = try PIIScannerTests.standard.get()
    for byte in UInt8.min...UInt8.max {
      _ = try scanner.detections(in: [UInt8](repeating: byte, count: 300))
      _ = try scanner.detections(in: [byte, 0x40, byte, 0x31, 0x2E, byte])
    }
  }

  @Test(
    "A long run of anything costs time in proportion",
    arguments: [
      "1", "1 ", "12-", "@", "a@a.", "a@b.cd ", "1.", "1:", "::", "a:", "(0)", "Mr. A", "Dear ",
      "<", "A<", "4111111111111111 ", "1 Ab ", "my name is ", "DE89", "bc1q", "+1", "https://",
      "Rue ", "-", "1-1-11 ",
    ])
  func longRuns(_ unit: String) throws {
    let scanner = try PIIScannerTests.everything.get()
    let bytes = Array(String(repeating: unit, count: 30_000 / unit.utf8.count).utf8)
    // A quadratic step would take minutes here.
    _ = try scanner.detections(in: bytes)
  }

  @Test("libphonenumber takes any bytes and any region")
  func phoneNumbers() {
    let parser = PhoneNumberParser()
    #expect(parser.isValid(Array("+44 20 7946 0958".utf8), region: "ZZ"))
    #expect(parser.isValid(Array("(650) 253-0000".utf8), region: "US"))
    #expect(!parser.isValid(Array("(650) 253-0000".utf8), region: "FR"))
    #expect(!parser.isValid([], region: "US") && !parser.isValid([0, 0xFF, 0x31], region: ""))
    #expect(!parser.isValid([UInt8](repeating: 0x31, count: 5_000), region: "US"))
    #expect(parser.knows(region: "DE") && !parser.knows(region: "XX"))
  }
}
