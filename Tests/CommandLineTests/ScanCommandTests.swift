import Foundation
import RampartJSON
import TestSupport
import Testing

@Suite("rampart scan")
struct ScanCommandTests {
  /// A token of the right shape that nobody was ever given.
  static let token = "xoxb-" + "391827465012-4820193756482-" + "q7Zt2LmVb9RxKc4HsYw8NdPf"

  @Test("The exit code says the decision")
  func exitCodes() throws {
    #expect(try Program.run(["scan", "a harmless text", "--scanner", "secrets"]).status == 0)
    let blocked = try Program.run(["scan", "token \(Self.token)", "--scanner", "secrets"])
    #expect(blocked.status == 1)
    #expect(!blocked.output.contains(Self.token))
    let folder = try Folder()
    let config = try folder.write(
      "stack.yaml",
      "scanners:\n  regex:\n    patterns:\n      - {name: t, pattern: ticket, action: review}\n")
    let review = try Program.run(["scan", "a ticket", "--scanner", "regex", "--config", config])
    #expect(review.status == 3)
  }

  @Test("A file and standard input are read, also when they are empty")
  func sources() throws {
    let folder = try Folder()
    let file = try folder.write("a.txt", "token \(Self.token)\n")
    #expect(try Program.run(["scan", file, "--scanner", "secrets"]).status == 1)
    let input = Data("token \(Self.token)".utf8)
    #expect(try Program.run(["scan", "-", "--scanner", "secrets"], input: input).status == 1)
    #expect(
      try Program.run(["scan", try folder.write("b", ""), "--scanner", "secrets"]).status == 0)
    #expect(try Program.run(["scan", "a/b.txt", "--text", "--scanner", "secrets"]).status == 0)
  }

  @Test("JSON and SARIF have the place of a finding, and not the text")
  func formats() throws {
    let text = "é\ntoken \(Self.token)"
    let json = try Program.run(["scan", text, "--scanner", "secrets", "--format", "json"])
    let report = try #require(try object(json.output))
    #expect(report["decision"] == .string("block"))
    guard case .array(let findings)? = report["findings"],
      case .object(let finding)? = findings.first
    else {
      Issue.record("no finding")
      return
    }
    #expect(finding["start"] == .integer(9))
    #expect(finding["end"] == .integer(Int64(9 + Self.token.utf8.count)))
    #expect(finding["line"] == .integer(2))
    #expect(!json.output.contains(Self.token))
    let sarif = try Program.run(["scan", text, "--scanner", "secrets", "--format", "sarif"])
    #expect(sarif.output.contains(#""startLine":2,"startColumn":7"#))
    #expect(!sarif.output.contains(Self.token))
    _ = try #require(try object(sarif.output))
  }

  @Test("Lines come out in order, with what was asked for in each")
  func jsonLines() throws {
    let folder = try Folder()
    var lines: [String] = []
    for index in 0..<3000 {
      let text = index % 7 == 0 ? "token \(Self.token)" : "text number \(index)"
      lines.append(#"{"id": \#(index), "content": "\#(text)"}"#)
    }
    let file = try folder.write("r.jsonl", lines.joined(separator: "\n"))
    let result = try Program.run(["scan", "--jsonl", file, "--scanner", "secrets"])
    #expect(result.status == 1)
    #expect(result.lines.count == 3000)
    let keys = ["score", "status", "reason", "scanners", "findings", "unscanned_bytes"]
    let wrong = try result.lines.enumerated().filter { index, line in
      let report = try #require(try object(line))
      return report["id"] != .integer(Int64(index))
        || report["decision"] != .string(index % 7 == 0 ? "block" : "allow")
        || keys.contains { report[$0] == nil }
    }
    #expect(wrong.isEmpty, "line \(wrong.first?.offset ?? -1)")
  }

  @Test("A malformed line is named and counted, and the others are scanned all the same")
  func malformedLines() throws {
    let folder = try Folder()
    let deep = String(repeating: "[", count: 1_000_000)
    let bad = [
      #"{"id": 1, "content": "fine"}"#, #"{"id": 2, "content": "canary-4711"#, "canary-4711",
      #"{"id": 3}"#, #"{"content": "canary-4711"}"#, #"{"id": 4, "content": 7}"#,
      #"{"id": 5, "content": "x", "role": "canary-4711"}"#,
      #"{"id": 6, "content": "a", "content": "b"}"#, deep, #"{"id": 7, "content": "fine"}"#, "",
      #"{"id": 8, "content": [{"type": "text", "text": "fine"}]}"#,
    ]
    var data = Data(bad.joined(separator: "\n").utf8)
    data.append(Data("\n{\"id\": 9, \"content\": \"\u{0}\"}\n".utf8))
    data.append(Data([0x7b, 0x22, 0xff, 0xfe, 0x7d, 0x0a]))
    data.append(Data(#"{"id": 10, "content": "fine"}"#.utf8))
    let file = try folder.write("bad.jsonl", data)
    let result = try Program.run(["scan", "--jsonl", file, "--scanner", "secrets"])
    #expect(result.status == 2)
    let ids = try result.lines.map { try object($0)?["id"] }
    #expect(ids == [.integer(1), .integer(7), .integer(8), .integer(10)])
    for line in [2, 3, 4, 5, 6, 7, 8, 9, 13, 14] {
      #expect(result.errors.contains("\(file):\(line): "), "line \(line)")
    }
    #expect(result.errors.contains("10 malformed lines"))
    #expect(!(result.errors + result.output).contains("canary-4711"))
    let strict = try Program.run(["scan", "--jsonl", file, "--strict", "--scanner", "secrets"])
    #expect(strict.status == 2)
    #expect(strict.lines.count == 1)
  }

  @Test("Bytes that are not UTF-8 are counted as unscanned and block by default")
  func invalidUTF8() throws {
    let folder = try Folder()
    let file = try folder.write("x.bin", Data([0x61, 0xff, 0xfe, 0x00, 0x62]))
    let result = try Program.run(["scan", file, "--scanner", "secrets", "--format", "json"])
    #expect(result.status == 1)
    let report = try #require(try object(result.output))
    #expect(report["unscanned_bytes"] == .integer(2))
  }

  @Test("A part of unknown type is counted as unscanned and blocks by default")
  func unknownPart() throws {
    let folder = try Folder()
    let file = try folder.write(
      "p.jsonl",
      #"{"id": 1, "content": [{"type": "text", "text": "hello"}, {"type": "hologram", "data": "x"}]}"#
    )
    let result = try Program.run(["scan", "--jsonl", file, "--scanner", "secrets"])
    #expect(result.status == 1)
    #expect(result.output.contains("unknown_part"))
    let config = try folder.write("stack.yaml", "on_unscanned: allow\n")
    let open = try Program.run(
      ["scan", "--jsonl", file, "--scanner", "secrets", "--config", config])
    #expect(open.status == 0)
    #expect(!open.output.contains(#""unscanned_bytes":0"#))
  }

  @Test("A mistake in the stack file is named with line and column")
  func stackFileError() throws {
    let folder = try Folder()
    let config = try folder.write("stack.yaml", "scanners:\n  secrets:\n    disabel: [x]\n")
    let result = try Program.run(["scan", "x", "--config", config])
    #expect(result.status == 2)
    #expect(result.errors.contains("\(config):3:5: unknown key `disabel`"))
    #expect(result.errors.contains("did you mean `disable`?"))
    let region = try folder.write("region.yaml", "scanners:\n  pii_detection:\n    regions: [XX]\n")
    let unknown = try Program.run(["scan", "x", "--config", region])
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("\(region):3:5: `regions` names `XX`"))
  }

  @Test("A result that cannot be written ends with 2, never as if it were allowed")
  func unwritableResult() throws {
    let full = try Program.shell("rampart scan hello --scanner secrets > /dev/full", in: "/")
    #expect(full.status == 2)
    #expect(full.errors.contains("cannot write the result"))
  }

  @Test("Redaction replaces what it is told to, and the vault undoes it")
  func redaction() throws {
    let folder = try Folder()
    let config = try folder.write(
      "stack.yaml",
      "scanners: {pii_detection: {entities: {EMAIL_ADDRESS: redact}, default: detect}}\n")
    let vault = folder.path("vault.json")
    let text = "from anna@example.org to bob@example.org, copy anna@example.org"
    let result = try Program.run([
      "scan", text, "--scanner", "pii_detection", "--config", config, "--format", "json",
      "--vault", vault,
    ])
    #expect(result.status == 0)
    let report = try #require(try object(result.output))
    #expect(
      report["redacted"]
        == .object([
          "content": "from <EMAIL_ADDRESS_1> to <EMAIL_ADDRESS_2>, copy <EMAIL_ADDRESS_1>"
        ]))
    let kept = try #require(try object(try String(contentsOfFile: vault, encoding: .utf8)))
    #expect(kept["<EMAIL_ADDRESS_1>"] == "anna@example.org")
    #expect(kept["<EMAIL_ADDRESS_2>"] == "bob@example.org")
    let attributes = try FileManager.default.attributesOfItem(atPath: vault)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("SARIF says what was not scanned")
  func unscannedSARIF() throws {
    let result = try Program.run(
      ["scan", "-", "--scanner", "secrets", "--format", "sarif"], input: Data([0x61, 0xff]))
    #expect(result.status == 1)
    #expect(result.output.contains(#""executionSuccessful":false"#))
    #expect(result.output.contains("1 bytes of content (invalid_utf8)"))
  }

  @Test("A redacted text cannot steer the terminal, and a link is not followed to the vault")
  func terminalAndVault() throws {
    let folder = try Folder()
    let config = try folder.write(
      "stack.yaml", "scanners: {pii_detection: {entities: {EMAIL_ADDRESS: redact}}}\n")
    let text = "\u{1b}]0;title\u{07}\u{202e} from anna@example.org\n"
    let options = ["--scanner", "pii_detection", "--config", config]
    let result = try Program.run(["scan", text] + options)
    #expect(result.output.contains(#"\u{1b}]0;title\u{7}\u{202e} from <EMAIL_ADDRESS_1>"#))
    let kept = try folder.write("kept", "mine")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: kept)
    let linked = try Program.run(["scan", text, "--vault", folder.path("link")] + options)
    #expect(linked.status == 2)
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == "mine")
  }

  @Test("Combining marks in any name of a record cost linear time", .timeLimit(.minutes(2)))
  func marks() throws {
    let marks = CombiningMarks.text()
    let lines = [
      #"{"id": "M", "M": 1, "content": "fine"}"#, #"{"id": 1, "role": "M", "content": "fine"}"#,
      #"{"id": 2, "content": [{"type": "M"}]}"#,
      #"{"id": 3, "tool_calls": [{"type": "M", "name": "f", "arguments": {}}], "session_id": "M"}"#,
    ]
    let input = lines.joined(separator: "\n").replacing("M", with: marks)
    let result = try Program.run(
      ["scan", "--jsonl", "-", "--scanner", "secrets"], input: Data(input.utf8))
    #expect(result.lines.count == 3)
    #expect(result.errors.contains(":2: unknown `role`"))
  }

  private func object(_ text: String) throws -> JSONObject? {
    guard case .object(let object) = try JSONParser().parse(Array(text.utf8)) else { return nil }
    return object
  }
}
