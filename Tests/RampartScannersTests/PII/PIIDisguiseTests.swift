import RampartCore
import RampartText
import Testing

@testable import RampartScanners

@Suite("Personal data behind the disguises of the views")
struct PIIDisguiseTests {
  @Test(
    "Data is found however it is written down, and the span covers it",
    arguments: [
      ("card 4111\u{A0}1111\u{A0}1111\u{A0}1111.", "pii_detection/credit_card", 5..<27),
      ("card ４１１１１１１１１１１１１１１１.", "pii_detection/credit_card", 5..<53),
      ("card 4111\u{200B}111111111111.", "pii_detection/credit_card", 5..<24),
      ("mail jane%40example.org now", "pii_detection/email_address", 5..<23),
      ("mail jane&#64;example.org now", "pii_detection/email_address", 5..<25),
      ("see amFuZS5kb2VAZXhhbXBsZS5vcmcgaXMgaGVy now", "pii_detection/email_address", 4..<28),
      (#"{"phone": "\u002b44 20 7946 0958"}"#, "pii_detection/phone_number", 11..<31),
    ])
  func disguises(_ text: String, _ rule: String, _ range: Range<Int>) async throws {
    let subject = ScanSubject(Message(.user, text), viewer: TextViewer())
    let findings = try await PIIScannerTests.standard.get().scan(subject).findings
      .filter { $0.rule == rule && $0.location.range.count <= range.count + 4 }
    #expect(findings.contains { $0.location.range.clamped(to: range) == range })
  }

  @Test("What every view shows is reported once")
  func reportsOnce() async throws {
    let text = "Zoë\u{200B}: jane@example.org &amp; +44 20 7946 0958 caf\u{65}\u{301}"
    let subject = ScanSubject(Message(.user, text), viewer: TextViewer())
    #expect(subject.parts.contains { $0.views.exact.count > 1 })
    let findings = try await PIIScannerTests.standard.get().scan(subject).findings
    #expect(
      findings.map(\.rule).sorted() == [
        "pii_detection/email_address", "pii_detection/phone_number",
      ])
  }
}
