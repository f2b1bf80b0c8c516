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

// SwiftPM gives an executable's entry this name; the command line itself comes from libFuzzer.
@_cdecl("FuzzYAML_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, fuzzYAML)
}

@_extern(c, "LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
