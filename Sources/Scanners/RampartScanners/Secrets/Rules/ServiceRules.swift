import RampartCore

// Formats as the vendors' public documentation describes them.
extension SecretRule {
  /// Credentials of work, monitoring and content services.
  static let services: [SecretRule] = work + monitoring + identity + content

  private static let work: [SecretRule] = [
    .named(
      "zendesk-token", "a Zendesk API token", under: "zendesk", value: "[A-Za-z0-9]{40}",
      like: "<base62:40>", key: "ZENDESK_API_TOKEN", checks: [.lettersAndDigits],
      revokedIn: "Zendesk's admin centre"),
    .format(
      "intercom-access-token", "an Intercom access token", #"\bdG9rO[A-Za-z0-9+/]{40,}={0,2}"#,
      like: "dG9rOj<base62:53>=", revokedIn: "Intercom's developer hub"),
    .format(
      "linear-api-key", "a Linear API key", #"\blin_(?:api|oauth)_[A-Za-z0-9]{40,64}"#,
      like: "lin_api_<base62:40>", revokedIn: "Linear's API settings"),
    .format(
      "notion-token", "a Notion integration token", #"\bntn_[0-9]{11}[A-Za-z0-9]{35}"#,
      like: "ntn_<digit:11><base62:35>", revokedIn: "Notion's integrations page"),
    .format(
      "notion-legacy-token", "a Notion integration token of the old form",
      #"\bsecret_[A-Za-z0-9]{43}"#, like: "secret_<base62:43>",
      revokedIn: "Notion's integrations page"),
    .format(
      "airtable-token", "an Airtable personal access token",
      #"\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}"#, like: "pat<base62:14>.<hex:64>",
      revokedIn: "Airtable's developer hub"),
    .format(
      "asana-token", "an Asana personal access token",
      #"\b[12]/[0-9]{10,20}(?:/[0-9]{10,20})?:[a-f0-9]{32}"#,
      like: "2/<digit:16>/<digit:16>:<hex:32>", revokedIn: "Asana's developer console"),
    .format(
      "figma-token", "a Figma personal access token", #"\bfig[dour]_[A-Za-z0-9_\-]{40,}"#,
      like: "figd_<base62:40>", revokedIn: "Figma's account settings"),
    .format(
      "dropbox-token", "a Dropbox access token", #"\bsl\.(?:u\.)?[A-Za-z0-9_\-]{120,}"#,
      like: "sl.u.<base62:140>", revokedIn: "Dropbox's app console"),
    .format(
      "hubspot-token", "a HubSpot private app token", #"\bpat-(?:na|eu|ap)[0-9]-"# + uuid,
      like: "pat-na1-<uuid>", revokedIn: "HubSpot's private apps page"),
    .format(
      "typeform-token", "a Typeform access token", #"\btfp_[A-Za-z0-9_\-]{40,60}"#,
      like: "tfp_<base62:44>", revokedIn: "Typeform's account settings"),
    .format(
      "postman-api-key", "a Postman API key", #"\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}"#,
      like: "PMAK-<hex:24>-<hex:34>", revokedIn: "Postman's API keys page"),
    .format(
      "frameio-token", "a Frame.io token", #"\bfio-u-[A-Za-z0-9_=\-]{64}"#,
      like: "fio-u-<base62:64>", revokedIn: "Frame.io's developer page"),
    .named(
      "salesforce-secret", "a Salesforce consumer secret", under: "salesforce|sfdc",
      value: "[A-F0-9]{64}", like: "0A1B2C3D4E5F<digit:52>", key: "SALESFORCE_CLIENT_SECRET",
      unlike: "SALESFORCE_CLIENT_SECRET=<digit:20>", revokedIn: "Salesforce's connected apps page"),
  ]

