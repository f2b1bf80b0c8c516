import Foundation
import RampartEvaluation
import Testing

@Suite("The page about detection")
struct DetectionPageTests {
  private static func page(_ name: String = "ours") throws -> String {
    var lines = ""
    for index in 0..<60 {
      let label = ["benign", "injection", "jailbreak"][index % 3]
      lines +=
        #"{"id":"\#(index)","text":"zqcanary","label":"\#(label)","source":"<b>&\"x\#(index % 2)"}"#
        + "\n"
    }
    var dataset = DetectionDataset()
    try dataset.add(Array(lines.utf8), named: "a&b.jsonl")
    let scores = (0..<60).map { Double(($0 * 17) % 60) / 60 as Double? }
    var options = DetectionOptions()
    options.sampleCount = 20
    return DetectionPage.html(
      DetectionEvaluation(
        dataset,
        [.init(name: name, scores: scores), .init(name: "second", scores: scores.reversed())],
        options
      ).report(), version: "1.2.3")
  }

  @Test("Its tags are closed; it needs nothing else, and holds no text of the dataset")
  func selfContained() throws {
    let page = try Self.page("<script>alert(1)</script>")
    #expect(!page.contains("zqcanary"))
    for word in ["://", "src=", "<script", "<link", "@import", "url(", "NaN", "nan"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("&lt;b&gt;&amp;&quot;x0"))
    #expect(page.contains("prefers-color-scheme: dark"))
    #expect(Self.unclosedTag(in: page) == nil)
  }

  @Test("Plots and tables have names for those who cannot see them")
  func accessible() throws {
    let page = try Self.page()
    let plots = page.components(separatedBy: "<svg role=\"img\"").count - 1
    #expect(plots == 4)
    #expect(page.components(separatedBy: "<desc id=").count - 1 == plots)
    #expect(page.contains("<html lang=\"en\">"))
    #expect(!page.contains("<th>"))
    for id in page.matches(of: /aria-labelledby="([^"]*)"/).flatMap({ $0.1.split(separator: " ") })
    {
      #expect(page.contains("id=\"\(id)\""), "\(id)")
    }
  }

  /// The first tag that is not closed in order; `nil` if all are.
  private static func unclosedTag(in page: String) -> String? {
    var open: [Substring] = []
    for match in page.matches(of: /<(\/?)([a-z0-9]+)((?:[^>"]|"[^"]*")*)>/) {
      if match.2 == "meta" || match.3.hasSuffix("/") { continue }
      if match.1.isEmpty {
        open.append(match.2)
      } else if open.popLast() != match.2 {
        return "/\(match.2)"
      }
    }
    return open.last.map { String($0) }
  }
}
