import RampartJSON
import Testing

@Suite("rampart bench")
struct BenchCommandTests {
  @Test("The built-in expressions can be searched for, and what is found is counted")
  func measuresBuiltInExpressions() throws {
    let expressions = try Program.run(["bench", "expressions"])
    #expect(expressions.status == 0)
    #expect(expressions.lines.count >= 200)
    #expect(Set(expressions.lines).count == expressions.lines.count)

    let folder = try Folder()
    let patterns = try folder.write("patterns.txt", expressions.output)
    let texts = try folder.write(
      "texts.jsonl",
      #"{"id":1,"content":"write to a@example.com"}"# + "\n" + #"{"id":2,"content":"-"}"# + "\n")
    let measured = try Program.run([
      "bench", "patterns", texts, "--patterns", patterns, "--rounds", "2",
    ])
    let figures = try object(measured)
    #expect(figures["texts"] == .integer(2))
    #expect(figures["bytes"] == .integer(23))
    #expect(figures["rounds"] == .integer(2))
    guard case .integer(let found)? = figures["found"] else {
      Issue.record("no count")
      return
    }
    #expect(found > 0)
  }

  @Test("A scan of texts counts their findings once, however many rounds there are")
  func countsFindingsOnce() throws {
    let folder = try Folder()
    let texts = try folder.write(
      "texts.jsonl", #"{"id":1,"content":"a@example.com b@example.com"}"#)
    let measured = try Program.run([
      "bench", "scan", texts, "--scanner", "regex", "--rounds", "3",
    ])
    let figures = try object(measured)
    #expect(figures["found"] == .integer(2))
    for name in ["p50_us", "p90_us", "p99_us", "mean_us", "megabytes_per_second"] {
      #expect(figures[name] != nil)
    }
  }

  @Test(
    "Misuse is refused",
    arguments: [["bench"], ["bench", "scan"], ["bench", "expressions", "x"], ["bench", "other"]])
  func refusesMisuse(arguments: [String]) throws {
    #expect(try Program.run(arguments).status == 2)
  }

  private func object(_ result: Program.Result) throws -> JSONObject {
    #expect(result.status == 0)
    let value = try JSONParser().parse(Array(result.output.utf8))
    guard case .object(let object) = value else {
      Issue.record("the output is no object")
      return JSONObject()
    }
    return object
  }
}
