extension SecretRule {
  /// Every rule, specific families first.
  static let builtIn: [SecretRule] =
    cloud + hosting + versionControl + build + languageModels + payment + messaging + services
    + databases + keys + generic
}
