import RampartCore

// Formats as the vendors' public documentation describes them.
extension SecretRule {
  /// Credentials of build services, package registries and secret stores.
  static let build: [SecretRule] = continuousIntegration + registries + secretStores

  private static let continuousIntegration: [SecretRule] = [
    .format(
      "circleci-personal-token", "a CircleCI personal token",
      #"\bCCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}"#, like: "CCIPAT_<base62:22>_<hex:40>",
      revokedIn: "CircleCI's user settings"),
    .format(
      "circleci-project-token", "a CircleCI project token",
      #"\bCCIPRJ_[A-Za-z0-9]{22}_[a-f0-9]{40}"#, like: "CCIPRJ_<base62:22>_<hex:40>",
      revokedIn: "CircleCI's project settings"),
    .named(
      "circleci-legacy-token", "a CircleCI token of the old form",
      under: "circle_?ci|circle_?token",
      value: "[a-f0-9]{40}", like: "<hex:40>", key: "CIRCLECI_TOKEN",
      revokedIn: "CircleCI's user settings"),
    .named(
      "travis-token", "a Travis CI token", under: "travis", value: #"[A-Za-z0-9_\-]{22}"#,
      like: "<base62:22>", key: "TRAVIS_API_TOKEN", checks: [.lettersAndDigits, .mixedCase],
      revokedIn: "Travis CI's settings"),
    .format(
      "buildkite-token", "a Buildkite API token", #"\bbkua_[a-f0-9]{40}"#, like: "bkua_<hex:40>",
      revokedIn: "Buildkite's personal settings"),
    .named(
      "drone-token", "a Drone CI token", under: #"\bdrone"#, value: "[A-Za-z0-9]{32}",
      like: "<base62:32>", key: "DRONE_TOKEN", checks: [.lettersAndDigits],
      revokedIn: "Drone's user settings"),
    .named(
      "jenkins-token", "a Jenkins API token", under: "jenkins", value: "(?:11)?[a-f0-9]{32}",
      like: "11<hex:32>", key: "JENKINS_API_TOKEN", revokedIn: "Jenkins's user page"),
    .format(
      "sonar-token", "a SonarQube or SonarCloud token", #"\bsq[upa]_[a-f0-9]{40}"#,
      like: "squ_<hex:40>", revokedIn: "Sonar's account security page"),
    .named(
      "sonar-legacy-token", "a SonarQube token of the old form", under: "sonar",
      value: "[a-f0-9]{40}", like: "<hex:40>", key: "SONAR_TOKEN",
      revokedIn: "Sonar's account security page"),
    .named(
      "codecov-token", "a Codecov token", under: "codecov", value: "(?:\(uuid)|[a-z0-9]{32})",
      like: "<uuid>", key: "CODECOV_TOKEN", severity: .error,
      revokedIn: "Codecov's repository settings"),
    .named(
      "snyk-token", "a Snyk API token", under: "snyk", value: uuid, like: "<uuid>",
      key: "SNYK_TOKEN", revokedIn: "Snyk's account settings"),
    .format(
      "octopus-api-key", "an Octopus Deploy API key", #"\bAPI-[A-Z0-9]{26}"#,
      like: "API-<BASE36:26>", confidence: .strong, checks: [.lettersAndDigits],
      minimumEntropy: 3.2, revokedIn: "Octopus Deploy's profile page"),
    .format(
      "harness-token", "a Harness access token",
      #"\b[ps]at\.[A-Za-z0-9_\-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}"#,
      like: "pat.<base62:22>.<hex:24>.<base62:20>", revokedIn: "Harness's profile page"),
    .format(
      "prefect-api-key", "a Prefect API key", #"\bpn[ub]_[A-Za-z0-9]{36}"#,
      like: "pnu_<base62:36>", revokedIn: "Prefect's API keys page"),
  ]

