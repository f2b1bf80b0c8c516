/// Tells what people write in the place of a secret from secrets.
enum MadeUpText {
  /// Returns whether `value` says itself that it is none: `<your-key>`, `${VAR}`, `xxxx`.
  static func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
    // Long Base64 holds zeros, which are runs of `A`.
    if longestRun(in: value) >= max(6, value.count / 8) { return true }
    var at = value.startIndex
    while at < value.endIndex {
      let candidates = marksByFirstByte[Int(value[at].loweredASCII)]
      if candidates.contains(where: { holds($0, at: at, of: value) }) { return true }
      at += 1
    }
    return false
  }

  /// Returns whether somebody ran a finger along the keyboard or the alphabet.
  static func isSequential(_ value: ArraySlice<UInt8>) -> Bool {
    var length = 1
    var longest = 1
    for (left, right) in zip(value, value.dropFirst()) {
      length =
        right == left &+ 1 || (left == UInt8(ascii: "9") && right == UInt8(ascii: "0"))
        ? length + 1 : 1
      longest = max(longest, length)
    }
    return longest >= 8
  }

  private static let marks: [[UInt8]] = [
    "example", "xxxx", "your", "placeholder", "redacted", "changeme", "change_me", "change-me",
    "dummy", "${", "$(", "{{", "}}", "#{", "****", "....", "insert", "replace", "sample", "fake",
    "masked", "process.env", "environ", "getenv", "notareal", "not_a_real", "not-a-real", "<", ">",
    "%(", "secrets.", "vault:", "\u{2026}", "\u{2022}",
  ].map { Array($0.utf8) }

  /// The marks that begin with each byte, so that a value is read once.
  private static let marksByFirstByte: [[[UInt8]]] = (0..<256).map { byte in
    marks.filter { $0.first.map(Int.init) == byte }
  }

  private static func holds(_ mark: [UInt8], at start: Int, of value: ArraySlice<UInt8>) -> Bool {
    guard start + mark.count <= value.endIndex else { return false }
    return (0..<mark.count).allSatisfy { value[start + $0].loweredASCII == mark[$0] }
  }

  /// The longest run of one byte.
  private static func longestRun(in value: ArraySlice<UInt8>) -> Int {
    var length = 1
    var longest = value.isEmpty ? 0 : 1
    for (left, right) in zip(value, value.dropFirst()) {
      length = left == right ? length + 1 : 1
      longest = max(longest, length)
    }
    return longest
  }
}
