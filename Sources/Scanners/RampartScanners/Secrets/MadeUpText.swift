/// Tells what people write in the place of a secret from secrets.
enum MadeUpText {
  /// Returns whether `value` says itself that it is none: `<your-key>`, `${VAR}`, `xxxx`.
  static func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
    // Long Base64 holds zeros, which are runs of `A`.
    if longestRun(in: value) >= max(6, value.count / 8) { return true }
    let lowered = value.map(\.loweredASCII)[...]
    return marks.contains { lowered.holds($0) }
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
