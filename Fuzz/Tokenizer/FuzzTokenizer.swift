import FuzzDriver
import RampartModelFiles
import RampartPatterns
import RampartTokenizers

/// Texts that reach every stage.
private let texts: [[UInt8]] = [
  Array(
    "a the [CLS]<x>  ab \u{2581}\u{FF21}\u{FB01}\u{FDFA} e\u{301}\u{327} \u{1F469}\u{200D}\u{1F52C}\r\n\0\u{200B}"
      .utf8),
  [0x61, 0xFF, 0xE2, 0x82, 0x20, 0xF0, 0x9F],
  [UInt8](repeating: 0x61, count: 3000),
]

/// Reads bytes as `tokenizer.json` and tokenizes a few texts and the file's own beginning; an error is fine, a crash
/// or a range outside the text is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTokenizer(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let file = Array(UnsafeBufferPointer(start: start, count: count))
  guard
    let tokenizer = try? Tokenizer(file: file, name: "tokenizer.json", patterns: PatternEngine())
  else { return 0 }
  for text in texts + [Array(file.prefix(512))] {
    let encoding = tokenizer.encode(text)
    precondition(encoding.ids.count == encoding.ranges.count)
    precondition(encoding.ids.allSatisfy { $0 >= 0 && Int($0) < tokenizer.vocabularySize })
    precondition(encoding.ranges.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= text.count })
    let most = tokenizer.prefix.count + tokenizer.suffix.count + 3
    precondition(tokenizer.encode(text, maximumLength: most).ids.count <= most)
  }
  return 0
}

@_cdecl("FuzzTokenizer_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?)
  -> CInt
{
  runFuzzer(count, arguments, fuzzTokenizer)
}
