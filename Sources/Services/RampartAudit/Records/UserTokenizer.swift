import RampartCrypto

/// Replaces a user's name by a token that is the same each time and does not show the name.
struct UserTokenizer {
  /// What makes tokens hard to guess.
  enum Secret: Hashable {
    /// A key that only the operator has: tokens cannot be guessed from the log.
    case key([UInt8])
    /// Random bytes that stand in the log: they only keep tables of other logs from being used.
    case salt([UInt8])
  }

  let secret: Secret

  /// The scheme's name, and the prefix of its tokens.
  var scheme: String {
    switch secret {
    case .key: "hmac-sha256"
    case .salt: "sha256"
    }
  }

  /// The salt to write to the log, if there is one.
  var salt: [UInt8]? {
    guard case .salt(let salt) = secret else { return nil }
    return salt
  }

  /// Returns the token of `userID`.
  func token(for userID: String) throws(CryptoError) -> String {
    let digest =
      switch secret {
      case .key(let key): try HMACSHA256.code(of: Array(userID.utf8), key: key)
      case .salt(let salt): try SHA256.digest(salt + Array(userID.utf8))
      }
    return scheme + ":" + digest.hexadecimal
  }
}
