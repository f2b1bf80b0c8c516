// Appends records to the log at the path given and tells the name of each that was acknowledged,
// until it is killed. The crash test of RampartAudit starts it. With a fourth argument its disk is
// full at so many bytes a file until the first record was refused.
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

/// Bounds the size of files; what does not fit is cut off as on a full disk.
func limitFiles(to size: rlim_t) {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  limit.rlim_cur = min(size, limit.rlim_max)
  setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}

let arguments = CommandLine.arguments
guard arguments.count >= 4, let limit = Int(arguments[3]) else { exit(2) }
let log = try AuditLog(
  AuditConfiguration(path: arguments[1], rotation: .init(size: 200_000), sync: .none))
if arguments.count == 5, let size = rlim_t(arguments[4]) {
  signal(SIGXFSZ, SIG_IGN)
  limitFiles(to: size)
}
for number in 0..<limit {
  let session = "\(arguments[2])-\(number)"
  do {
    try log.append(event(session))
  } catch {
    guard arguments.count == 5 else { exit(4) }
    limitFiles(to: .max)
    continue
  }
  let line = Array("\(session)\n".utf8)
  guard write(STDOUT_FILENO, line, line.count) == line.count else { exit(3) }
}
