import FuzzDriver
import RampartModelFiles

/// Feeds bytes to the reader of safetensors files, as one file and as an index with two files.
///
/// An error is fine. Where there is none, each byte behind the headers belongs to exactly one tensor and can be
/// read, the names lead back to their tensors, and an index says what the files say.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafetensors(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0 else { return 0 }
  // A file is what libFuzzer finds itself; with a header length in front, what it makes of JSON is not lost.
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  check(["model.safetensors": bytes])
  check(["model.safetensors": withLength(bytes)])
  let parts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
  guard parts.count == 3 else { return 0 }
  check([
    "model.safetensors.index.json": Array(parts[0]), "a.safetensors": withLength(Array(parts[1])),
    "b.safetensors": withLength(Array(parts[2])),
  ])
  return 0
}

/// Returns a file whose header ends with the last brace of `bytes`.
private func withLength(_ bytes: [UInt8]) -> [UInt8] {
  let length = (bytes.lastIndex(of: UInt8(ascii: "}")) ?? -1) + 1
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + bytes
}

private func check(_ files: [String: [UInt8]]) {
  let copies = files.mapValues { bytes in
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    return copy
  }
  defer { for copy in copies.values { copy.deallocate() } }
  let directory = ModelDirectory(
    embedded: "fuzz",
    files: copies.mapValues { StaticBytes(unsafe: $0.baseAddress, count: $0.count) })
  guard let tensors = try? TensorFiles.open(directory) else { return }
  var covered = 0
  for entry in tensors.tensors {
    covered += entry.byteCount
    precondition(tensors.tensor(entry.name) == entry, "a name does not lead to its tensor")
    guard entry.storage.bitWidth >= 8 else { continue }
    precondition(entry.byteCount == entry.elementCount * entry.storage.bitWidth / 8)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: entry.byteCount, alignment: 16)
    defer { buffer.deallocate() }
    let isRead =
      (try? tensors.readBytes(of: entry, elements: 0..<entry.elementCount, into: buffer)) != nil
    precondition(isRead, "a tensor cannot be read")
  }
  let opened = tensors.fileNames.compactMap { files[$0] }
  precondition(opened.count == tensors.fileNames.count)
  let total = opened.reduce(0) { sum, bytes in
    sum + bytes.count - 8 - (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
  }
  precondition(covered == total, "the tensors do not cover the files")
  precondition((try? tensors.digest())?.utf8.count == 64)
}

@_cdecl("FuzzSafetensors_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  runFuzzer(count, arguments, fuzzSafetensors)
}
