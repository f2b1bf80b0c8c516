import RampartCore
import RampartJSON
import RampartPatterns
import Testing

@testable import RampartTokenizers

@Suite("Characters as the tokenizers package sees them")
struct CharacterTableTests {
  /// FNV-1a over the bytes of many texts.
  private struct Digest {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    mutating func add(_ bytes: [UInt8]) {
      for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    var text: String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }

  @Test(
    "Normal forms of every scalar between marks are the package's",
    arguments: ["NFC", "NFD", "NFKC", "NFKD", "BertNormalizer"])
  func forms(name: String) throws {
    let node = StageNode(["type": .string(name)])
    let normalizer = try NormalizerRegistry.make(node, patterns: PatternEngine())
    let scalars = (Array(0..<0x32000) + Array(0xE0000..<0xE0200)).filter {
      !(0xD800..<0xE000).contains($0)
    }
    var digest = Digest()
    for start in stride(from: 0, to: scalars.count, by: 64) {
      var bytes: [UInt8] = []
      for scalar in scalars[start..<min(start + 64, scalars.count)] {
        bytes.append(UInt8(ascii: "a"))
        UTF8Character.append(UInt32(scalar), to: &bytes)
        bytes += Array("\u{301}\u{323}b".utf8)
      }
      var text = NormalizedText(bytes[...])
      normalizer.normalize(&text)
      digest.add(text.bytes)
    }
    #expect(digest.text == Golden.root["digests"]?[name]?.string)
  }

  @Test("Pre-tokenizers cut where the package cuts")
  func cutters() throws {
    let stages = try #require(Golden.root["stages"]?.array)
    #expect(stages.count == 10)
    for entry in stages {
      let stage = try #require(entry["stage"])
      let cutter = try PreTokenizerRegistry.make(StageNode(stage), patterns: PatternEngine())
      for (text, expected) in zip(Golden.texts, try #require(entry["pieces"]?.array)) {
        var split = SplitText(NormalizedText(Array(text.utf8)[...]))
        cutter.split(&split)
        #expect(split.pieces.map { $0.range } == Golden.ranges(expected), "\(stage)")
      }
    }
  }

  @Test("A million marks in disorder are put in order in linear time")
  func manyMarks() throws {
    let node = StageNode(["type": "NFD"])
    let normalizer = try NormalizerRegistry.make(node, patterns: PatternEngine())
    let marks = String(repeating: "\u{301}\u{323}\u{334}", count: 40_000)
    var text = NormalizedText(Array("a\(marks)".utf8)[...])
    normalizer.normalize(&text)
    #expect(text.count == 1 + 120_000 * 2)
    #expect(Array(text.bytes.prefix(3)) == [0x61, 0xCC, 0xB4])
  }

  @Test("Scores are read with the rounding of the package's JSON reader")
  func scores() {
    // Left as written, right as `tokenizers` saves what it has read.
    let pairs: [(Double, Double)] = [
      (-1.3312874776319679, -1.331287477631968), (-1.9117438621900678, -1.911743862190068),
      (-2.3495869865380166, -2.349586986538017), (-2.4528736287202118, -2.452873628720212),
      (-3.2940702623524842, -3.294070262352484), (-6.022540546769249, -6.022540546769249),
      (0, 0), (-10.5, -10.5), (1e-7, 1e-7), (3, 3),
    ]
    for (written, read) in pairs {
      #expect(SerdeNumber.asRead(written) == read)
      #expect(SerdeNumber.asRead(-written) == -read)
    }
  }

  @Test("Of unknown kinds of stages the error names those there are")
  func unknownStages() {
    #expect(throws: (any Error).self) {
      try PreTokenizerRegistry.make(
        StageNode(["type": "Punctuation", "behavior": "Sometimes"]), patterns: PatternEngine())
    }
  }
}
