/// Reads the name a value is given to: some names promise no secret, whatever words they hold.
enum NameBefore {
  /// How many bytes before a value are looked at.
  static let limit = 64

  /// Returns whether the name says that the value is about a secret, not the secret.
  static func deniesSecret(_ before: [UInt8]) -> Bool {
    let words = Self.words(of: before)
    guard let last = words.last else { return false }
    return aboutSecrets.contains(last) || words.dropLast().contains { publicThings.contains($0) }
  }

  /// Returns whether the name is that of an identifier, a digest or something public.
  static func isIdentifier(_ before: [UInt8]) -> Bool {
    let words = Self.words(of: before)
    return words.last?.hasSuffix("id") == true
      || words.contains {
        identifiers.contains($0) || aboutSecrets.contains($0) || publicThings.contains($0)
      }
  }

  /// The words of the last name before the value: `user_passwordHash` is `user`, `password`, `hash`.
  private static func words(of before: [UInt8]) -> [String] {
    var end = before.count
    while end > 0, !before[end - 1].isWordByte { end -= 1 }
    var start = end
    while start > 0, before[start - 1].isWordByte || "-.".utf8.contains(before[start - 1]) {
      start -= 1
    }
    var words: [String] = []
    var word: [UInt8] = []
    var previous: UInt8 = 0
    for byte in before[start..<end] {
      let startsWord = byte.isASCIIUpper && (previous.isASCIILower || previous.isASCIIDigit)
      if !byte.isASCIILetter && !byte.isASCIIDigit || startsWord {
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
      }
      if byte.isASCIILetter || byte.isASCIIDigit { word.append(byte.loweredASCII) }
      previous = byte
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }

  private static let aboutSecrets: Set<String> = [
    "name", "names", "id", "ids", "count", "type", "types", "file", "path", "url", "uri", "length",
    "len", "size", "limit", "hash", "hashed", "field", "label", "policy", "rule", "rules",
    "version",
    "expiry", "expires", "expiration", "ttl", "arn", "ref", "hint", "prompt", "manager", "provider",
    "column", "format", "placeholder", "required", "enabled", "usage", "budget", "regex", "pattern",
    "strength", "changed", "env", "var", "variable", "min", "max", "created", "updated", "at",
    "endpoint", "location", "description", "title", "class", "digest", "checksum", "fingerprint",
  ]
  private static let publicThings: Set<String> = [
    "public", "publickey", "page", "next", "cursor", "continuation", "sync", "hash", "hashed",
    "max", "min",
    "num", "total", "completion",
    "tokenizer", "pad", "eos", "bos", "unk", "masked", "csrfmiddleware",
  ]
  private static let identifiers: Set<String> = [
    "uuid", "guid", "sha", "sha1", "sha256", "sha384", "sha512", "md5", "etag", "integrity",
    "commit",
    "revision", "rev", "image", "nonce", "signature", "sig", "src", "href", "link", "data",
    "content",
    "cert", "certificate", "thumbprint", "font", "icon", "svg", "sitekey", "trace", "span",
    "request",
    "session", "message", "thread", "call", "resolved", "from", "import", "module", "package",
    "tree", "blob",
    "base64", "ssh", "rsa", "ed25519", "key_id", "track", "address", "wallet", "account", "video",
    "playlist", "query", "charset",
    "alphabet",
  ]
}
