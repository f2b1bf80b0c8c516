import RampartCore

// RFC 7617 (Basic) and RFC 6750 (Bearer) for the headers; the rest goes by names people use.
extension SecretRule {
  /// Logins in headers and commands, and values under names that promise a secret.
  static let generic: [SecretRule] = headers + assignments

  private static let headers: [SecretRule] = [
    .format(
      "bearer-token", "a bearer token in a header",
      #"(?i:\bbearer)[ \t]{1,3}([A-Za-z0-9._~+/\-]{20,}={0,2})"#,
      like: "Authorization: Bearer <base62:40>", unlike: "Authorization: Bearer $TOKEN",
      confidence: .contextual, checks: [.lettersAndDigits, .token], minimumEntropy: 3.2,
      revokedIn: "the service that issued it"),
    .format(
      "token-header", "a token in an authorization header",
      #"(?i:\bauthorization)["']?[ \t]{0,3}[:=][ \t]{0,3}["']?(?i:token|apikey|ssws)[ \t]{1,3}([A-Za-z0-9._~+/\-]{20,}={0,2})"#,
      like: "Authorization: Token <base62:40>", unlike: "Authorization: Token <base62:9>",
      confidence: .contextual,
      checks: [.lettersAndDigits, .token], minimumEntropy: 3.2,
      revokedIn: "the service that issued it"),
    .format(
      "basic-login", "a login in a Basic header",
      #"(?i:\bbasic)[ \t]{1,3}([A-Za-z0-9+/]{8,}={0,2})"#,
      like: "Authorization: Basic <text:robot:kT9pXw27bQ>", unlike: "Basic authentication",
      confidence: .contextual, checks: [.basicCredentials], minimumEntropy: 0,
      entity: "PASSWORD", revokedIn: "the server by changing the password"),
    .format(
      "command-line-login", "a login on a command line",
      #"[ \t](?:-u|--user)[ =]["']?[A-Za-z0-9._@\-]{1,64}:([^\s"']{3,128})"#,
      like: "curl -u robot:<base62:16> https://api.acme.io",
      unlike: "curl -u robot:$PASSWORD https://api.acme.io", severity: .error,
      confidence: .contextual, checks: [.password], minimumEntropy: 0, entity: "PASSWORD",
      revokedIn: "the server by changing the password"),
  ]

  private static let sign = #"["'\]\\]*[ \t]*(?:=>|:=|[=:])"#
  private static let passwordNames =
    #"(?i:passw(?:or)?d|passphrase|passwort|\bpass|_pass|pwd|contrase(?:ñ|n)a|mot de passe|senha|wachtwoord|пароль|密码|パスワード|비밀번호)"#
  private static let secretNames =
    #"(?i:secret|token|credential|api[_.\- ]?key|(?:access|auth|private|secret|signing|encryption|master|service|account|license|admin|storage|shared)[_.\-]?key)"#

  private static let assignments: [SecretRule] = [
    .generic(
      "password-assignment", "a password under a name that says so",
      "(?:" + passwordNames + #"[\w.\-]*|(?i:\bsecret))"# + sign, extent: .assigned,
      checks: [.password],
      like: "DB_PASSWORD=<base62:14>", unlike: "DB_PASSWORD=${DB_PASSWORD}", entity: "PASSWORD"),
    .generic(
      "secret-assignment", "a random value under a name that promises a secret",
      secretNames + #"[\w.\-]*"# + sign, extent: .assigned, checks: [.token],
      like: "app_secret: \"<base62:32>\"", unlike: "app_secret: \"<lower:6>\""),
    .generic(
      "named-value", "a secret as the value of a named setting",
      #"(?i:name)["']?[ \t]{0,4}[=:][ \t]{0,4}["']?[\w.\-]{0,40}"#
        + #"(?i:password|secret|token|api_?key)[\w.\-]{0,20}["']?,?\s{1,40}["']?(?i:value)["']?[ \t]{0,4}[=:]"#,
      extent: .assigned, checks: [.password], like: "- name: DB_PASSWORD\n  value: \"<base62:14>\"",
      unlike: "- name: DB_PASSWORD\n  value: \"$(DB_PASSWORD)\"", entity: "PASSWORD"),
    .generic(
      "password-element", "a password in an XML element",
      #"<[\w:.\-]{0,24}(?i:password|passwd|secret|token|apikey)>([^<>\s]{4,128})</"#,
      extent: .matched, checks: [.password], like: "<lt>password<gt><base62:14><lt>/password<gt>",
      unlike: "<lt>password<gt>secret<lt>/password<gt>", entity: "PASSWORD"),
    .generic(
      "password-option", "a password as a command-line option",
      #"[ \t"']--?(?i:[a-z\-]{0,16}(?:password|passwd|secret|token|api-?key))[ \t]{1,3}"#,
      extent: .assigned, checks: [.password], like: "mysqldump --password <base62:14> app",
      unlike: "mysqldump --password $PASSWORD app", entity: "PASSWORD"),
    .generic(
      "password-sentence", "a password in a sentence",
      #"(?i:\b(?:password|passphrase|passcode|api key|access token|secret key)[ \t](?:is|to|was)):?[ \t]{1,3}"#,
      extent: .assigned, checks: [.sentencePassword], like: "The password is <base62:9>4!x.",
      unlike: "The password is incorrect.", entity: "PASSWORD"),
    .generic(
      "shortened-vendor-key", "a value that begins like a vendor's key and has another length",
      #"\b(?:gh[opsu]_|github_pat_|glpat-|xox[abp]-|pypi-AgE|shpat_|dop_v1_|AIza|SG\.|sk-ant-|sk-proj-)[A-Za-z0-9_.\-]{12,}"#,
      extent: .matched, checks: [.lettersAndDigits], confidence: .doubtful,
      like: "ghp_<base62:27>", unlike: "ghp_<lower:27>"),
    .generic(
      "vendor-like-key", "a value that begins like a vendor's key",
      #"\b(?:sk[\-_]|hf_|npm_)[A-Za-z0-9_.\-]{14,}"#, extent: .matched, checks: [.token],
      confidence: .doubtful, like: "sk-<base62:27>", unlike: "sk-learn-contrib-models-42"),
    .generic(
      "random-value", "a random value in the place of a setting",
      #"[=:,(\[][ \t]{0,2}["'`]?[A-Za-z0-9+/_\-]{24}"#, extent: .assignedAfterSign,
      checks: [.random],
      confidence: .doubtful,
      like: "mimi=<base62:40>", unlike: "commit=<hex:40>"),
  ]
}
