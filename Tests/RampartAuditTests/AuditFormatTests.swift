import Glibc
import RampartCore
import RampartJSON
import TestSupport
import Testing

@testable import RampartAudit

@Suite("Formats and sinks of audit records")
struct AuditFormatTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/audit.log"
  }

  @Test("An OCSF event is a Detection Finding with the three profiles")
  func ocsf() throws {
    try Samples.write(1, to: path, format: .ocsf)
    let event = try JSONParser().parse(try #require(try AuditReader(path).tail(1).first))
    #expect(event["class_uid"] == 2004)
    #expect(event["category_uid"] == 2)
    #expect(event["activity_id"] == 1)
    #expect(event["type_uid"] == 200_401)
    #expect(event["time"] == 1_795_000_000_000)
    #expect(event["severity_id"] == 5)
    #expect(event["metadata"]?["version"] == "1.9.0")
    #expect(
      event["metadata"]?["profiles"] == ["ai_operation", "record_integrity", "security_control"])
    #expect(event["finding_info"]?["title"] == "Message blocked")
    #expect(event["finding_info"]?["types"] == ["secrets/aws-access-key"])
    #expect(event["action_id"] == 2)
    #expect(event["disposition_id"] == 2)
    #expect(event["is_alert"] == true)
    #expect(event["message_context"]?["ai_role_id"] == 3)
    #expect(event["ai_model"]?["name"] == "meta-llama/Llama-4-Scout-17B-16E")
    let user = event["evidences"]?.array?.first?["actor"]?["user"]?["uid"]?.string
    #expect(user?.hasPrefix("sha256:") == true)
    let seal = try #require(event["attestation_list"]?.array?.first)
    #expect(seal["prev_event"]?["type_uid"] == 200_401)
    #expect(seal["uid"] == event["metadata"]?["uid"])
    #expect(seal["fingerprint"]?["algorithm_id"] == 3)
    #expect(event["unmapped"]?["rampart"]?["prompt_hash"] != nil)
  }

  @Test("A CEF line escapes what its header and its values must")
  func cef() throws {
    try Samples.write(1, to: path, format: .cef)
    let bytes = try #require(try AuditReader(path).tail(1).first)
    let line = String(decoding: bytes, as: UTF8.self)
    #expect(line.hasPrefix("CEF:0|Rampart|Rampart|1|message|Message blocked|10|rt=1795000000000 "))
    #expect(line.contains(#"reason=`secrets/aws-access-key` fired \= yes | no\nnext suid=sha256:"#))
    #expect(line.contains(" act=block outcome=success "))
    #expect(line.contains(" cn1Label=sequence cn1=1 "))
    #expect(CEFLine.escapeHeader("a|b\\c\nd=e") == #"a\|b\\c d=e"#)
    #expect(CEFLine.escapeValue("a|b\\c=\r\n\t") == Array(#"a|b\\c\=\r\n "#.utf8))
  }

  @Test("A value cannot pretend to be a field of CEF")
  func injection() throws {
    let log = try AuditLog(AuditConfiguration(path: path, format: .cef, sync: .none))
    for text in [" cn1=9 cs4=x cs5=y cs6=z", "\n", "|cn1=7", "\\", "\u{2028}"] {
      var event = try Samples.event()
      event.sessionID = text
      event.report.reason = text
      try log.append(event)
    }
    #expect(try AuditVerifier().verify(path).recordCount == 5)
    #expect(try AuditVerifier().verify(path).isIntact)
  }

  @Test("Text that looks like an attestation does not disturb a record's own")
  func attestationInText() throws {
    for format in [AuditFormat.jsonl, .ocsf] {
      let path = "\(directory.path)/\(format.rawValue)"
      let chain = try #require(
        try AuditVerifier().verify(
          { () throws -> String in
            try Samples.write(1, to: path, format: format)
            return path
          }()
        ).chainUID)
      var event = try Samples.event()
      event.report.reason = #"{"authority_uid":"rampart","chain_uid":"\#(chain)","fingerprint":{"#
      event.modelDigests = ["authority_uid": "rampart", "chain_uid": chain, "z": "z"]
      let log = try AuditLog(AuditConfiguration(path: path, format: format))
      try log.append(event)
      try log.append(Samples.event())
      #expect(try AuditVerifier().verify(path).isIntact)
    }
  }

  @Test(
    "An export is a chain of its own that verifies", arguments: [AuditFormat.ocsf, .cef, .jsonl])
  func export(format: AuditFormat) throws {
    for source in [AuditFormat.jsonl, .ocsf] {
      let path = "\(directory.path)/\(source.rawValue)-\(format.rawValue)"
      try Samples.write(20, to: path, format: source, rotation: .init(size: 8192))
      var exported: [UInt8] = []
      try AuditExporter(to: format).export(path) { exported += $0 }
      try Files.write(exported, to: path + ".export")
      let result = try AuditVerifier().verify(path + ".export", scope: .file)
      #expect(result.problem == nil)
      #expect(result.recordCount == 20)
      #expect(result.chainUID?.hasSuffix("-\(format.rawValue)") == true)
    }
  }

  @Test("A changed record is not exported, and CEF cannot be")
  func refusedExports() throws {
    try Samples.write(3, to: path)
    var bytes = try Files.read(path)
    bytes[bytes.count - 200] ^= 1
    try Files.write(bytes, to: path)
    let error = #expect(throws: AuditError.self) {
      try AuditExporter(to: .ocsf).export(path) { _ in }
    }
    #expect(error?.message.hasPrefix("`\(path)`:4: ") == true)
    try Samples.write(3, to: path + "2", format: .cef)
    #expect(throws: AuditError.self) { try AuditExporter(to: .ocsf).export(path + "2") { _ in } }
  }

  @Test("The system log gets RFC 5424 messages that make a chain")
  func syslog() throws {
    let socket = try DatagramSocket(path: directory.path + "/log")
    let log = try AuditLog(AuditConfiguration(sink: .syslog, syslogSocket: socket.path))
    try log.append(Samples.event(1, action: .block))
    try log.append(Samples.event(2, action: .allow))
    let messages = (0..<3).map { _ in socket.receive() }
    #expect(messages[1].hasPrefix("<108>1 2026-11-18T11:06:40.001Z "))
    #expect(messages[2].hasPrefix("<110>1 2026-11-18T11:06:40.002Z "))
    let lines = messages.compactMap { message in message.firstIndex(of: "{").map { message[$0...] }
    }
    try Files.write(lines.flatMap { Array($0.utf8) + [0x0A] }, to: path)
    let result = try AuditVerifier().verify(path, scope: .file)
    #expect(result.problem == nil)
    #expect(result.recordCount == 2)
  }

  @Test("A restarted system log is connected to again, and a missing one is an error")
  func restartedSyslog() throws {
    let name = directory.path + "/log"
    var socket: DatagramSocket? = try DatagramSocket(path: name)
    let log = try AuditLog(AuditConfiguration(sink: .syslog, syslogSocket: name))
    #expect(socket?.receive().isEmpty == false)
    socket = nil
    #expect(throws: AuditError.self) { try log.append(Samples.event()) }
    socket = try DatagramSocket(path: name)
    try log.append(Samples.event())
    #expect(socket?.receive().contains("\"sequence\":1") == true)
  }

  @Test(
    "Combining marks in a record cost linear time", .timeLimit(.minutes(1)),
    arguments: AuditFormat.allCases)
  func marks(format: AuditFormat) throws {
    let marks = JSONValue.string(CombiningMarks.text(byteCount: 900_000))
    let members: JSONObject = ["kind": marks, "action": marks, "verdict": marks, "role": marks]
    let link = ChainLink(chainUID: "a", sequence: 0, previous: nil)
    let line = try format.lines.encode(members, at: link)
    #expect(throws: LineFault.malformed) { try format.lines.inspect(line.bytes) }
    _ = AuditFormat.isBookkeeping(line.bytes)
  }
}

/// A place that datagrams are sent to.
private final class DatagramSocket {
  let path: String
  private let descriptor: CInt

  init(path: String) throws {
    self.path = path
    unlink(path)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw AuditError(.cannotOpen, "no socket") }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  func receive() -> String {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
