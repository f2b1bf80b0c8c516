import Foundation
import RampartCore
import RampartJSON
import RampartModelFiles
import RampartPatterns

@testable import RampartTokenizers

/// What `Tests/Oracles/tokenizers_parity/golden.py` has recorded.
enum Golden {
  static let root: JSONValue = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Goldens/tokenizers.json")
    return (try? JSONParser().parse([UInt8](Data(contentsOf: url)))) ?? .null
  }()

  /// The recorded texts.
  static var texts: [String] { root["texts"]?.array?.compactMap { $0.string } ?? [] }

  /// A recorded file, such as `spm.model`.
  static func file(_ name: String) -> [UInt8] {
    [UInt8](Data(base64Encoded: root["files"]?[name]?.string ?? "") ?? Data())
  }

  /// Byte ranges as they are recorded.
  static func ranges(_ value: JSONValue?) -> [Range<Int>] {
    (value?.array ?? []).map { ($0.array?[0].int ?? 0)..<($0.array?[1].int ?? 0) }
  }
}

/// A tokenizer of files that lie in memory.
func loadTokenizer(_ files: [String: [UInt8]]) throws -> Tokenizer {
  var copies: [UnsafeMutableRawBufferPointer] = []
  defer { for copy in copies { copy.deallocate() } }
  var directory: [String: StaticBytes] = [:]
  for (name, bytes) in files {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + 1, alignment: 8)
    copy.copyBytes(from: bytes)
    copies.append(copy)
    directory[name] = StaticBytes(unsafe: UnsafeRawPointer(copy.baseAddress), count: bytes.count)
  }
  return try Tokenizer.load(
    from: ModelDirectory(embedded: "memory", files: directory), patterns: PatternEngine())
}
