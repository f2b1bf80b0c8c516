import FuzzDriver
import Glibc
import RampartAudit

/// Where the bytes are put for the verifier, which reads files.
private let path = "/dev/shm/rampart-fuzz-audit-\(getpid())"

/// Feeds bytes to the audit verifier, reader and exporter as a log file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAudit(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let file = fopen(path, "w") else { return 0 }
  fwrite(start, 1, count, file)
  fclose(file)
  _ = try? AuditVerifier().verify(path)
  _ = try? AuditVerifier().verify(path, scope: .file)
  _ = try? AuditReader(path).tail(3)
  for format in AuditFormat.allCases {
    _ = try? AuditExporter(to: format).export(path) { _ in }
  }
  return 0
}

@_cdecl("FuzzAudit_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  runFuzzer(count, arguments, fuzzAudit)
}
