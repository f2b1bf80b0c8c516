import RampartCore

// Formats as the vendors' public documentation describes them.
extension SecretRule {
  /// Credentials of chat, mail and telephone services.
  static let messaging: [SecretRule] = slack + chat + mail

  private static let slack: [SecretRule] = [
    .format(
      "slack-bot-token", "a Slack bot token", #"\bxoxb-[0-9]{8,14}-[0-9A-Za-z\-]{16,}"#,
      like: "xoxb-<digit:12>-<digit:13>-<base62:24>", unlike: "xoxb-<digit:12>",
      revokedIn: "Slack's app settings"),
    .format(
      "slack-user-token", "a Slack user token", #"\bxox[ep]-[0-9]{8,14}-[0-9A-Za-z\-]{20,}"#,
      like: "xoxp-<digit:12>-<digit:12>-<digit:12>-<hex:32>", unlike: "xoxp-<digit:12>",
      revokedIn: "Slack's app settings"),
    .format(
      "slack-workspace-token", "a Slack workspace or legacy token",
      #"\bxox[aors]-(?:[0-9]-)?[0-9A-Za-z\-]{20,}"#, like: "xoxa-2-<digit:12>-<digit:12>-<hex:32>",
      unlike: "xoxa-2-<digit:6>", revokedIn: "Slack's app settings"),
    .format(
      "slack-rotating-token", "a Slack rotating or refresh token",
      #"\bxoxe(?:\.xox[bp])?-[0-9]-[0-9A-Za-z]{100,}"#, like: "xoxe-1-<base62:146>",
      revokedIn: "Slack's app settings"),
    .format(
      "slack-app-token", "a Slack app-level token",
      #"\bxapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{10,14}-[a-f0-9]{60,}"#,
      like: "xapp-1-A<BASE36:10>-<digit:13>-<hex:64>", revokedIn: "Slack's app settings"),
    .format(
      "slack-session-cookie", "a Slack session token",
      #"\bxox(?:c-[0-9]{8,14}-[0-9A-Za-z\-]{30,}|d-[A-Za-z0-9%+/=]{60,})"#,
      like: "xoxc-<digit:12>-<digit:12>-<digit:12>-<hex:64>", unlike: "xoxc-<digit:12>",
      revokedIn: "Slack by signing out of all sessions"),
    .format(
      "slack-webhook", "a Slack webhook address",
      #"hooks\.slack\.com/(?:services/T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{20,26}|(?:workflows|triggers)/[A-Z0-9]{6,14}/[A-Za-z0-9/]{20,60})"#,
      like: "https://hooks.slack.com/services/T<BASE36:8>/B<BASE36:10>/<base62:24>",
      severity: .error, revokedIn: "Slack's app settings"),
  ]

  private static let chat: [SecretRule] = [
    // It begins with the Base64 form of the bot's identifier, 17 to 20 digits, three to a group.
    .format(
      "discord-bot-token", "a Discord bot token",
      #"\b(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){5,6}(?:[MNO][AQgw]|[MNO][DTjz][AEIMQUYcgk])?"#
        + #"\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{27,38}"#,
      like: "<text:834567890123456789>.<base62:6>.<base62:38>",
      unlike: "M<base62:23>.<base62:6>.<base62:38>", checks: [.decodedDigits],
      revokedIn: "Discord's developer portal"),
    .format(
      "discord-webhook", "a Discord webhook address",
      #"discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{17,20}/[A-Za-z0-9_\-]{60,70}"#,
      like: "https://discord.com/api/webhooks/<digit:18>/<base62:68>", severity: .error,
      revokedIn: "the channel's integrations"),
    .named(
      "discord-client-secret", "a Discord client secret", under: "discord",
      value: #"[A-Za-z0-9_\-]{32}"#, like: "<base62:32>", key: "DISCORD_CLIENT_SECRET",
      checks: [.lettersAndDigits, .mixedCase], revokedIn: "Discord's developer portal"),
    .format(
      "telegram-bot-token", "a Telegram bot token", #"\b[0-9]{8,10}:AA[A-Za-z0-9_\-]{33}"#,
      like: "<digit:10>:AA<base62:33>", revokedIn: "Telegram's BotFather"),
    .format(
      "teams-webhook", "a Microsoft Teams webhook address",
      #"\.webhook\.office\.com/webhookb2/[A-Za-z0-9@\-]{36,80}/IncomingWebhook/[a-f0-9]{32}"#,
      like: "https://a.webhook.office.com/webhookb2/<uuid>@<uuid>/IncomingWebhook/<hex:32>/<uuid>",
      unlike: "https://a.webhook.office.com/webhookb2/<uuid>", severity: .error,
      revokedIn: "the channel's connectors"),
    .format(
      "google-chat-webhook", "a Google Chat webhook address",
      #"chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_\-]{8,20}/messages\?key=AIza[A-Za-z0-9_\-]{35}&token=[A-Za-z0-9_%\-]{30,}"#,
      like:
        "https://chat.googleapis.com/v1/spaces/<base62:11>/messages?key=AIza<base62:35>&token=<base62:43>",
      revokedIn: "the space's webhooks"),
    .format(
      "zapier-webhook", "a Zapier webhook address",
      #"hooks\.zapier\.com/hooks/catch/[0-9]{4,10}/[A-Za-z0-9]{6,10}"#,
      like: "https://hooks.zapier.com/hooks/catch/<digit:7>/<base62:7>", severity: .warning,
      confidence: .contextual, minimumEntropy: 0, revokedIn: "Zapier's editor"),
    .format(
      "facebook-access-token", "a Facebook or Instagram access token",
      #"\bEAA[A-Z][A-Za-z0-9]{90,}"#, like: "EAAC<base62:160>", unlike: "EAAC<base62:20>",
      revokedIn: "Meta's app dashboard"),
    .named(
      "twitter-secret", "an X (Twitter) API secret or token", under: #"twitter|\bx_api"#,
      value: #"(?:[0-9]{6,20}-)?[A-Za-z0-9]{40,50}"#, like: "<base62:45>",
      key: "TWITTER_ACCESS_TOKEN_SECRET", checks: [.lettersAndDigits],
      revokedIn: "X's developer portal"),
    .named(
      "linkedin-client-secret", "a LinkedIn client secret", under: "linkedin",
      value: #"(?:WPL_AP1\.[A-Za-z0-9.=+/]{20,}|[A-Za-z0-9]{16})"#, like: "<base62:16>",
      key: "LINKEDIN_CLIENT_SECRET", checks: [.lettersAndDigits, .mixedCase],
      revokedIn: "LinkedIn's developer portal"),
  ]

