/// Tells random values from names, paths and words.
enum TokenShape {
  /// Returns whether `value` is random enough for a token, given a name that promises one.
  static func isToken(_ value: SecretValue, minimumEntropy: Double) -> Bool {
    let bytes = value.bytes
    let isPhrase = isPhrase(value)
    guard (10...400).contains(bytes.count), isPhrase || bytes.allSatisfy(isTokenByte),
      bytes.contains(where: \.isASCIILetter),
      bytes.count(where: \.isASCIIDigit) >= (isPhrase ? 1 : 2),
      bytes.shannonEntropy >= minimumEntropy, !MadeUpText.isPlaceholder(bytes),
      !MadeUpText.isSequential(bytes), !NameBefore.deniesSecret(value.before)
    else { return false }
    return mixture(of: bytes) >= 0.15 && !isPath(bytes)
  }

  /// Returns whether `value` is random beyond doubt, and not under the name of an identifier.
  static func isRandom(_ value: SecretValue) -> Bool {
    let bytes = value.bytes
    guard (24...128).contains(bytes.count), bytes.allSatisfy(isTokenByte),
      !bytes.contains(where: { ".:~".utf8.contains($0) }), bytes.first != UInt8(ascii: "/"),
      bytes.contains(where: \.isASCIIUpper), bytes.contains(where: \.isASCIILower),
      bytes.count(where: \.isASCIIDigit) >= 2, bytes.shannonEntropy >= 4.2,
      !MadeUpText.isPlaceholder(bytes), !MadeUpText.isSequential(bytes),
      !NameBefore.isIdentifier(value.before)
    else { return false }
    return mixture(of: bytes) >= (value.isQuoted ? 0.27 : 0.32) && !isPath(bytes)
      && !isCoinAddress(bytes)
  }

  /// A Bitcoin address (Base58Check of version 0 or 5), which is public.
  private static func isCoinAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first, "13".utf8.contains(first), (26...35).contains(bytes.count) else {
      return false
    }
    return !bytes.contains { "0OIl+/-_=.~:".utf8.contains($0) }
  }

  /// Returns whether letters of both cases follow each other without the order that words have.
  static func mixesCases(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count >= 12 && bytes.allSatisfy(\.isASCIILetter) && mixture(of: bytes) >= 0.2
      && bytes.shannonEntropy >= 3.2
  }

  /// Whether a value is long and mixes in marks that neither names nor expressions have.
  ///
  /// Without quotes, as in a shell's settings, it has brackets in no place and cases and digits mixed.
  private static func isPhrase(_ value: SecretValue) -> Bool {
    let bytes = value.bytes
    guard bytes.count >= 20, bytes.allSatisfy({ (0x21...0x7E).contains($0) }),
      bytes.count(where: { "!@#$%^&*~?".utf8.contains($0) }) >= 3
    else { return false }
    return value.isQuoted
      || bytes.contains(where: \.isASCIIUpper) && bytes.contains(where: \.isASCIILower)
        && !bytes.contains { "([{".utf8.contains($0) }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    byte.isWordByte || "+/=.~:-".utf8.contains(byte)
  }

  /// How often neighbours are of different kinds, which words and names seldom are.
  ///
  /// The capital of a word and the marks between words do not count.
  private static func mixture(of bytes: ArraySlice<UInt8>) -> Double {
    let changes = zip(bytes, bytes.dropFirst()).count { left, right in
      let (from, to) = (kind(left), kind(right))
      return from != to && from != .mark && to != .mark && !(from == .upper && to == .lower)
    }
    return Double(changes) / Double(max(1, bytes.count - 1))
  }

  private enum Kind { case lower, upper, digit, mark }

  private static func kind(_ byte: UInt8) -> Kind {
    if byte.isASCIILower { return .lower }
    if byte.isASCIIUpper { return .upper }
    return byte.isASCIIDigit ? .digit : .mark
  }

  private static func isPath(_ bytes: ArraySlice<UInt8>) -> Bool {
    let separators = bytes.count { "/.:".utf8.contains($0) }
    return separators > max(2, bytes.count / 12) || bytes.holds(Array("://".utf8))
  }
}
