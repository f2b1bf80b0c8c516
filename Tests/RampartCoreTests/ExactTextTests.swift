import RampartCore
import TestSupport
import Testing

@Suite("Exact texts")
struct ExactTextTests {
  @Test("Only texts of the same bytes are equal")
  func equality() {
    #expect(ExactText("role") == "role")
    #expect(ExactText("role") != "rolf")
    #expect(ExactText("role") != "roles")
    // One scalar and two: canonically equivalent, and equal as `String`.
    #expect("\u{e9}" == "e\u{301}")
    #expect(ExactText("\u{e9}") != "e\u{301}")
    #expect(ExactText(utf8: [0xC3, 0xA9]) == "\u{e9}")
    #expect(ExactText(utf8: [0xC3]) == "\u{FFFD}")
    let texts: Set<ExactText> = ["\u{e9}", "e\u{301}", "\u{e9}", ""]
    #expect(texts.count == 3)
    #expect(texts.contains(""))
  }

  @Test("A value is found by the bytes of its name")
  func names() {
    #expect(Role(exactly: "tool") == .tool)
    #expect(Role(exactly: "tools") == nil)
    #expect(Role(exactly: "Tool") == nil)
    #expect(Role(exactly: "") == nil)
  }

  @Test("Megabytes of combining marks cost linear time", .timeLimit(.minutes(1)))
  func marks() {
    let marks = CombiningMarks.text()
    let first = ExactText(marks + "1")
    #expect(first != "role")
    #expect(first != ExactText("a" + marks))
    #expect(Set([first, ExactText(marks + "2"), first]).count == 2)
    #expect(Role(exactly: marks) == nil)
    let isKnown =
      switch first {
      case "user", "tool": true;
      default: false
      }
    #expect(!isKnown)
  }
}
