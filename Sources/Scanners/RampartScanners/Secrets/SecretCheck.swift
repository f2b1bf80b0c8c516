/// What a secret of some format must pass.
enum SecretCheck: Sendable, Hashable {
  /// It has letters and digits.
  case lettersAndDigits
  /// It has upper and lower case.
  case mixedCase
  /// It holds a text that the vendor puts into every key.
  case contains(String)
  /// Its last six characters are the checksum of the others.
  case tokenChecksum
  /// What follows the prefix is in Base32, as AWS writes account and key number.
  case awsKeyAlphabet
  /// It is Base64 of that many bytes.
  case decodedByteCount(Int)
  /// Its first dotted part is Base64 of a decimal number.
  case decodedDigits
  /// Its first dotted part is Base64 of a JSON object that names an algorithm.
  case jsonWebToken
  /// It is Base64 of a user name, a colon and a password.
  case basicCredentials
  /// It stands under a name that does not say it is about a secret, such as `datadog_key_id`.
  case nameOfSecret
  /// It is in the password's place of a login, and no gap of a template.
  case loginPassword
  /// It may be a password that somebody chose.
  case password
  /// It is a password even in running text.
  case sentencePassword
  /// It is long and random enough for a token.
  case token
  /// It is random beyond doubt, under whatever name.
  case random

  /// Returns whether `value` passes.
  func holds(for value: SecretValue, minimumEntropy: Double) -> Bool {
    let bytes = value.bytes
    switch self {
    case .lettersAndDigits:
      return bytes.contains(where: \.isASCIILetter) && bytes.contains(where: \.isASCIIDigit)
    case .mixedCase:
      return bytes.contains(where: \.isASCIIUpper) && bytes.contains(where: \.isASCIILower)
    case .contains(let mark): return bytes.holds(Array(mark.utf8))
    case .tokenChecksum: return TokenChecksum.holds(for: bytes)
    case .awsKeyAlphabet:
      return bytes.dropFirst(4).allSatisfy {
        $0.isASCIIUpper || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains($0)
      }
    case .decodedByteCount(let count): return Base64Text.decoded(bytes)?.count == count
    case .decodedDigits:
      let digits = Base64Text.decoded(bytes.prefix { $0 != UInt8(ascii: ".") }) ?? []
      return digits.count >= 15 && digits.allSatisfy(\.isASCIIDigit)
    case .jsonWebToken:
      let header = Base64Text.decoded(bytes.prefix { $0 != UInt8(ascii: ".") }) ?? []
      return header.first == UInt8(ascii: "{") && header[...].holds(Array("\"alg\"".utf8))
        && !bytes.holds(Self.publishedPayload)
    case .basicCredentials: return Self.isLogin(bytes)
    case .nameOfSecret: return !NameBefore.deniesSecret(value.before)
    case .loginPassword: return PasswordShape.isLoginPassword(bytes)
    case .password: return PasswordShape.mayBePassword(value)
    case .sentencePassword: return PasswordShape.isPasswordInSentence(value)
    case .token: return TokenShape.isToken(value, minimumEntropy: minimumEntropy)
    case .random: return TokenShape.isRandom(value)
    }
  }

  // The payload of the token that jwt.io shows everybody.
  private static let publishedPayload = Array("eyJzdWIiOiIxMjM0NTY3ODkwIiwi".utf8)

  private static func isLogin(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let login = Base64Text.decoded(bytes),
      let colon = login.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 2 < login.count
    else { return false }
    let isPrintable = login.allSatisfy { (0x20..<0x7F).contains($0) }
    return isPrintable && !MadeUpText.isPlaceholder(login[(colon + 1)...])
  }
}

/// A value that may be a secret, and how it stands in the text.
struct SecretValue {
  /// The value itself.
  let bytes: ArraySlice<UInt8>
  /// What stands before it, where the name it is given to is looked for; at most 64 bytes.
  var before: [UInt8] = []
  /// Whether it stands in quotes.
  var isQuoted = false
  /// Whether it is long enough to be used, where it is a block.
  var isWhole = true
}
