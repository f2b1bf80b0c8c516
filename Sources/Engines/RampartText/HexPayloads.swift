import RampartCore

/// Decodes hexadecimal payloads: `69676e…`, `69 67 6e …`, `0x69, 0x67, …`.
enum HexPayloads {
  private static let minimumByteCount = 8

  static func reading(of bytes: [UInt8]) -> Reading? {
    var draft = ViewDraft(of: bytes)
    bytes.withUnsafeBufferPointer { text in
      CharacterTraits.table.withUnsafeBufferPointer { read(text, table: $0, into: &draft) }
    }
    return draft.finish()
  }

  private static func read(
    _ text: UnsafeBufferPointer<UInt8>, table: UnsafeBufferPointer<UInt64>,
    into draft: inout ViewDraft
  ) {
    var index = 0
    while index < text.count {
      guard table[Int(text[index])] & CharacterTraits.hexDigit != 0 else {
        index += 1
        continue
      }
      // Most words that begin with a hexadecimal digit end after a pair or two: those are
      // counted before anything is kept.
      let pairs = Payload.pairs(at: index, in: text) { _, _, _ in }
      if pairs.count >= minimumByteCount {
        var payload = Payload(at: index, in: text)
        payload.trim()
        if payload.values.count >= minimumByteCount, Printable.isText(payload.values) {
          payload.write(into: &draft)
        }
      }
      index = max(pairs.end, index + 1)
      // The rest of a word that began with hexadecimal digits is no payload.
      while index < text.count, text[index].isASCIIAlphanumeric { index += 1 }
    }
  }

  /// Pairs of hexadecimal digits, one after the other.
  private struct Payload {
    private(set) var values: [UInt8] = []
    /// Where each pair begins, with its prefix.
    private var starts: [Int] = []
    /// Where each pair ends.
    private var ends: [Int] = []

    init(at start: Int, in text: UnsafeBufferPointer<UInt8>) {
      _ = Self.pairs(at: start, in: text) { value, pairStart, pairEnd in
        values.append(value)
        starts.append(pairStart)
        ends.append(pairEnd)
      }
    }

    /// Calls `body` with each pair from `start` on, its value and where it begins and ends, and
    /// returns how many there are and where the last one ends.
    @inline(__always)
    static func pairs(
      at start: Int, in text: UnsafeBufferPointer<UInt8>,
      _ body: (UInt8, Int, Int) -> Void
    ) -> (count: Int, end: Int) {
      var count = 0
      var end = start
      var at = start
      while true {
        let pair = at
        if at + 1 < text.count, text[at] == UInt8(ascii: "0"),
          text[at + 1] | 0x20 == UInt8(ascii: "x")
        {
          at += 2
        }
        guard let value = text.hexNumber(at: at, digits: 2) else { return (count, end) }
        at += 2
        body(UInt8(value), pair, at)
        count += 1
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

    /// Leaves out short words of the letters a to f that stand before and after a payload.
    mutating func trim() {
      let first = values.firstIndex(where: Self.isPrintable) ?? values.count
      let last =
        values.lastIndex { Self.isPrintable($0) || (0x80..<0xC0).contains($0) }.map { $0 + 1 }
        ?? first
      values = Array(values[first..<max(first, last)])
      starts = Array(starts[first..<max(first, last)])
      ends = Array(ends[first..<max(first, last)])
    }

    private static func isPrintable(_ byte: UInt8) -> Bool {
      byte >= 0x20 && byte < 0x7F || byte.isASCIISpace || byte >= 0xC2 && byte < 0xF5
    }

    func write(into draft: inout ViewDraft) {
      values.withUnsafeBufferPointer { buffer in
        var index = 0
        while index < buffer.count {
          let length = buffer.sequenceLength(at: index)
          let count = abs(length)
          let low = index == 0 ? starts[0] : ends[index - 1]
          draft.replace(
            low..<ends[index + count - 1],
            with: length > 0 ? Array(buffer[index..<(index + count)]) : [0xEF, 0xBF, 0xBD])
          index += count
        }
      }
    }
  }
}
