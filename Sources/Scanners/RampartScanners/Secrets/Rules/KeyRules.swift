import RampartCore

// RFC 7468 (PEM), RFC 4880 (OpenPGP), RFC 7515 to 7519 (JSON Web Tokens and Keys).
extension SecretRule {
  /// Private keys and signed tokens.
  static let keys: [SecretRule] = armoured + otherKeys

  private static let armoured: [SecretRule] = [
    armour("rsa-private-key", "an RSA private key", "RSA PRIVATE KEY"),
    armour("ec-private-key", "an elliptic-curve private key", "EC PRIVATE KEY"),
    armour("dsa-private-key", "a DSA private key", "DSA PRIVATE KEY"),
    armour("openssh-private-key", "an OpenSSH private key", "OPENSSH PRIVATE KEY"),
    armour("pkcs8-private-key", "a private key (PKCS #8)", "PRIVATE KEY"),
    armour(
      "encrypted-private-key", "a private key under a passphrase (PKCS #8)",
      "ENCRYPTED PRIVATE KEY", severity: .error),
    armour("pgp-private-key", "an OpenPGP private key", "PGP PRIVATE KEY BLOCK"),
    armour(
      "sigstore-private-key", "a cosign private key",
      "ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY", sample: "ENCRYPTED SIGSTORE PRIVATE KEY",
      severity: .error),
    armour(
      "other-private-key", "a private key", "(?:ANY|ED25519|SSH2 ENCRYPTED) PRIVATE KEY",
      sample: "ANY PRIVATE KEY"),
  ]

  private static func armour(
    _ name: String, _ title: String, _ label: String, sample: String? = nil,
    severity: Severity = .critical
  ) -> SecretRule {
    let label = "-----BEGIN \(label)-----"
    let sampleLabel = sample.map { "-----BEGIN \($0)-----" } ?? label
    return .format(
      name, title, label,
      like: sampleLabel + "\n<base62:64>\n<base62:64>\n"
        + "-----END \(sampleLabel.dropFirst("-----BEGIN ".count))\n",
      unlike: sampleLabel + "\n...\n", severity: severity, extent: .armour,
      minimumEntropy: 0, entity: "PRIVATE_KEY", revokedIn: "every place that trusts its public half"
    )
  }

  private static let otherKeys: [SecretRule] = [
    .format(
      "putty-private-key", "a PuTTY private key",
      #"\bPrivate-Lines: [0-9]{1,3}\r?\n[A-Za-z0-9+/=\r\n]{40,}"#,
      like: "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: a\n"
        + "Public-Lines: 1\n<base62:64>\nPrivate-Lines: 1\n<base62:48>\n",
      unlike: "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n",
      minimumEntropy: 0, entity: "PRIVATE_KEY", revokedIn: "every place that trusts its public half"
    ),
    .format(
      "age-secret-key", "an age secret key",
      "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
      like: "AGE-SECRET-KEY-1<bech32:58>", revokedIn: "every file encrypted to it"),
    .format(
      "minisign-secret-key", "a minisign secret key", #"\bRWRTY0Iy[A-Za-z0-9+/]{200,}={0,2}"#,
      like: "RWRTY0Iy<base62:204>", revokedIn: "every place that trusts its public half"),
    .format(
      "wireguard-private-key", "a WireGuard private key",
      #"(?i:PrivateKey|PresharedKey)[ \t]{0,4}=[ \t]{0,4}([A-Za-z0-9+/]{43}=)"#,
      like: "PrivateKey = <base62:43>=", confidence: .strong, checks: [.decodedByteCount(32)],
      revokedIn: "every peer that trusts its public half"),
    .format(
      "json-web-key", "a private JSON Web Key", #""d"\s{0,3}:\s{0,3}"([A-Za-z0-9_\-]{43,})""#,
      like: #"{"kty": "EC", "crv": "P-256", "d": "<base62:43>"}"#, confidence: .contextual,
      checks: [.lettersAndDigits, .mixedCase], minimumEntropy: 4,
      revokedIn: "every place that trusts its public half"),
    .format(
      "json-web-token", "a JSON Web Token",
      #"\beyJ[A-Za-z0-9_\-]{10,}\.eyJ[A-Za-z0-9_\-]{6,}\.[A-Za-z0-9_\-]{20,}"#,
      like: #"<text:{"alg":"HS256","typ":"JWT"}>.eyJzdWIiOiI0<base62:40>.<base62:43>"#,
      unlike: "eyJ<base62:20>.eyJ<base62:20>.<base62:43>", severity: .error, confidence: .strong,
      checks: [.jsonWebToken], revokedIn: "the issuer, or wait for it to expire"),
    .format(
      "encrypted-json-web-token", "an encrypted JSON Web Token",
      #"\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{0,}\.[A-Za-z0-9_\-]{16}\.[A-Za-z0-9_\-]{2,}\.[A-Za-z0-9_\-]{22}"#,
      like: #"<text:{"alg":"dir","enc":"A256GCM" }>..<base62:16>.<base62:60>.<base62:22>"#,
      unlike: "eyJ<base62:20>..<base62:16>.<base62:60>.<base62:10>", severity: .error,
      confidence: .strong, checks: [.jsonWebToken],
      revokedIn: "the issuer, or wait for it to expire"),
    .format(
      "password-hash", "a password hash",
      #"(?:\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}|\$argon2(?:id|i|d)\$v=[0-9]{2}\$m=[^\s"']{40,}|\$[56y]\$[^\s:"'$]{1,32}\$[./A-Za-z0-9$]{20,}|\$(?:apr)?1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22})"#,
      like: "$2b$12$<base62:53>", severity: .warning, confidence: .harmless,
      revokedIn: "the system by changing the password"),
  ]
}
