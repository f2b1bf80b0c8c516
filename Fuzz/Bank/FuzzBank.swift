import FuzzDriver
import RampartAttackBank

/// Feeds bytes to the reader of banks.
///
/// An error is fine. What is read can be written, and what is written is read as the same entries.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBank(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let file = try? BankFile(bytes, path: "fuzz") else { return 0 }
  precondition(file.lines.count == file.entries.count)
  guard let text = try? BankFile.text(of: file.entries, path: "fuzz") else {
    preconditionFailure("what was read cannot be written")
  }
  let again = try? BankFile(text, path: "fuzz")
  precondition(again?.entries == file.entries, "what was written reads otherwise")
  return 0
}

@_cdecl("FuzzBank_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  runFuzzer(count, arguments, fuzzBank)
}
