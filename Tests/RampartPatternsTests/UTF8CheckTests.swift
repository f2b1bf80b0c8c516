import TestSupport
import Testing

@testable import RampartPatterns

@Suite("UTF-8")
struct UTF8CheckTests {
  @Test("The check agrees with the standard library on random bytes")
  func random() {
    var random = SeededGenerator(seed: 3)
    let lead: [UInt8] = [0x41, 0xC2, 0xC1, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4, 0xF5]
    let next: [UInt8] = [0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0x7F, 0xC0]
    var validCount = 0
    for _ in 0..<20_000 {
      var bytes = [UInt8](repeating: 0x61, count: Int.random(in: 0...9, using: &random))
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        bytes.append(lead.randomElement(using: &random) ?? 0)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          bytes.append(next.randomElement(using: &random) ?? 0)
        }
      }
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      validCount += isValid ? 1 : 0
      if UTF8Check.isValid(bytes) != isValid {
        Issue.record("\(bytes) is \(isValid ? "valid" : "invalid")")
        return
      }
    }
    #expect(validCount > 1_000)
  }
}
