import FuzzDriver
import RampartCore
import RampartPolicy
import RampartYAML

/// Feeds bytes to the YAML reader and the stack file; an error is fine, a crash is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let known: Set<ScannerID> = [.regex, .secrets, .promptGuard, .hiddenASCII]
  _ = try? YAMLReader().read(bytes, file: "fuzz.yaml")
  if let stack = try? StackFile(bytes, path: "fuzz.yaml", knownScanners: known) {
    for role in Role.allCases { _ = stack.decisionPolicy(for: role) }
  }
  return 0
}

@_cdecl("FuzzYAML_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  runFuzzer(count, arguments, fuzzYAML)
}
