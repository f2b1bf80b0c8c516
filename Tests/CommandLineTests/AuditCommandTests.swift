import Foundation
import Testing

@Suite("rampart audit")
struct AuditCommandTests {
  private static let canary = "zqcanary4711zq"

  /// A folder with a stack file whose audit log holds `count` records.
  private func folder(records count: Int, format: String = "jsonl") throws -> Folder {
    let folder = try Folder()
    let config = try folder.write(
      "stack.yaml",
      "audit: {path: ./audit.log, format: \(format)}\nscanners: {secrets: {}, pii_detection: {}}\n")
    let lines = (0..<count).map {
      #"{"id": \#($0), "content": "\#(Self.canary) \#(ScanCommandTests.token) a\#($0)@example.org", "user_id": "\#(Self.canary)"}"#
    }
    let file = try folder.write("r.jsonl", lines.joined(separator: "\n"))
    let result = try Program.run(["scan", "--jsonl", file, "--config", config])
    #expect(result.status == 1, "\(result.errors)")
    return folder
  }

  @Test(
    "Every scan is in the log, without a word of what was scanned",
    arguments: ["jsonl", "ocsf", "cef"])
  func records(format: String) throws {
    let folder = try folder(records: 40, format: format)
    let result = try Program.run(["audit", "verify", folder.path("audit.log")])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("40 records in 1 file, complete and unchanged"))
    let log = try String(contentsOfFile: folder.path("audit.log"), encoding: .utf8)
    #expect(!log.contains(Self.canary))
    #expect(!log.contains(ScanCommandTests.token))
    #expect(!log.contains("@example.org"))
    let tail = try Program.run(
      ["audit", "tail", "--config", folder.path("stack.yaml"), "--lines", "2"])
    #expect(tail.lines.count == 2)
  }

  @Test("What somebody does to the log is found, and the first bad record is named")
  func tampering() throws {
    let changes: [(String, (inout [String]) -> Void)] = [
      ("deletion", { $0.remove(at: 7) }), ("truncation", { $0.removeLast(3) }),
      ("reordering", { $0.swapAt(5, 6) }), ("duplication", { $0.insert($0[4], at: 4) }),
      (
        "edit",
        { $0[9] = $0[9].replacingOccurrences(of: "\"blocked\":true", with: "\"blocked\":false") }
      ),
      ("beginning", { $0.removeFirst() }), ("everything", { $0.removeAll() }),
    ]
    for (name, change) in changes {
      let folder = try folder(records: 20)
      let path = folder.path("audit.log")
      var lines = try String(contentsOfFile: path, encoding: .utf8)
        .split(separator: "\n").map(String.init)
      change(&lines)
      try (lines.joined(separator: "\n") + (lines.isEmpty ? "" : "\n"))
        .write(toFile: path, atomically: false, encoding: .utf8)
      let result = try Program.run(["audit", "verify", path])
      #expect(result.status == 1, "\(name): \(result.output)")
      #expect(result.output.contains("FAIL"))
    }
  }

  @Test("Records of another log do not fit in")
  func splice() throws {
    let (one, other) = (try folder(records: 10), try folder(records: 10))
    var lines = try String(contentsOfFile: one.path("audit.log"), encoding: .utf8)
      .split(separator: "\n")
    lines[6] = try String(contentsOfFile: other.path("audit.log"), encoding: .utf8)
      .split(separator: "\n")[6]
    try (lines.joined(separator: "\n") + "\n")
      .write(toFile: one.path("audit.log"), atomically: false, encoding: .utf8)
    let result = try Program.run(["audit", "verify", one.path("audit.log")])
    #expect(result.status == 1)
    #expect(result.output.contains("audit.log:7"))
  }

  @Test("A log that is not there is an error, not a clean log")
  func missing() throws {
    #expect(try Program.run(["audit", "verify", "/nowhere/audit.log"]).status == 2)
  }

  @Test("If a decision cannot be recorded, nothing is let through")
  func unwritable() throws {
    let folder = try Folder()
    let config = try folder.write("stack.yaml", "audit: {path: /proc/nowhere/audit.log}\n")
    let result = try Program.run(["scan", "hello", "--config", config])
    #expect(result.status == 2)
    #expect(result.errors.contains("the audit log cannot be opened"))
    #expect(result.output.isEmpty)
  }
}