  private static let monitoring: [SecretRule] = [
    .named(
      "datadog-api-key", "a Datadog API key", under: #"datadog|\bdd[_\-]api"#,
      value: "[a-f0-9]{32}", like: "<hex:32>", key: "DD_API_KEY",
      revokedIn: "Datadog's organisation settings"),
    .named(
      "datadog-app-key", "a Datadog application key", under: #"datadog|\bdd[_\-]app"#,
      value: "[a-f0-9]{40}", like: "<hex:40>", key: "DD_APP_KEY",
      revokedIn: "Datadog's organisation settings"),
    .format(
      "newrelic-user-key", "a New Relic user key", #"\bNRAK-[A-Z0-9]{27}"#,
      like: "NRAK-<BASE36:27>", revokedIn: "New Relic's API keys page"),
    .format(
      "newrelic-licence-key", "a New Relic licence key", #"FFFFNRAL"#, like: "<hex:32>FFFFNRAL",
      extent: .precededBy(32, .hexadecimal), revokedIn: "New Relic's API keys page"),
    .format(
      "newrelic-insert-key", "a New Relic insert key", #"\bNRI[IQ]-[A-Za-z0-9_\-]{32}"#,
      like: "NRII-<base62:32>", revokedIn: "New Relic's API keys page"),
    .format(
      "sentry-organisation-token", "a Sentry organisation token",
      #"\bsntrys_eyJ[A-Za-z0-9+/=]{40,}_[A-Za-z0-9+/]{40,44}"#,
      like: "sntrys_eyJ<base62:120>_<base62:43>", revokedIn: "Sentry's auth tokens page"),
    .format(
      "sentry-user-token", "a Sentry user token", #"\bsntryu_[a-f0-9]{64}"#,
      like: "sntryu_<hex:64>", revokedIn: "Sentry's auth tokens page"),
    .format(
      "sentry-secret-dsn", "a Sentry address with its secret",
      #"https://[a-f0-9]{32}:([a-f0-9]{32})@[A-Za-z0-9.\-]{3,80}/[0-9]{1,12}"#,
      like: "https://<hex:32>:<hex:32>@sentry.io/<digit:6>",
      unlike: "https://<hex:32>@sentry.io/<digit:6>", severity: .error,
      revokedIn: "Sentry's client keys page"),
    .format(
      "grafana-service-token", "a Grafana service account token",
      #"\bglsa_[A-Za-z0-9]{32}_[a-f0-9]{8}"#, like: "glsa_<base62:32>_<hex:8>",
      revokedIn: "Grafana's service accounts page"),
    .format(
      "grafana-cloud-token", "a Grafana Cloud token", #"\bglc_eyJ[A-Za-z0-9+/]{50,}={0,2}"#,
      like: "glc_eyJ<base62:120>", unlike: "glc_eyJ<base62:20>",
      revokedIn: "Grafana Cloud's access policies"),
    .format(
      "grafana-api-key", "a Grafana API key of the old form",
      #"\beyJrIjoi[A-Za-z0-9+/]{60,}={0,2}"#,
      like: "eyJrIjoi<base62:90>", unlike: "eyJrIjoi<base62:20>",
      revokedIn: "Grafana's API keys page"),
    .named(
      "splunk-hec-token", "a Splunk HTTP event collector token", under: #"splunk|\bhec_token"#,
      value: uuid, like: "<uuid>", key: "SPLUNK_HEC_TOKEN",
      revokedIn: "Splunk's data inputs"),
    .named(
      "pagerduty-token", "a PagerDuty API key", under: #"pager_?duty|\bpd_(?:api|token)"#,
      value: #"[A-Za-z0-9+_\-]{20}"#, like: "<base62:20>", key: "PAGERDUTY_API_KEY",
      checks: [.lettersAndDigits, .mixedCase], revokedIn: "PagerDuty's API access keys"),
    .format(
      "dynatrace-token", "a Dynatrace token", #"\bdt0[a-z][0-9]{2}\.[A-Z2-7]{24}\.[A-Z2-7]{64}"#,
      like: "dt0c01.<base32:24>.<base32:64>", revokedIn: "Dynatrace's access tokens page"),
    .named(
      "rollbar-token", "a Rollbar access token", under: "rollbar", value: "[a-f0-9]{32}",
      like: "<hex:32>", key: "ROLLBAR_ACCESS_TOKEN", severity: .error,
      revokedIn: "Rollbar's project access tokens"),
    .format(
      "launchdarkly-key", "a LaunchDarkly key", #"\b(?:sdk|mob|api)-"# + uuid, like: "sdk-<uuid>",
      severity: .error, revokedIn: "LaunchDarkly's environments page"),
  ]

  private static let identity: [SecretRule] = [
    .named(
      "okta-token", "an Okta API token", under: #"okta|ssws"#, value: #"00[A-Za-z0-9_\-]{40}"#,
      like: "00<base62:40>", key: "OKTA_API_TOKEN", revokedIn: "Okta's API tokens page"),
    .named(
      "auth0-client-secret", "an Auth0 client secret", under: "auth0",
      value: #"[A-Za-z0-9_\-]{64}"#, like: "<base62:64>", key: "AUTH0_CLIENT_SECRET",
      checks: [.lettersAndDigits], revokedIn: "Auth0's application settings"),
  ]

  private static let content: [SecretRule] = [
    .named(
      "algolia-admin-key", "an Algolia admin key", under: #"algolia"#, value: "[a-f0-9]{32}",
      like: "<hex:32>", key: "ALGOLIA_ADMIN_KEY", revokedIn: "Algolia's API keys page"),
    .format(
      "mapbox-secret-token", "a Mapbox secret token",
      #"\bsk\.eyJ[A-Za-z0-9_\-]{40,}\.[A-Za-z0-9_\-]{20,24}"#,
      like: "sk.eyJ1Ijoi<base62:70>.<base62:22>",
      revokedIn: "Mapbox's access tokens page"),
    .format(
      "contentful-token", "a Contentful personal access token", #"\bCFPAT-[A-Za-z0-9_\-]{43}"#,
      like: "CFPAT-<base62:43>", revokedIn: "Contentful's account settings"),
    .format(
      "readme-api-key", "a ReadMe API key", #"\brdme_[a-z0-9]{70}"#, like: "rdme_<base36:70>",
      revokedIn: "ReadMe's API keys page"),
    .named(
      "rapidapi-key", "a RapidAPI key", under: "rapid_?api",
      value: "[a-f0-9]{10}msh[a-f0-9]{15}p1[a-f0-9]{5}jsn[a-f0-9]{12}",
      like: "<hex:10>msh<hex:15>p1<hex:5>jsn<hex:12>", key: "X-RapidAPI-Key",
      revokedIn: "RapidAPI's developer dashboard"),
  ]
}
