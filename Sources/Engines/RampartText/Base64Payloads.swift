import RampartCore

/// Decodes Base64 payloads that hold text, in the standard or the URL alphabet, where they stand.
enum Base64Payloads {
  private static let minimumLength = 16
  /// Lines at least this long may go on in the next line.
  private static let minimumLineLength = 16
  /// How many beginnings of one row of characters are decoded in full.
  private static let maximumAttemptCount = 4
  /// Stretches at least this long are text: of random bytes, one in 10^10 looks like it.
  private static let minimumRunLength = 32

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
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, table[Int(text[end])] & CharacterTraits.base64 != 0 { end += 1 }
      guard end - start >= minimumLength else {
        start = end + 1
        continue
      }
      end = rowEnd(from: start, in: text)
      decode(start..<end, in: text, into: &draft)
      start = end + 1
    }
  }

  /// The end of a row of Base64 characters, which goes on over line ends if its lines are long
  /// and equal.
  private static func rowEnd(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var end = start
    var lineLength = 0
    while true {
      let line = end
      while end < text.count, value(text[end]) != nil { end += 1 }
      let length = end - line
      if lineLength == 0 { lineLength = length }
      var next = end
      if next < text.count, text[next] == 0x0D { next += 1 }
      guard length == lineLength, length >= minimumLineLength, next + 1 < text.count,
        text[next] == 0x0A, value(text[next + 1]) != nil
      else { return end }
      end = next + 1
    }
  }

  /// Decodes the first beginning in `row` from which text comes; paths and names that stand
  /// before a payload consist of the same characters.
  private static func decode(
    _ row: Range<Int>, in text: UnsafeBufferPointer<UInt8>, into draft: inout ViewDraft
  ) {
    var attempts = 0
    var start = row.lowerBound
    while row.upperBound - start >= minimumLength, attempts < maximumAttemptCount {
      if looksLikeText(from: start, to: row.upperBound, in: text) {
        attempts += 1
        if write(start..<row.upperBound, of: row, in: text, into: &draft) { return }
      }
      start += 1
      while start < row.upperBound, !isSeparator(text[start - 1]) { start += 1 }
    }
    writeRuns(in: row, of: text, into: &draft)
  }

  /// Decodes the texts that stand anywhere in a row, whatever is glued to them: a single character
  /// before a payload must not hide it.
  private static func writeRuns(
    in row: Range<Int>, of text: UnsafeBufferPointer<UInt8>, into draft: inout ViewDraft
  ) {
    guard row.count >= minimumRunLength else { return }
    var runs: [Range<Int>] = []
    for alignment in 0..<4 { findRuns(in: row.dropFirst(alignment), of: text, into: &runs) }
    runs.sort { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
    var written = row.lowerBound
    for run in runs where run.lowerBound >= written {
      var groups = Groups(at: run.lowerBound, end: run.upperBound)
      while let group = groups.next(in: text) {
        // What is glued to the text must not become a part of its first or last word.
        let space = [UInt8](" ".utf8)
        let before = group.start == run.lowerBound ? space : []
        let after = groups.isAtEnd ? space : []
        draft.replace(
          group.start..<group.end,
          with: before + (0..<group.count).map { group.byte($0) } + after)
      }
      written = run.upperBound
    }
  }

  /// Appends the longest stretches of whole groups whose bytes are all printable ASCII.
  private static func findRuns(
    in row: Range<Int>, of text: UnsafeBufferPointer<UInt8>, into runs: inout [Range<Int>]
  ) {
    var start = row.lowerBound
    var end = start
    var groups = Groups(at: start, end: row.upperBound)
    while let group = groups.next(in: text) {
      let isPrintable = (0..<group.count).allSatisfy {
        let byte = group.byte($0)
        return byte >= 0x20 && byte < 0x7F || byte.isASCIISpace
      }
      if isPrintable { end = group.end }
      guard !isPrintable || groups.isAtEnd else { continue }
      if end - start >= minimumRunLength { runs.append(start..<end) }
      start = group.end
      end = start
    }
  }

  /// Whether the first twelve bytes are printable: rejects nearly everything that is not text.
  private static func looksLikeText(
    from start: Int, to end: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var groups = Groups(at: start, end: end)
    var isPrintable = true
    var previous: UInt8 = 0
    var latinCount = 0
    var index = 0
    while index < 12, let group = groups.next(in: text) {
      for offset in 0..<group.count {
        let byte = group.byte(offset)
        isPrintable =
          isPrintable
          && (byte >= 0x20 && byte < 0x7F || byte.isASCIISpace
            || byte >= 0x80 && byte < 0xF5 && byte != 0xC0 && byte != 0xC1)
        if byte == 0, index & 1 == 1, previous != 0 { latinCount += 1 }
        previous = byte
        index += 1
      }
    }
    // UTF-16 in mostly Latin letters has a zero in every other byte.
    return isPrintable || latinCount >= 2
  }

  /// Decodes a payload into the draft if it is text, and what stands before it in its row.
  private static func write(
    _ range: Range<Int>, of row: Range<Int>, in text: UnsafeBufferPointer<UInt8>,
    into draft: inout ViewDraft
  ) -> Bool {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count / 4 * 3 + 3)
    var groups = Groups(at: range.lowerBound, end: range.upperBound)
    while let group = groups.next(in: text) {
      for offset in 0..<group.count { decoded.append(group.byte(offset)) }
    }
    var end = range.upperBound
    while end < text.count, text[end] == UInt8(ascii: "="), end < range.upperBound + 2 { end += 1 }
    if let wide = UTF16Text.reading(of: decoded) {
      guard Printable.isText(wide) else { return false }
      writeRuns(in: row.lowerBound..<range.lowerBound, of: text, into: &draft)
      draft.replace(range.lowerBound..<end, with: wide)
      return true
    }
    guard Printable.isText(decoded) else { return false }
    writeRuns(in: row.lowerBound..<range.lowerBound, of: text, into: &draft)
    if let repaired = UTF8Repair.reading(of: decoded) {
      draft.replace(range.lowerBound..<end, with: repaired.bytes)
      return true
    }
    groups = Groups(at: range.lowerBound, end: range.upperBound)
    while let group = groups.next(in: text) {
      replace(group, upTo: groups.isAtEnd ? end : group.end, in: &draft)
    }
    return true
  }

  private static func replace(_ group: Group, upTo end: Int, in draft: inout ViewDraft) {
    draft.replace(
      group.start..<end, with: (0..<group.count).lazy.map { group.byte($0) })
  }

  /// Four characters and the bytes they stand for.
  private struct Group {
    /// 24 bits, the first byte highest.
    let bits: UInt32
    /// How many bytes there are, at most 3.
    let count: Int
    let start: Int
    let end: Int

    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
      UInt8(truncatingIfNeeded: bits >> (16 - 8 * UInt32(offset)))
    }
  }

  /// The groups of four characters of a payload, over line ends.
  private struct Groups {
    private var at: Int
    private let end: Int

    init(at start: Int, end: Int) {
      at = start
      self.end = end
    }

    var isAtEnd: Bool { at >= end }

    mutating func next(in text: UnsafeBufferPointer<UInt8>) -> Group? {
      let start = at
      var bits: UInt32 = 0
      var count = 0
      while at < end, count < 4 {
        if let value = Base64Payloads.value(text[at]) {
          bits = bits << 6 | UInt32(value)
          count += 1
        }
        at += 1
      }
      guard count > 0 else { return nil }
      bits <<= UInt32(4 - count) * 6
      return Group(bits: bits, count: count * 6 / 8, start: start, end: at)
    }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "+")
  }

  /// The six bits of a character of either alphabet.
  @inline(__always)
  fileprivate static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}

/// Text in UTF-16, little endian, as PowerShell encodes its commands.
enum UTF16Text {
  /// Returns whether at least a third of the characters are of the Latin-1 block.
  static func isLikely(_ bytes: [UInt8]) -> Bool {
    let count = bytes.count / 2
    guard count >= 4 else { return false }
    var latinCount = 0
    for index in 0..<count where bytes[2 * index + 1] == 0 && bytes[2 * index] != 0 {
      latinCount += 1
    }
    return latinCount * 3 >= count
  }

  /// Returns the text in UTF-8, or `nil` if the bytes do not look like UTF-16.
  static func reading(of bytes: [UInt8]) -> [UInt8]? {
    guard isLikely(bytes) else { return nil }
    let units = (0..<(bytes.count / 2)).map {
      UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
