import TestSupport
import Testing

@testable import RampartPolicy

@Suite("Redaction")
struct RedactorTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("Equal values have one token, in one text and in the next")
  func numbersValues() {
    var redactor = Redactor()
    let first = redactor.redact(
      bytes("a@b.de c@d.de a@b.de"),
      replacing: [(0..<6, "EMAIL_ADDRESS"), (7..<13, "EMAIL_ADDRESS"), (14..<20, "EMAIL_ADDRESS")])
    let second = redactor.redact(bytes("c@d.de"), replacing: [(0..<6, "EMAIL_ADDRESS")])
    #expect(text(first) == "<EMAIL_ADDRESS_1> <EMAIL_ADDRESS_2> <EMAIL_ADDRESS_1>")
    #expect(text(second) == "<EMAIL_ADDRESS_2>")
    #expect(redactor.vault.count == 2)
    #expect(redactor.vault.value(of: bytes("<EMAIL_ADDRESS_2>")) == bytes("c@d.de"))
  }

  @Test("Ranges that overlap become one, named after the longest")
  func mergesRanges() {
    var redactor = Redactor()
    let original = bytes("0123456789")
    let redacted = redactor.redact(
      original, replacing: [(4..<9, "LONG"), (2..<5, "SHORT"), (5..<6, "INNER")])
    #expect(text(redacted) == "01<LONG_1>9")
    #expect(redactor.vault.restore(redacted) == original)
  }

  @Test("Tokens that touch each other are undone")
  func restoresNeighbours() {
    var redactor = Redactor()
    let original = bytes("abcd")
    let redacted = redactor.redact(original, replacing: [(0..<2, "A"), (2..<4, "A")])
    #expect(text(redacted) == "<A_1><A_2>")
    #expect(redactor.vault.restore(redacted) == original)
  }

  @Test("A text that already holds a token keeps it, and its number is not given out")
  func avoidsTokensInTexts() {
    var redactor = Redactor()
    let original = bytes("see <PERSON_1> and <PERSON_2>: Ada")
    let redacted = redactor.redact(original, replacing: [(31..<34, "PERSON")])
    #expect(text(redacted) == "see <PERSON_1> and <PERSON_2>: <PERSON_3>")
    #expect(redactor.vault.restore(redacted) == original)
  }

  @Test("Ranges outside the text and empty ranges do nothing")
  func clampsRanges() {
    var redactor = Redactor()
    #expect(redactor.redact(bytes("abc"), replacing: [(5..<9, "A"), (1..<1, "A")]) == bytes("abc"))
    #expect(text(redactor.redact(bytes("abc"), replacing: [(2..<90, "A")])) == "ab<A_1>")
    #expect(redactor.redact([], replacing: [(0..<1, "A")]).isEmpty)
  }

  @Test("The name of an entity cannot break the form of a token")
  func cleansNames() {
    var redactor = Redactor()
    let redacted = redactor.redact(bytes("x"), replacing: [(0..<1, "a>b<c")])
    #expect(text(redacted) == "<a_b_c_1>")
    #expect(redactor.vault.restore(redacted) == bytes("x"))
  }

  @Test("A mask keeps lengths, cases and punctuation")
  func masks() {
    var redactor = Redactor(style: .mask)
    let redacted = redactor.redact(
      bytes("Call Zoë on +49 (30) 901-820"), replacing: [(5..<9, "PERSON"), (13..<29, "PHONE")])
    #expect(text(redacted) == "Call Xxx on +00 (00) 000-000")
    #expect(redactor.vault.count == 0)
  }

  @Test("Printing a vault shows no value")
  func hidesValues() {
    var redactor = Redactor()
    _ = redactor.redact(bytes("canary"), replacing: [(0..<6, "SECRET")])
    var dumped = ""
    dump(redactor, to: &dumped)
    for printed in ["\(redactor.vault)", String(reflecting: redactor.vault), dumped, "\(redactor)"]
    {
      #expect(!printed.contains("canary") && !printed.contains("99, 97, 110"))
    }
    #expect("\(redactor.vault)" == "vault of 1 values")
  }

  @Test("Redacting and restoring random texts changes nothing")
  func restoresRandomTexts() {
    let alphabet = bytes("<>_A1b \u{e9}\u{ff}") + [0x80, 0xFF, 0x00]
    for seed in 0..<2_000 {
      var random = SeededGenerator(seed: UInt64(seed))
      let original = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      let ranges = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        let start = Int.random(in: 0...60, using: &random)
        let length = Int.random(in: 0...9, using: &random)
        return (
          range: start..<start + length,
          entity: ["A", "A_1", "b"].randomElement(using: &random) ?? "A"
        )
      }
      var redactor = Redactor()
      let redacted = redactor.redact(original, replacing: ranges)
      #expect(redactor.vault.restore(redacted) == original, "seed \(seed)")
    }
  }
}
