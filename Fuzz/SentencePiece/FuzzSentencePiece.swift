import FuzzDriver
import RampartModelFiles
import RampartPatterns
import RampartTokenizers

/// Reads bytes as `spm.model` and as `vocab.txt`, and tokenizes their own beginning; an error is fine, a crash or a range
/// outside the text is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSentencePiece(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let file = StaticBytes(unsafe: UnsafeRawPointer(start), count: count)
  let text = Array(UnsafeBufferPointer(start: start, count: min(count, 512)))
  for name in ["spm.model", "vocab.txt"] {
    let directory = ModelDirectory(embedded: "fuzz", files: [name: file])
    guard let tokenizer = try? Tokenizer.load(from: directory, patterns: PatternEngine()) else {
      continue
    }
    let encoding = tokenizer.encode(text)
    precondition(encoding.ids.count == encoding.ranges.count)
    precondition(encoding.ranges.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= text.count })
    precondition(tokenizer.encode(text, maximumLength: 8).ids.count <= 8)
  }
  return 0
}

@_cdecl("FuzzSentencePiece_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  runFuzzer(count, arguments, fuzzSentencePiece)
}
