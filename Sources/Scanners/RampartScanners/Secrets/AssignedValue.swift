/// The value that follows a name and its sign: `= 'x'`, `: x`, `=> "x"`, `\": \"x\"`.
enum AssignedValue {
  /// The longest value that is read.
  static let limit = 512

  /// Returns where the value begins and ends, and whether it is quoted, or `nil` if there is none.
  static func find(in bytes: [UInt8], from start: Int) -> (range: Range<Int>, isQuoted: Bool)? {
    let open = skipLead(in: bytes, from: start)
    guard open < bytes.count else { return nil }
    if isQuote(bytes[open]) {
      return quoted(in: bytes, from: open, isEscaped: open > start && bytes[open - 1] == backslash)
        .map { ($0, true) }
    }
    var end = open
    while end < bytes.count, end - open < limit, !isEnd(bytes[end]) {
      end += 1
    }
    // The full stop of a sentence.
    if end > open, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
    return end > open ? (open..<end, false) : nil
  }

  private static let backslash = UInt8(ascii: "\\")

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }

  /// Whether an unquoted value ends before `byte`.
  private static func isEnd(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: ","),
      UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ")"),
      UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "|"), UInt8(ascii: "&"), backslash:
      true
    default: false
    }
  }

  /// Skips spaces, a sign's second half, a YAML tag, a literal's prefix and escapes of a quote.
  private static func skipLead(in bytes: [UInt8], from start: Int) -> Int {
    var at = start
    let stop = min(bytes.count, start + 16)
    while at < stop, bytes[at] == 0x20 || bytes[at] == 0x09 || "=>".utf8.contains(bytes[at]) {
      at += 1
    }
    if at + 2 < bytes.count, bytes[at] == UInt8(ascii: "!"), bytes[at + 1] == UInt8(ascii: "!") {
      while at < stop + 16, at < bytes.count, bytes[at] > 0x20 { at += 1 }
      while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    }
    if at + 1 < bytes.count, "bfruL@".utf8.contains(bytes[at]), isQuote(bytes[at + 1]) {
      return at + 1
    }
    var quote = at
    while quote < bytes.count, quote - at < 4, bytes[quote] == backslash { quote += 1 }
    return quote < bytes.count && isQuote(bytes[quote]) ? quote : at
  }

  private static func quoted(in bytes: [UInt8], from open: Int, isEscaped: Bool) -> Range<Int>? {
    let quote = bytes[open]
    var start = open + 1
    // `"""` and `'''`
    while start < open + 3, start < bytes.count, bytes[start] == quote { start += 1 }
    var end = start
    while end < bytes.count, end - start < limit {
      let byte = bytes[end]
      if byte == quote {
        var stop = end
        while isEscaped, stop > start, bytes[stop - 1] == backslash { stop -= 1 }
        return stop > start ? start..<stop : nil
      }
      if byte == 0x0A || byte == 0x0D { return nil }
      end += byte == backslash && !isEscaped ? 2 : 1
    }
    return nil
  }
}
