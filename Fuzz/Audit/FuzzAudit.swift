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

// SwiftPM gives an executable's entry this name; the command line itself comes from libFuzzer.
@_cdecl("FuzzAudit_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, fuzzAudit)
}

@_extern(c, "LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
