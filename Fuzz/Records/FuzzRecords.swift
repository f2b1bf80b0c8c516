import FuzzDriver
import Rampart
import RampartCore
import RampartJSON

/// Feeds bytes to the readers of JSON lines and traces, and checks that what is read can be
/// written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecords(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  if let record = try? ScanRecord(bytes, defaultRole: .user) {
    _ = LineIndex(record.message)
    _ = record.message.opaqueParts
  }
  guard let value = try? JSONParser().parse(bytes) else { return 0 }
  let written = JSONWriter.encode(value)
  do {
    // `4e2` is written as `400`: the text is compared, not the kind of number.
    guard JSONWriter.encode(try JSONParser().parse(written)) == written else {
      fatalError("a value does not survive writing and reading")
    }
  } catch {
    // Whole doubles from 2^64 to 10^21 are written without an exponent (RFC 8785) and refused.
    guard error.code == .numberOutOfRange else { fatalError("what was written cannot be read") }
  }
  // Whole numbers from 2^53 on are printed as ECMAScript prints doubles, and refused as integers.
  if let canonical = try? CanonicalJSON.encode(value),
    let reread = try? JSONParser().parse(canonical),
    let again = try? CanonicalJSON.encode(reread), again != canonical
  {
    fatalError("canonical JSON is not stable")
  }
  _ = try? TraceDecoder.traces(value)
  return 0
}

@_cdecl("FuzzRecords_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  runFuzzer(count, arguments, fuzzRecords)
}
