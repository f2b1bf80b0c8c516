import RampartCore

extension SecretsScanner {
  static let profile = ScannerProfile(
    id: .secrets,
    summary: "Finds credentials: keys, tokens, passwords and private keys.",
    whyItMatters: """
      An agent reads files, logs and pages that hold credentials, and repeats what it reads: into \
      answers, tool calls, commits and third-party models. Whoever sees one can use it until it is \
      revoked (OWASP LLM02:2025, sensitive information disclosure).
      """,
    limits: """
      A secret with no format of its own is found by the name it stands under or by its \
      randomness, and then only suggested for review. Nothing is checked against the vendor. \
      Passwords made of plain words, and secrets broken over several lines, are missed.
      """,
    settings: [
      .init("disable", "names of rules that are off", default: "[]"),
      .init("generic", "whether rules go by names and randomness alone", default: "true"),
      .init(
        "minimum_entropy", "bits for a byte that generic rules ask of a token", default: "3.0"),
      .init("allow", "expressions of values that are never reported", default: "[]"),
    ],
    references: [
      "OWASP LLM02:2025", "CWE-798", "RFC 7468", "RFC 7519", "RFC 7617", "RFC 6750", "RFC 3986",
    ],
    rules: SecretRule.builtIn.map(\.profile),
    examples: flagged + passed)

  private static let flagged: [Example] = SecretRule.builtIn.map { rule in
    .flags(
      "It says: \(SecretTemplate.expanded(rule.sample, seed: rule.name))", as: rule.id,
      role: .assistant)
  }

  private static let passed: [Example] = [
    .passes("Set AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE and GITHUB_TOKEN=${GITHUB_TOKEN}."),
    .passes("const password = process.env.DB_PASSWORD; // never write it down"),
    .passes("Run `git checkout 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b` and try again."),
    .passes("{\"max_tokens\": 4096, \"token_count\": 17, \"next_page_token\": null}"),
    .passes("Forgot your password? The password is required. Enter your <password> here."),
    .passes("postgresql://user:${DB_PASSWORD}@localhost/db and https://example.com/?q=a:b@c"),
  ]
}
