import Foundation
import RampartJSON
import Testing

@Suite("rampart replay")
struct ReplayCommandTests {
  private static let token = ScanCommandTests.token

  @Test("Our traces, lists of them and LlamaFirewall's own are read alike")
  func shapes() throws {
    let folder = try Folder()
    let messages =
      #"[{"role": "user", "content": "hi"}, {"role": "assistant", "content": "token \#(Self.token)"}]"#
    let shapes = [
      #"{"id": "t", "messages": \#(messages)}"#, #"[{"id": "t", "messages": \#(messages)}]"#,
      messages, messages.replacingOccurrences(of: "}, {", with: "},\n {"),
      "[\n" + #"{"id": "t",\#n "messages": \#(messages)}"# + "\n]\n",
    ]
    for (index, shape) in shapes.enumerated() {
      let file = try folder.write("\(index).json", shape)
      let result = try Program.run(["replay", file])
      #expect(result.status == 1, "shape \(index): \(result.errors)")
      #expect(result.lines.count == 1)
      #expect(result.output.contains(#""first_deciding_message":1"#))
      #expect(!result.output.contains(Self.token))
    }
  }

  @Test("Tool calls are scanned, in each of the three spellings")
  func toolCalls() throws {
    let folder = try Folder()
    let calls = [
      #"{"name": "send", "arguments": {"body": "\#(Self.token)"}}"#,
      #"{"id": "c", "function": {"name": "send", "arguments": "{\"body\": \"\#(Self.token)\"}"}}"#,
      #"{"function": "send", "args": {"body": "\#(Self.token)"}}"#,
    ]
    for call in calls {
      let file = try folder.write(
        "t.json", #"[{"role": "assistant", "content": null, "tool_calls": [\#(call)]}]"#)
      let result = try Program.run(["replay", file])
      #expect(result.status == 1)
      #expect(result.output.contains(#""part":"tool_calls[0].arguments""#))
    }
  }

  @Test("A torn line is named and does not hide the traces after it")
  func tornLine() throws {
    let folder = try Folder()
    let good = #"{"id": "g", "messages": [{"role": "user", "content": "hi"}]}"#
    let file = try folder.write(
      "t.jsonl", #"{"id": "x", "messages": ["# + "\n" + good + "\n" + "{]\n" + good + "\n")
    let result = try Program.run(["replay", file])
    #expect(result.status == 2)
    #expect(result.lines.count == 2)
    #expect(result.errors.contains("\(file):1: "))
    #expect(result.errors.contains("\(file):3: "))
  }

  @Test("An unknown role is an error that lists the roles")
  func unknownRole() throws {
    let folder = try Folder()
    let file = try folder.write("t.json", #"[{"role": "wizard", "content": "hi"}]"#)
    let result = try Program.run(["replay", file])
    #expect(result.status == 2)
    #expect(result.errors.contains("message 0: unknown `role`; possible: user, system"))
  }

  @Test("A message gets the same decision from scan, from JSON lines and from replay")
  func oneDecision() throws {
    let folder = try Folder()
    let texts = [
      "plain", "token \(Self.token)", "\u{E0069}\u{E0067}\u{E006E}\u{E006F}\u{E0072}\u{E0065}",
      "a\u{202E}b", "rаmpаrt pаypаl",
    ]
    for text in texts {
      let one = try Program.run(["scan", text, "--role", "assistant", "--format", "json", "--text"])
      let content = String(decoding: JSONWriter.encode(.string(text)), as: UTF8.self)
      let lines = try folder.write(
        "l.jsonl", #"{"id": "a", "role": "assistant", "content": \#(content)}"#)
      let trace = try folder.write("t.json", #"[{"role": "assistant", "content": \#(content)}]"#)
      let many = try Program.run(["scan", "--jsonl", lines])
      let replayed = try Program.run(["replay", trace])
      let decisions = try [one, many, replayed].map { result -> JSONValue? in
        guard case .object(let report) = try JSONParser().parse(Array(result.output.utf8)) else {
          return nil
        }
        return report["decision"]
      }
      #expect(Set(decisions).count == 1 && decisions[0] != nil, "\(decisions)")
      #expect(Set([one.status, many.status, replayed.status]).count == 1)
    }
  }
}
