import Foundation
import Testing

@Suite("explain, doctor and demo")
struct InformationTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test(
    "Every scanner has a page with its rules",
    arguments: ["regex", "hidden_ascii", "secrets", "pii_detection", "prompt_guard"])
  func explain(scanner: String) throws {
    let page = try Program.run(["explain", scanner])
    #expect(page.status == 0)
    for heading in ["Why it matters", "Limits", "Rules (", "References"] {
      #expect(page.output.contains(heading), "\(heading)")
    }
    let rule = try #require(
      page.lines.first { $0.hasPrefix("  \(scanner)/") }?.split(separator: " ").first)
    let rulePage = try Program.run(["explain", String(rule)])
    #expect(rulePage.output.contains("What to do"))
  }

  @Test("The doctor tests every scanner and says what is not there")
  func doctor() throws {
    let well = try Program.run(["doctor"])
    #expect(well.status == 0, "\(well.output)")
    #expect(well.output.contains("self-test of hidden_ascii: 4 known answers"))
    #expect(well.output.contains("`code_shield` is not part of this version and is skipped"))
    let folder = try Folder()
    let relying = try folder.write(
      "stack.yaml", "agent:\n  preflight_guards:\n    - name: llama_guard_4\n")
    let ill = try Program.run(["doctor", "--config", relying])
    #expect(ill.status == 1)
    #expect(ill.output.contains("FAIL"))
  }

  @Test("The doctor says which sections of the stack file have no effect, and where records go")
  func sections() throws {
    let folder = try Folder()
    let config = try folder.write(
      "stack.yaml", "gateway: {port: 1}\nalerts: {}\naudit: {path: ./a.jsonl}\n")
    let result = try Program.run(["doctor", "--config", config])
    #expect(result.status == 0)
    #expect(result.output.contains("the section `gateway` has no effect"))
    #expect(result.output.contains("the section `alerts` has no effect"))
    #expect(!result.output.contains("the section `audit`"))
    #expect(result.output.contains("a.jsonl"))
  }

  @Test("The demo stops three of its four scenes, and says honestly what is missing for the other")
  func demo() throws {
    let result = try Program.run(
      ["demo", "--examples", Self.root.appendingPathComponent("Examples").path])
    #expect(result.status == 0, "\(result.errors)")
    let endings = result.lines.filter { $0.hasPrefix("  => ") }
    // What the model says of the second scene is not for this test.
    #expect([0, 2, 3].allSatisfy { endings[$0].contains("=> block") })
    #expect(endings[1].contains("`code_shield`, made for this attack, is not part of this version"))
  }
}
