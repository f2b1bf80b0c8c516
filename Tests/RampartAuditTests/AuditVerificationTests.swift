import Glibc
import RampartCore
import RampartJSON
import TestSupport
import Testing

@testable import RampartAudit

@Suite("Verifying audit logs")
struct AuditVerificationTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/audit.log"
  }

  @Test("A log that nobody touched is intact", arguments: AuditFormat.allCases)
  func intact(format: AuditFormat) throws {
    try Samples.write(30, to: path, format: format, rotation: .init(size: 8192))
    let result = try AuditVerifier().verify(path)
    #expect(result.problem == nil)
    #expect(result.recordCount == 30)
    #expect(result.lineCount == 30 + result.files.count)
    #expect(result.firstSequence == 0)
    #expect(result.lastSequence == result.lineCount - 1)
    #expect(result.head == .matches)
    #expect(result.files.count > 2)
    #expect(result.files.last == path)
  }

  @Test("Every change of the files is found", arguments: AuditFormat.allCases)
  func mutations(format: AuditFormat) throws {
    let other = directory.path + "/other.log"
    for target in [path, other] {
      try Samples.write(24, to: target, format: format, rotation: .init(size: 8192))
    }
    let names = try AuditVerifier().verify(path).files
    let originals = try names.map { try Files.read($0) }
    let strange = try AuditVerifier().verify(other).files.flatMap { try Files.lines($0) }
    var generator = SeededGenerator(seed: 20)
    var kinds: Set<Mutation> = []
    for round in 0..<1200 {
      let index = Int.random(in: 0..<names.count, using: &generator)
      let kind = Mutation.allCases[round % Mutation.allCases.count]
      guard let bytes = kind.apply(to: originals[index], strange: strange, &generator),
        bytes != originals[index]
      else { continue }
      kinds.insert(kind)
      try Files.write(bytes, to: names[index])
      let result = try AuditVerifier().verify(path)
      if result.isIntact {
        Issue.record("round \(round): \(kind) of \(names[index]) was not found")
      }
      try Files.write(originals[index], to: names[index])
    }
    #expect(kinds.count == (format == .cef ? Mutation.allCases.count - 2 : Mutation.allCases.count))
    #expect(try AuditVerifier().verify(path).isIntact)
  }

  @Test("A removed file is found, whichever it is")
  func removedFiles() throws {
    try Samples.write(24, to: path, rotation: .init(size: 8192))
    for name in try AuditVerifier().verify(path).files + [path + ".head"] {
      let bytes = try Files.read(name)
      unlink(name)
      let result = try AuditVerifier().verify(path)
      #expect(!result.isIntact, "\(name)")
      try Files.write(bytes, to: name)
    }
    #expect(try AuditVerifier().verify(path).isIntact)
  }

  @Test("The first bad record is named by file, line and number")
  func place() throws {
    try Samples.write(5, to: path)
    var lines = try Files.lines(path)
    lines[3] = lines[3].map { $0 == UInt8(ascii: "7") ? UInt8(ascii: "8") : $0 }
    try Files.write(lines.flatMap { $0 + [0x0A] }, to: path)
    let problem = try #require(try AuditVerifier().verify(path).problem)
    #expect(problem.file == path)
    #expect(problem.line == 4)

    try Samples.write(5, to: path + "2")
    lines = try Files.lines(path + "2")
    lines.remove(at: 2)
    try Files.write(lines.flatMap { $0 + [0x0A] }, to: path + "2")
    let gap = try #require(try AuditVerifier().verify(path + "2").problem)
    #expect(gap.line == 3)
    #expect(gap.sequence == 3)
    #expect(gap.reason == "record 2 is missing before it")
  }

  @Test("Records missing at the end are counted")
  func truncation() throws {
    try Samples.write(5, to: path)
    let lines = try Files.lines(path)
    try Files.write(lines.dropLast(2).flatMap { $0 + [0x0A] }, to: path)
    let result = try AuditVerifier().verify(path)
    #expect(result.head == .ahead(by: 2))
    #expect(
      result.problem?.reason == "the last 2 records are missing: the head file names record 5")
  }

  @Test("An anchor kept elsewhere shows a chain that was written anew")
  func anchor() throws {
    try Samples.write(5, to: path)
    let old = try AuditVerifier().verify(path)
    let anchor = AuditAnchor(
      sequence: try #require(old.lastSequence), fingerprint: try #require(old.lastFingerprint))
    try Samples.write(2, to: path, from: 5)
    #expect(try AuditVerifier(anchor: anchor).verify(path).isIntact)
    unlink(path)
    unlink(path + ".head")
    try Samples.write(7, to: path)
    #expect(try AuditVerifier().verify(path).isIntact)
    #expect(try !AuditVerifier(anchor: anchor).verify(path).isIntact)
    let later = AuditAnchor(sequence: 99, fingerprint: anchor.fingerprint)
    #expect(try !AuditVerifier(anchor: later).verify(path).isIntact)
  }

  @Test("Whatever stands in the file, verifying ends with a problem and not with a crash")
  func garbage() throws {
    var generator = SeededGenerator(seed: 3)
    let valid = try { () throws -> [UInt8] in
      try Samples.write(1, to: path)
      return try Files.read(path)
    }()
    let inputs: [[UInt8]] = [
      [0x0A], Array("\n\n\n".utf8), Array("{}\n".utf8), Array("[]\n".utf8), Array("null\n".utf8),
      Array(repeating: 0, count: 4096) + [0x0A], Array("CEF:0|\n".utf8),
      Array("CEF:0|Rampart|Rampart|1|x|y|z|\n".utf8), Array(#"{"attestation":{}}"#.utf8) + [0x0A],
      Array(#"{"sequence":9223372036854775807,"attestation":{"chain_uid":"a"}}"#.utf8) + [0x0A],
      Array(repeating: UInt8(ascii: "["), count: 2_000_000) + [0x0A],
      Array(repeating: UInt8(ascii: "a"), count: 3_000_000),
    ]
    let random = (0..<200).map { _ in
      (0..<Int.random(in: 1..<400, using: &generator)).map { _ in
        UInt8.random(in: .min ... .max, using: &generator)
      } + [0x0A]
    }
    for input in inputs + random {
      try Files.write(input, to: path)
      #expect(try !AuditVerifier().verify(path).isIntact)
      #expect(try !AuditVerifier().verify(path, scope: .file).isIntact)
      try Files.write(valid + input, to: path)
      #expect(try !AuditVerifier().verify(path).isIntact || input.last != 0x0A)
      _ = try? AuditReader(path).tail(3)
      _ = try? AuditExporter(to: .ocsf).export(path) { _ in }
    }
  }

  @Test("There must be a log to verify")
  func missing() {
    #expect(throws: AuditError(.cannotOpen, "there is no log at `\(path)`")) {
      _ = try AuditVerifier().verify(path)
    }
    #expect { _ = try AuditVerifier().verify(directory.path, scope: .file) } throws: {
      ($0 as? AuditError)?.code == .cannotOpen
    }
  }
}

