// Appends records to the log at the path given and tells the number of each that was acknowledged,
// until it is killed. The crash test of RampartAudit starts it.
import Glibc
import RampartAudit
import RampartCore
import RampartCrypto

func event(_ session: String) throws -> AuditEvent {
  AuditEvent(
    sessionID: session, userID: "somebody", promptHash: try SHA256.digest(Array(session.utf8)),
    role: .user,
    report: ScanReport(
      verdict: .allow, action: .allow, score: 0, status: .success, reason: "no finding",
      scanners: [], findings: [], unscanned: [], scannedByteCount: 5, duration: .microseconds(80)))
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let limit = Int(arguments[3]) else { exit(2) }
let log = try AuditLog(
  AuditConfiguration(
    path: arguments[1], rotation: .init(size: 200_000), sync: .none))
for number in 0..<limit {
  let session = "\(arguments[2])-\(number)"
  try log.append(event(session))
  let line = Array("\(session)\n".utf8)
  guard write(STDOUT_FILENO, line, line.count) == line.count else { exit(3) }
}
