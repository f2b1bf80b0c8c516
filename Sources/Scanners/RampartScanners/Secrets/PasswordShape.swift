import RampartCore

/// Tells passwords from the words, names and expressions that stand in the same places.
enum PasswordShape {
  /// Returns whether somebody may have chosen `value` as a password.
  static func mayBePassword(_ value: SecretValue) -> Bool {
    let bytes = value.bytes
    guard (6...128).contains(bytes.count), !bytes.contains(where: { $0 <= 0x20 }),
      !MadeUpText.isPlaceholder(bytes), !NameBefore.deniesSecret(value.before),
      !isExpression(bytes, isQuoted: value.isQuoted), !isAddress(bytes)
    else { return false }
    let letters = bytes.count(where: \.isASCIILetter)
    let digits = bytes.count(where: \.isASCIIDigit)
    if digits > 0 && letters == 0 && digits < bytes.count { return !isDateOrNumber(bytes) }
    if digits > 0 { return bytes.count >= 6 }
    if letters < bytes.count { return hasMark(bytes) }
    if TokenShape.mixesCases(bytes) { return true }
    // Letters only: a word or a name unless it mixes cases at length, which identifiers do too, so
    // that only a literal counts.
    return value.isQuoted && bytes.count >= 14 && bytes.contains(where: \.isASCIIUpper)
      && bytes.contains(where: \.isASCIILower) && !namesASecret(bytes)
  }

  /// Returns whether `bytes`, which stand in the password's place of a login, are a password
  /// rather than a word that says "password" or a template's gap.
  static func isLoginPassword(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count >= 3, !MadeUpText.isPlaceholder(bytes), let first = bytes.first,
      !"$%{[<:*".utf8.contains(first), bytes.contains(where: { $0 != UInt8(ascii: "*") })
    else { return false }
    return !standIns.contains(ExactText(utf8: bytes.map(\.loweredASCII)))
  }

  /// What documentation writes in the place of a password.
  private static let standIns: Set<ExactText> = [
    "password", "passwd", "passwort", "pass", "pwd", "pw", "passw0rd", "secret", "token", "user",
    "username",
    "postgres", "root", "mysql", "mongo", "redis", "guest", "admin", "test", "mypassword", "mypass",
    "my-password", "my_password", "my-secret-pw", "db_password", "dbpassword", "db_pass", "port",
    "pass123",
    "somepassword", "apikey", "api_key", "key", "auth", "host", "none", "null", "foo", "bar", "abc",
    "123",
  ]

  /// Returns whether `value` is a password even where people write sentences.
  static func isPasswordInSentence(_ value: SecretValue) -> Bool {
    let bytes =
      value.bytes.last.map { ".,!?".utf8.contains($0) } == true && !value.isQuoted
      ? value.bytes.dropLast() : value.bytes
    let digits = bytes.count(where: \.isASCIIDigit)
    let letters = bytes.count(where: \.isASCIILetter)
    guard value.isQuoted || !bytes.contains(where: { "([{".utf8.contains($0) }) else {
      return false
    }
    return letters > 0 && (digits > 0 || (hasMark(bytes) && bytes.contains(where: \.isASCIIUpper)))
      && mayBePassword(SecretValue(bytes: bytes, before: [], isQuoted: true))
  }

  /// Whether the value is code that fetches the password, or a template's gap.
  private static func isExpression(_ bytes: ArraySlice<UInt8>, isQuoted: Bool) -> Bool {
    guard let first = bytes.first else { return true }
    if "$%{[(<*&#".utf8.contains(first)
      && (!isQuoted || bytes.last == first || "{[(<$%".utf8.contains(first))
    {
      return !isQuoted || !bytes.dropFirst().contains(where: \.isASCIIDigit)
    }
    if !isQuoted, bytes.contains(where: { "([{".utf8.contains($0) }) { return true }
    if bytes.contains(UInt8(ascii: "|")),
      namesASecret(bytes) || !bytes.contains(where: \.isASCIIUpper)
    {
      return true
    }
    if TokenShape.mixesCases(bytes) { return false }
    let isName = bytes.allSatisfy { $0.isWordByte || ".->:/".utf8.contains($0) }
    return isName && (namesASecret(bytes) || !isQuoted) && !bytes.contains(where: \.isASCIIDigit)
  }

  /// A path or a URL.
  private static func isAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.holds(Array("://".utf8)) || bytes.starts(with: "./".utf8)
      || bytes.starts(with: "../".utf8)
      || bytes.starts(with: "~/".utf8)
      || (bytes.first == UInt8(ascii: "/") && bytes.dropFirst().contains(UInt8(ascii: "/")))
  }

  private static func isDateOrNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { $0.isASCIIDigit || "-/.:+,% ".utf8.contains($0) }
  }

  /// Marks that names and words do not have.
  private static func hasMark(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.contains { "!@#$%^*?~+".utf8.contains($0) } && bytes.contains(where: \.isASCIILetter)
  }

  private static func namesASecret(_ bytes: ArraySlice<UInt8>) -> Bool {
    let lowered = bytes.map(\.loweredASCII)[...]
    return secretWords.contains { lowered.holds($0) }
  }

  private static let secretWords = [
    "password", "passwd", "secret", "token", "required", "string", "optional", "nullable",
    "api_key",
    "apikey", "credential",
  ].map { Array($0.utf8) }
}