  private static let registries: [SecretRule] = [
    .format(
      "npm-token", "an npm access token", #"\bnpm_[A-Za-z0-9]{36}"#,
      like: "npm_<base62:30><checksum>", unlike: "npm_<base62:20>", proof: .tokenChecksum,
      revokedIn: "npm's access tokens page"),
    .format(
      "npm-legacy-token", "an npm registry token", #"/:_authToken=([A-Za-z0-9_\-]{36,64})"#,
      like: "//registry.npmjs.org/:_authToken=<uuid>", unlike: "//a.org/:_authToken=${NPM_TOKEN}",
      confidence: .strong, revokedIn: "npm's access tokens page"),
    .format(
      "pypi-token", "a PyPI upload token", #"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_\-]{50,}"#,
      like: "pypi-AgEIcHlwaS5vcmc<base62:150>", unlike: "pypi-AgEIcHlwaS5vcmc<base62:20>",
      revokedIn: "PyPI's account settings"),
    .format(
      "testpypi-token", "a TestPyPI upload token",
      #"\bpypi-AgENdGVzdC5weXBpLm9yZw[A-Za-z0-9_\-]{50,}"#,
      like: "pypi-AgENdGVzdC5weXBpLm9yZw<base62:150>",
      unlike: "pypi-AgENdGVzdC5weXBpLm9yZw<base62:20>", severity: .error,
      revokedIn: "TestPyPI's account settings"),
    .format(
      "rubygems-token", "a RubyGems API key", #"\brubygems_[a-f0-9]{48}"#,
      like: "rubygems_<hex:48>", revokedIn: "RubyGems's API keys page"),
    .format(
      "crates-io-token", "a crates.io token", #"\bcio[A-Za-z0-9]{32}"#, like: "cio<base62:32>",
      confidence: .strong, checks: [.lettersAndDigits, .mixedCase], minimumEntropy: 3.5,
      revokedIn: "crates.io's account settings"),
    .format(
      "nuget-api-key", "a NuGet API key", #"\boy2[a-z2-7]{43}"#,
      like: "oy2abcdk72hq<lower:34>", unlike: "oy2<lower:20>",
      revokedIn: "NuGet's API keys page"),
    .format(
      "docker-hub-token", "a Docker Hub personal access token",
      #"\bdckr_pat_[A-Za-z0-9_\-]{27}"#, like: "dckr_pat_<base62:27>",
      revokedIn: "Docker Hub's security page"),
    .format(
      "docker-hub-organisation-token", "a Docker Hub organisation access token",
      #"\bdckr_oat_[A-Za-z0-9_\-]{27,32}"#, like: "dckr_oat_<base62:32>",
      revokedIn: "Docker Hub's organisation settings"),
    .format(
      "docker-registry-auth", "the login of a container registry",
      #""auths?"\s{0,4}:\s{0,4}(?:\{[^{}]{0,100}\{\s{0,20}"auth"\s{0,4}:\s{0,4})?"([A-Za-z0-9+/]{16,}={0,2})""#,
      like: #"{"auths": {"ghcr.io": {"auth": "<text:robot:kT9pXw27bQ>"}}}"#,
      unlike: #"{"auths": {"ghcr.io": {"auth": "<base62:7>"}}}"#, confidence: .strong,
      checks: [.basicCredentials], revokedIn: "the registry's access settings"),
    .format(
      "artifactory-api-key", "a JFrog API key", #"\bAKCp[A-Za-z0-9]{69}"#,
      like: "AKCp<base62:69>", revokedIn: "JFrog's user profile"),
    .format(
      "artifactory-reference-token", "a JFrog reference token",
      #"\bcmVmdGtuOj[A-Za-z0-9]{54}"#, like: "cmVmdGtuOj<base62:54>",
      revokedIn: "JFrog's user profile"),
    .format(
      "clojars-token", "a Clojars deploy token", #"\bCLOJARS_[a-z0-9]{60}"#,
      like: "CLOJARS_<base36:60>", revokedIn: "Clojars's deploy tokens page"),
  ]

  private static let secretStores: [SecretRule] = [
    .format(
      "terraform-cloud-token", "a Terraform Cloud token", #"\.atlasv1\.[A-Za-z0-9_=\-]{60,}"#,
      like: "<base62:14>.atlasv1.<base62:67>", extent: .precededBy(14, .alphanumeric),
      revokedIn: "Terraform Cloud's tokens page"),
    .format(
      "pulumi-token", "a Pulumi access token", #"\bpul-[a-f0-9]{40}"#, like: "pul-<hex:40>",
      revokedIn: "Pulumi's access tokens page"),
    .format(
      "vault-token", "a HashiCorp Vault token", #"\bhv[sbr]\.[A-Za-z0-9_\-]{24,}"#,
      like: "hvs.<base62:90>", unlike: "hvs.<base62:10>",
      revokedIn: "Vault with `vault token revoke`"),
    .format(
      "doppler-token", "a Doppler token",
      #"\bdp\.(?:pt|ct|sa|scim|audit|st(?:\.[a-z0-9_\-]{2,35})?)\.[A-Za-z0-9]{40,44}"#,
      like: "dp.st.dev.<base62:43>", revokedIn: "Doppler's tokens page"),
    .format(
      "infisical-token", "an Infisical service token",
      #"\bst\.[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32}"#, like: "st.<hex:24>.<hex:32>.<hex:32>",
      revokedIn: "Infisical's project access page"),
    .format(
      "onepassword-service-token", "a 1Password service account token",
      #"\bops_eyJ[A-Za-z0-9+/_\-]{100,}={0,2}"#, like: "ops_eyJ<base62:250>",
      unlike: "ops_eyJ<base62:50>", revokedIn: "1Password's developer page"),
    .format(
      "onepassword-secret-key", "a 1Password secret key",
      #"\bA3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}"#,
      like: "A3-<BASE36:6>-<BASE36:6>-<BASE36:5>-<BASE36:5>-<BASE36:5>-<BASE36:5>",
      revokedIn: "1Password by regenerating the account's secret key"),
  ]
}