  private static let mail: [SecretRule] = [
    .format(
      "sendgrid-api-key", "a SendGrid API key",
      #"\bSG\.[A-Za-z0-9_\-]{22}\.[A-Za-z0-9_\-]{43}"#, like: "SG.<base62:22>.<base62:43>",
      revokedIn: "SendGrid's API keys page"),
    .format(
      "mailgun-api-key", "a Mailgun API key", #"\bkey-[a-f0-9]{32}"#, like: "key-<hex:32>",
      revokedIn: "Mailgun's API security page"),
    .named(
      "mailgun-sending-key", "a Mailgun sending key", under: "mailgun",
      value: "[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}", like: "<hex:32>-<hex:8>-<hex:8>",
      key: "MAILGUN_API_KEY", revokedIn: "Mailgun's API security page"),
    .format(
      "mailchimp-api-key", "a Mailchimp API key", #"-us[0-9]{1,2}"#, like: "<hex:32>-us14",
      extent: .precededBy(32, .hexadecimal), revokedIn: "Mailchimp's API keys page"),
    .named(
      "postmark-token", "a Postmark server token", under: "postmark", value: uuid,
      like: "<uuid>", key: "POSTMARK_SERVER_TOKEN", revokedIn: "Postmark's server settings"),
    .format(
      "resend-api-key", "a Resend API key", #"\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}"#,
      like: "re_<base62:8>_<base62:24>", revokedIn: "Resend's API keys page"),
    .format(
      "brevo-api-key", "a Brevo API or SMTP key",
      #"\bx(?:keysib|smtpsib)-[a-f0-9]{64}-[A-Za-z0-9]{16}"#, like: "xkeysib-<hex:64>-<base62:16>",
      revokedIn: "Brevo's SMTP and API page"),
    .format(
      "twilio-api-key", "a Twilio API key", #"\bSK[a-f0-9]{32}"#, like: "SK<hex:32>",
      severity: .error, revokedIn: "Twilio's API keys page"),
    .format(
      "twilio-account-sid", "a Twilio account identifier", #"\bAC[a-f0-9]{32}"#,
      like: "AC<hex:32>", severity: .warning, confidence: .harmless,
      revokedIn: "Twilio's console by rotating the token beside it"),
    .named(
      "twilio-auth-token", "a Twilio auth token", under: "twilio", value: "[a-f0-9]{32}",
      like: "<hex:32>", key: "TWILIO_AUTH_TOKEN", revokedIn: "Twilio's console"),
    .named(
      "vonage-secret", "a Vonage API secret", under: "vonage|nexmo", value: "[A-Za-z0-9]{16}",
      like: "<base62:16>", key: "VONAGE_API_SECRET", checks: [.lettersAndDigits],
      revokedIn: "Vonage's dashboard"),
    .named(
      "messagebird-key", "a MessageBird access key", under: "message_?bird",
      value: "[A-Za-z0-9]{25}", like: "<base62:25>", key: "MESSAGEBIRD_ACCESS_KEY",
      checks: [.lettersAndDigits], revokedIn: "MessageBird's developer page"),
  ]
}
