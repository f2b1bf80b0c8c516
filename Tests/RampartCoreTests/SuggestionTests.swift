import RampartCore
import Testing

@Suite("Suggestions")
struct SuggestionTests {
  @Test(
    "A slip finds the word that was meant",
    arguments: [
      ("secrts", "secrets"), ("agnet", "agent"), ("SCAN", "scan"), ("versoin", "version"),
      ("hiden_ascii", "hidden_ascii"),
    ])
  func slips(written: String, meant: String) {
    let words = ["agent", "hidden_ascii", "scan", "secrets", "version"]
    #expect(Suggestion.nearest(to: written, among: words) == meant)
  }

  @Test("A word that is far from all of them gets the list")
  func farAway() {
    #expect(Suggestion.nearest(to: "zebra", among: ["scan", "replay"]) == nil)
    #expect(Suggestion.text(for: "zebra", among: ["scan"]) == "possible: `scan`")
  }
}
