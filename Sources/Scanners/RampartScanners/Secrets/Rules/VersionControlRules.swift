// Formats as the vendors' public documentation describes them.
extension SecretRule {
  /// Credentials of code hosts.
  static let versionControl: [SecretRule] = gitHub + gitLab + otherHosts

  private static let gitHub: [SecretRule] = [
    gitHubToken("github-personal-token", "a GitHub personal access token", "ghp"),
    gitHubToken("github-oauth-token", "a GitHub OAuth token", "gho"),
    gitHubToken("github-user-token", "a GitHub App user token", "ghu"),
    gitHubToken("github-app-token", "a GitHub App installation token", "ghs"),
    .format(
      "github-refresh-token", "a GitHub refresh token",
      #"\bghr_(?:[0-9A-Za-z]{76}|[0-9A-Za-z]{36})"#,
      like: "ghr_<base62:70><checksum>", unlike: "ghr_<base62:20>", proof: .tokenChecksum,
      revokedIn: "GitHub's developer settings"),
    .format(
      "github-fine-grained-token", "a GitHub fine-grained personal access token",
      #"\bgithub_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}"#, like: "github_pat_<base62:22>_<base62:59>",
      revokedIn: "GitHub's developer settings"),
  ]

  private static func gitHubToken(_ name: String, _ title: String, _ prefix: String) -> SecretRule {
    .format(
      name, title, #"\b"# + prefix + "_[0-9A-Za-z]{36}", like: prefix + "_<base62:30><checksum>",
      unlike: prefix + "_<base62:20>", proof: .tokenChecksum,
      revokedIn: "GitHub's developer settings")
  }

  private static let gitLab: [SecretRule] = [
    .format(
      "gitlab-personal-token", "a GitLab personal access token",
      #"\bglpat-[0-9A-Za-z_\-]{20,}(?:\.[0-9a-z]{2}\.[0-9a-z]{9})?"#,
      like: "glpat-<base62:20>", revokedIn: "GitLab's access tokens page"),
    gitLabToken("gitlab-deploy-token", "a GitLab deploy token", "gldt"),
    gitLabToken("gitlab-runner-token", "a GitLab runner authentication token", "glrt"),
    gitLabToken("gitlab-ci-job-token", "a GitLab CI job token", "glcbt"),
    gitLabToken("gitlab-trigger-token", "a GitLab pipeline trigger token", "glptt", length: 40),
    gitLabToken("gitlab-feed-token", "a GitLab feed token", "glft"),
    gitLabToken("gitlab-scim-token", "a GitLab SCIM token", "glsoat"),
    gitLabToken("gitlab-mail-token", "a GitLab incoming mail token", "glimt"),
    gitLabToken("gitlab-agent-token", "a GitLab agent token for Kubernetes", "glagent", length: 50),
    gitLabToken("gitlab-oauth-secret", "a GitLab OAuth application secret", "gloas", length: 64),
    gitLabToken("gitlab-feature-flag-token", "a GitLab feature flag client token", "glffct"),
    .format(
      "gitlab-runner-registration-token", "a GitLab runner registration token",
      #"\bGR1348941[0-9A-Za-z_\-]{20}"#, like: "GR1348941<base62:20>",
      revokedIn: "GitLab's runner settings"),
    .format(
      "gitlab-session-cookie", "a GitLab session cookie", #"\b_gitlab_session=([0-9a-z]{32})"#,
      like: "_gitlab_session=<hex:32>", revokedIn: "GitLab's active sessions page"),
  ]

  private static func gitLabToken(
    _ name: String, _ title: String, _ prefix: String, length: Int = 20
  ) -> SecretRule {
    .format(
      name, title, #"\b"# + prefix + #"-[0-9A-Za-z_.\-]{"# + "\(length)" + ",}",
      like: prefix + "-<base62:\(length)>", revokedIn: "GitLab's access tokens page")
  }

  private static let otherHosts: [SecretRule] = [
    .format(
      "bitbucket-app-password", "a Bitbucket app password", #"\bATBB[A-Za-z0-9]{24}[A-F0-9]{8}"#,
      like: "ATBB<base62:24>0A1F3B7C", unlike: "ATBB<base62:12>",
      revokedIn: "Bitbucket's app passwords page"),
    .format(
      "bitbucket-access-token", "a Bitbucket repository access token",
      #"\bATCTT3xFfG[A-Za-z0-9_=+/\-]{60,}"#, like: "ATCTT3xFfGN0<base62:170>=<BASE36:8>",
      unlike: "ATCTT3xFfGN0<base62:20>", revokedIn: "Bitbucket's access tokens page"),
    .format(
      "atlassian-api-token", "an Atlassian API token", #"\bATATT3xFfG[A-Za-z0-9_=+/\-]{60,}"#,
      like: "ATATT3xFfGF0<base62:170>=<BASE36:8>", unlike: "ATATT3xFfGF0<base62:20>",
      revokedIn: "Atlassian's account security page"),
    .named(
      "bitbucket-client-secret", "a Bitbucket OAuth client secret", under: "bitbucket",
      value: "[A-Za-z0-9]{32}", like: "<base62:32>", key: "BITBUCKET_CLIENT_SECRET",
      checks: [.lettersAndDigits], revokedIn: "Bitbucket's OAuth consumers page"),
    .named(
      "atlassian-legacy-token", "an Atlassian API token of the old form",
      under: "atlassian|jira|confluence", value: "[A-Za-z0-9]{24}", like: "7aB<base62:21>",
      key: "JIRA_API_TOKEN", checks: [.lettersAndDigits, .mixedCase],
      revokedIn: "Atlassian's account security page"),
    .named(
      "gitea-token", "a Gitea or Forgejo access token", under: "gitea|forgejo|codeberg",
      value: "[a-f0-9]{40}", like: "<hex:40>", key: "GITEA_TOKEN",
      revokedIn: "Gitea's application settings"),
    .format(
      "sourcegraph-token", "a Sourcegraph access token",
      #"\bsgp_(?:(?:local|[a-f0-9]{16})_)?[a-f0-9]{40}"#, like: "sgp_<hex:16>_<hex:40>",
      revokedIn: "Sourcegraph's access tokens page"),
  ]
}
