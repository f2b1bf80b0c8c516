import RampartCore

/// Decodes hexadecimal payloads: `69676e…`, `69 67 6e …`, `0x69, 0x67, …`.
enum HexPayloads {
  private static let minimumByteCount = 8

  static func reading(of bytes: [UInt8]) -> Reading? {
    var draft = ViewDraft(of: bytes)
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        guard text[index].hexValue != nil else {
          index += 1
          continue
        }
        let payload = Payload(at: index, in: text)
        if payload.values.count >= minimumByteCount, Printable.isText(payload.values) {
          payload.write(into: &draft)
        }
        index = payload.end
        // The rest of a word that began with hexadecimal digits is no payload.
        while index < text.count, text[index].isASCIIAlphanumeric { index += 1 }
      }
    }
    return draft.finish()
  }

  /// Pairs of hexadecimal digits, one after the other.
  private struct Payload {
    private(set) var values: [UInt8] = []
    /// Where the first digit of each pair stands.
    private var starts: [Int] = []
    private(set) var end: Int

    init(at start: Int, in text: UnsafeBufferPointer<UInt8>) {
      end = start
      var at = start
      while true {
        if at + 1 < text.count, text[at] == UInt8(ascii: "0"),
          text[at + 1] | 0x20 == UInt8(ascii: "x")
        {
          at += 2
        }
        guard let value = text.hexNumber(at: at, digits: 2) else { return }
        values.append(UInt8(value))
        starts.append(at)
        at += 2
        end = at
        // Two separators at most stand between pairs.
        var next = at
        while next < text.count, next < at + 2, Self.isSeparator(text[next]) { next += 1 }
        at = next
      }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
      byte.isASCIISpace || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ";")
    }

    func write(into draft: inout ViewDraft) {
      values.withUnsafeBufferPointer { buffer in
        var index = 0
        while index < buffer.count {
          let length = buffer.sequenceLength(at: index)
          let count = abs(length)
          let low = index == 0 ? starts[0] : starts[index - 1] + 2
          draft.replace(
            low..<(starts[index + count - 1] + 2),
            with: length > 0 ? Array(buffer[index..<(index + count)]) : [0xEF, 0xBF, 0xBD])
          index += count
        }
      }
    }
  }
}
