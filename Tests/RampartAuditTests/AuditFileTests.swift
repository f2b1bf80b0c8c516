import Glibc
import RampartCore
import RampartJSON
import Testing

@testable import RampartAudit

@Suite("Audit log files")
struct AuditFileTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/audit.jsonl"
  }

  @Test("A log is continued where it ended", arguments: AuditFormat.allCases)
  func continued(format: AuditFormat) throws {
    for round in 0..<4 { try Samples.write(3, to: path, from: round * 3, format: format) }
    let result = try AuditVerifier().verify(path)
    #expect(result.isIntact)
    #expect(result.recordCount == 12)
    #expect(result.lineCount == 13)
  }

  @Test(
    "A line that was never completed is dropped, and the log says so",
    arguments: AuditFormat.allCases)
  func torn(format: AuditFormat) throws {
    try Samples.write(3, to: path, format: format)
    try Files.write(try Files.read(path) + Array("{\"half a reco".utf8), to: path)
    #expect(try AuditVerifier().verify(path).tornByteCount == 13)
    #expect(try AuditVerifier().verify(path).isIntact)
    try Samples.write(2, to: path, from: 3, format: format)
    let result = try AuditVerifier().verify(path)
    #expect(result.problem == nil)
    #expect(result.recordCount == 5)
    #expect(result.recoveries.map(\.recovery.droppedByteCount) == [13])
  }

  @Test("Cut anywhere, a log is opened again, and what is missing is told for good")
  func cutAnywhere() throws {
    try Samples.write(3, to: path)
    let bytes = try Files.read(path)
    let head = try Files.read(path + ".head")
    for size in stride(from: 0, to: bytes.count, by: 37) {
      try Files.write(Array(bytes[..<size]), to: path)
      try Files.write(head, to: path + ".head")
      try Samples.write(2, to: path, from: 3)
      let result = try AuditVerifier().verify(path)
      #expect(result.problem?.reason.contains("were missing before it") == true, "\(size)")
      #expect(try AuditReader(path).tail(2).count == 2)
    }
  }

  @Test("A log one record ahead of its head lost nothing")
  func aheadOfHead() throws {
    try Samples.write(3, to: path)
    let head = try Files.read(path + ".head")
    try Samples.write(1, to: path, from: 3)
    try Files.write(head, to: path + ".head")
    #expect(try AuditVerifier().verify(path).head == .behind(by: 1))
    #expect(try AuditVerifier().verify(path).isIntact)
    try Samples.write(1, to: path, from: 4)
    let result = try AuditVerifier().verify(path)
    #expect(result.isIntact)
    #expect(result.head == .matches)
    #expect(result.recordCount == 5)
    #expect(result.recoveries.isEmpty)
  }

  @Test("A missing or damaged head file is told for good")
  func missingHead() throws {
    for damage in [nil, Array("{}".utf8), [UInt8](repeating: 0, count: 512)] {
      let path = "\(directory.path)/\(damage?.count ?? 0).log"
      try Samples.write(3, to: path)
      unlink(path + ".head")
      if let damage { try Files.write(damage, to: path + ".head") }
      try Samples.write(1, to: path, from: 3)
      let result = try AuditVerifier().verify(path)
      #expect(result.problem?.line == 5)
      #expect(result.problem?.reason.hasPrefix("the head file was missing") == true)
    }
  }

  @Test("A log whose last record was changed is not continued")
  func changed() throws {
    try Samples.write(3, to: path)
    var bytes = try Files.read(path)
    bytes[bytes.count - 40] ^= 1
    try Files.write(bytes, to: path)
    let error = #expect(throws: AuditError.self) { try Samples.write(1, to: path) }
    #expect(error?.code == .damagedLog)
    #expect(try Files.read(path) == bytes)
  }

  @Test("A log in another format is not continued")
  func otherFormat() throws {
    try Samples.write(3, to: path)
    let error = #expect(throws: AuditError.self) { try Samples.write(1, to: path, format: .cef) }
    #expect(error?.code == .damagedLog)
  }

  @Test("Files that cannot be a log are refused")
  func unusable() throws {
    for path in ["/nonexistent/audit.jsonl", directory.path, directory.path + "/fifo"] {
      if path.hasSuffix("fifo") { mkfifo(path, 0o600) }
      let error = #expect(throws: AuditError.self) { try Samples.write(1, to: path) }
      #expect(error?.code == .cannotOpen, "\(path)")
    }
    unlink(directory.path + ".head")
    symlink("/tmp/elsewhere", path)
    let error = #expect(throws: AuditError.self) { try Samples.write(1, to: path) }
    #expect(error?.code == .cannotOpen)
  }

  @Test("Only the owner may read a log")
  func permissions() throws {
    try Samples.write(1, to: path)
    for name in [path, path + ".head"] {
      var status = stat()
      #expect(stat(name, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }

  @Test("Only so many files are kept, and the log still verifies from where it begins")
  func retention() throws {
    try Samples.write(60, to: path, rotation: .init(size: 8192, keep: 2))
    let names = try directory.names()
    #expect(names.count == 4)
    let result = try AuditVerifier().verify(path)
    #expect(result.problem == nil)
    #expect(try #require(result.firstSequence) > 0)
    #expect(result.files.count == 3)
    unlink(result.files[0])
    #expect(try !AuditVerifier().verify(path).isIntact)
  }

  @Test("A new file is begun when the old one is old enough")
  func interval() throws {
    let log = try AuditLog(
      AuditConfiguration(path: path, rotation: .init(interval: 3600)), now: Samples.start)
    for hour in 0..<5 {
      for minute in [0, 30] {
        var event = try Samples.event()
        event.timestamp = AuditTime(
          millisecondsSince1970: Samples.start.millisecondsSince1970
            + Int64(hour * 60 + minute) * 60_000)
        try log.append(event)
      }
    }
    #expect(
      try directory.names() == [
        "audit-000001.jsonl", "audit-000002.jsonl", "audit-000003.jsonl", "audit-000004.jsonl",
        "audit.jsonl", "audit.jsonl.head",
      ])
    #expect(try AuditVerifier().verify(path).recordCount == 10)
    #expect(try AuditVerifier().verify(path).isIntact)
  }

  @Test("A rotation that was broken off is finished by the next writer")
  func brokenRotation() throws {
    try Samples.write(3, to: path)
    rename(path, directory.path + "/audit-000001.jsonl")
    #expect(try AuditVerifier().verify(path).isIntact)
    try Samples.write(3, to: path, from: 3)
    #expect(try AuditVerifier().verify(path).isIntact)
    #expect(try AuditVerifier().verify(path).recordCount == 6)
  }

  @Test("Many tasks and several writers of one file make one chain")
  func concurrency() async throws {
    let path = path
    let logs = try (0..<3).map { _ in
      try AuditLog(
        AuditConfiguration(path: path, rotation: .init(size: 50_000), sync: .none),
        now: Samples.start)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<12 {
        group.addTask {
          for number in 0..<40 { try logs[task % 3].append(Samples.event(task * 100 + number)) }
        }
      }
      try await group.waitForAll()
    }
    let result = try AuditVerifier().verify(path)
    #expect(result.problem == nil)
    #expect(result.recordCount == 480)
    let sessions = Set(
      try AuditReader(path).tail(1000).map { try JSONParser().parse($0)["session_id"]?.string })
    #expect(sessions.count == 480)
  }

  @Test("A file moved away under the writer is noticed")
  func movedAway() throws {
    let log = try Samples.write(3, to: path)
    rename(path, directory.path + "/elsewhere")
    try log.append(Samples.event(3))
    let result = try AuditVerifier().verify(path)
    #expect(result.problem?.reason == "4 records were missing before it when the log was opened")
  }

  @Test("A closed log takes no more records")
  func closed() throws {
    let log = try Samples.write(1, to: path)
    try log.close()
    #expect(throws: AuditError(.closed, "the audit log is closed")) {
      try log.append(Samples.event())
    }
  }

  @Test("The last records are found from the end, across files")
  func tail() throws {
    try Samples.write(50, to: path, rotation: .init(size: 8192))
    for count in [0, 1, 7, 50, 80] {
      let sessions = try AuditReader(path).tail(count).map {
        try JSONParser().parse($0)["session_id"]?.string
      }
      #expect(sessions == (max(0, 50 - count)..<50).map { "session-\($0)" })
    }
  }
}
