import RampartJSON
import RampartModelFiles
import TestSupport
import Testing

@testable import RampartTokenizers

@Suite("spm.model")
struct SentencePieceFileTests {
  /// A field whose value is bytes.
  private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [number << 3 | 2] + varint(UInt64(bytes.count)) + bytes
  }

  private func varint(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private func piece(_ text: String, _ score: Float, type: UInt8 = 1) -> [UInt8] {
    let bits = score.bitPattern
    return field(
      1,
      field(1, Array(text.utf8)) + [0x15]
        + (0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
        + [0x18, type])
  }

  private func trainer(type: UInt64 = 1, unknown: UInt64 = 0) -> [UInt8] {
    field(2, [0x18] + varint(type) + [0xC0, 0x02] + varint(unknown))
  }

  @Test("Pieces, scores, symbols and the unknown token are read, unknown fields passed over")
  func reads() throws {
    let unknownFields =
      [0x78, 0x05, 0x7D, 1, 2, 3, 4, 0x79, 1, 2, 3, 4, 5, 6, 7, 8] + field(15, [9, 9])
    let bytes =
      piece("<unk>", 0, type: 2) + unknownFields + piece("<s>", 0, type: 3)
      + piece("<tool>", 0, type: 4) + piece("\u{2581}a", -1.5) + trainer(unknown: 3)
      + trainer(unknown: 0)
    let file = try SentencePieceFile(bytes, file: "spm.model")
    #expect(file.pieces.count == 4)
    #expect(file.pieces.numbers == [0, 0, 0, -1.5])
    #expect(Array(file.pieces.bytes[file.pieces.range(of: 3)]) == Array("\u{2581}a".utf8))
    #expect(file.symbols.map { $0.id } == [1, 2])
    #expect(file.symbols.map { $0.isControl } == [true, false])
    #expect(file.unknownID == 0)
  }

  @Test("Another kind of model is an error that names the kind", arguments: [2, 3, 4, 77])
  func kinds(type: UInt64) {
    let error = #expect(throws: ModelError.self) {
      try SentencePieceFile(piece("a", 0) + trainer(type: type), file: "spm.model")
    }
    #expect(error?.message.contains("only unigram") == true)
    #expect(error?.file == "spm.model")
  }

  @Test("What is no model is an error")
  func malformed() {
    let good = piece("a", 0)
    let cases: [[UInt8]] = [
      [], trainer(), [0x0A], [0x0A, 0xFF], [0x0A, 0x80], good + [0x0B], good + [0x0C],
      good + [0x00, 0x01], good + Array(repeating: 0xFF, count: 11),
      [0x0A] + varint(UInt64.max) + [1], [0x0A] + varint(1 << 40) + [1],
      field(1, [0x0A, 0x05, 0x61]), field(1, [0x15, 0, 0]), field(1, field(1, [0xFF, 0xFE])),
      piece("a", .nan), piece("a", .infinity), good + trainer(unknown: 1),
      good + trainer(unknown: UInt64(bitPattern: -1)), Array("{\"model\": 1}".utf8),
    ]
    for bytes in cases {
      #expect(throws: ModelError.self, "\(bytes)") {
        try SentencePieceFile(bytes, file: "spm.model")
      }
    }
  }

  @Test(
    "A file cut off anywhere, or with bytes changed, gives an error or a tokenizer, never a crash")
  func damaged() throws {
    let whole = Golden.file("spm.model")
    #expect(whole.count > 1000)
    #expect((try? SentencePieceFile(whole, file: "spm.model")) != nil)
    for count in 0..<whole.count {
      _ = try? SentencePieceFile(Array(whole.prefix(count)), file: "spm.model")
    }
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      if let tokenizer = try? loadTokenizer(["spm.model": bytes]) {
        let text = Array("the quick <tool> \u{4E2D}\u{301}".utf8)
        let encoding = tokenizer.encode(text)
        let isInside = encoding.ranges.allSatisfy { $0.upperBound <= text.count }
        #expect(isInside)
      }
    }
  }
}