/// A way of tampering with one file of a log.
private enum Mutation: CaseIterable {
  case editByte, insertByte, removeByte, removeLine, removeFirst, removeLast, duplicate, swap
  case truncate, splice, replace, whitespace, memberOrder, reverse, empty

  func apply(to bytes: [UInt8], strange: [[UInt8]], _ generator: inout SeededGenerator) -> [UInt8]?
  {
    var bytes = bytes
    var lines = bytes.split(separator: 0x0A).map(Array.init)
    let line = Int.random(in: 0..<lines.count, using: &generator)
    let other = Int.random(in: 0..<lines.count, using: &generator)
    let index = Int.random(in: 0..<bytes.count, using: &generator)
    switch self {
    case .editByte:
      bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
      return bytes
    case .insertByte:
      bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: index)
      return bytes
    case .removeByte:
      bytes.remove(at: index)
      return bytes
    case .truncate: return Array(bytes[..<index])
    case .empty: return []
    case .removeLine: lines.remove(at: line)
    case .removeFirst: lines.removeFirst()
    case .removeLast: lines.removeLast()
    case .duplicate: lines.insert(lines[line], at: other)
    case .swap: lines.swapAt(line, other)
    case .reverse: lines.reverse()
    case .splice:
      lines.insert(strange[Int.random(in: 0..<strange.count, using: &generator)], at: line)
    case .replace: lines[line] = strange[Int.random(in: 0..<strange.count, using: &generator)]
    case .whitespace:
      guard let value = try? JSONParser().parse(lines[line]) else { return nil }
      lines[line] = [UInt8(ascii: "{"), 0x20] + JSONWriter.encode(value).dropFirst()
    case .memberOrder:
      guard let object = try? JSONParser().parse(lines[line]).object else { return nil }
      lines[line] = JSONWriter.encode(.object(JSONObject(object.entries.reversed())))
    }
    return lines.flatMap { $0 + [0x0A] }
  }
}
