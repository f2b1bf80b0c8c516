import RampartCore

// Formats as the vendors' public documentation describes them.
extension SecretRule {
  /// Credentials that move money.
  static let payment: [SecretRule] = cardPayments + commerce + wallets

  private static let cardPayments: [SecretRule] = [
    .format(
      "stripe-secret-key", "a Stripe live secret key", #"\bsk_live_[0-9A-Za-z]{24,}"#,
      like: "sk_live_<base62:99>", unlike: "sk_live_<base62:12>",
      revokedIn: "Stripe's API keys page"),
    .format(
      "stripe-restricted-key", "a Stripe live restricted key", #"\brk_live_[0-9A-Za-z]{24,}"#,
      like: "rk_live_<base62:99>", unlike: "rk_live_<base62:12>",
      revokedIn: "Stripe's API keys page"),
    .format(
      "stripe-test-key", "a Stripe test key", #"\b[sr]k_test_[0-9A-Za-z]{24,}"#,
      like: "sk_test_<base62:99>", unlike: "sk_test_<base62:12>", severity: .warning,
      confidence: .harmless, revokedIn: "Stripe's API keys page"),
    .format(
      "webhook-signing-secret", "a Stripe or Svix webhook secret",
      #"\bwhsec_[A-Za-z0-9+/]{32,}={0,2}"#,
      like: "whsec_<base62:32>", revokedIn: "the webhook's settings"),
    .format(
      "square-access-token", "a Square access token", #"\bsq0atp-[A-Za-z0-9_\-]{22}"#,
      like: "sq0atp-<base62:22>", revokedIn: "Square's developer dashboard"),
    .format(
      "square-oauth-secret", "a Square OAuth secret", #"\bsq0csp-[A-Za-z0-9_\-]{43}"#,
      like: "sq0csp-<base62:43>", revokedIn: "Square's developer dashboard"),
    .format(
      "square-personal-token", "a Square personal access token", #"\bEAAA[A-Za-z0-9_\-]{60}"#,
      like: "EAAA<base62:60>", checks: [.lettersAndDigits],
      revokedIn: "Square's developer dashboard"),
    .format(
      "braintree-access-token", "a PayPal Braintree access token",
      #"\baccess_token\$production\$[a-z0-9]{16}\$[a-f0-9]{32}"#,
      like: "access_token$production$<base36:16>$<hex:32>", revokedIn: "Braintree's control panel"),
    .format(
      "braintree-sandbox-token", "a PayPal Braintree sandbox token",
      #"\baccess_token\$sandbox\$[a-z0-9]{16}\$[a-f0-9]{32}"#,
      like: "access_token$sandbox$<base36:16>$<hex:32>", severity: .warning,
      confidence: .harmless, revokedIn: "Braintree's control panel"),
    .named(
      "paypal-client-secret", "a PayPal client secret", under: "paypal",
      value: #"E[A-Za-z0-9_\-]{79}"#, like: "E<base62:79>", key: "PAYPAL_CLIENT_SECRET",
      revokedIn: "PayPal's developer dashboard"),
    .format(
      "adyen-api-key", "an Adyen API key", #"\bAQE[a-z]hm[A-Za-z0-9+/=]{60,}"#,
      like: "AQEyhm<base62:120>", unlike: "AQEyhm<base62:20>", revokedIn: "Adyen's customer area"),
    .format(
      "razorpay-live-key", "a Razorpay live key id", #"\brzp_live_[A-Za-z0-9]{14}"#,
      like: "rzp_live_<base62:14>", severity: .error, revokedIn: "Razorpay's dashboard"),
    .format(
      "razorpay-test-key", "a Razorpay test key id", #"\brzp_test_[A-Za-z0-9]{14}"#,
      like: "rzp_test_<base62:14>", severity: .warning, confidence: .harmless,
      revokedIn: "Razorpay's dashboard"),
    .format(
      "flutterwave-secret-key", "a Flutterwave secret key", #"\bFLWSECK-[a-z0-9]{32,}-X"#,
      like: "FLWSECK-<base36:32>-X", revokedIn: "Flutterwave's API settings"),
    .format(
      "flutterwave-test-key", "a Flutterwave test key", #"\bFLWSECK_TEST-[a-z0-9]{32,}-X"#,
      like: "FLWSECK_TEST-<base36:32>-X", severity: .warning, confidence: .harmless,
      revokedIn: "Flutterwave's API settings"),
    .named(
      "mollie-api-key", "a Mollie live API key", under: "mollie", value: "live_[A-Za-z0-9]{30,}",
      like: "live_<base62:30>", key: "MOLLIE_API_KEY", revokedIn: "Mollie's dashboard"),
    .named(
      "gocardless-token", "a GoCardless access token", under: "gocardless",
      value: #"live_[A-Za-z0-9_=\-]{40}"#, like: "live_<base62:40>",
      key: "GOCARDLESS_ACCESS_TOKEN", revokedIn: "GoCardless's developer page"),
    .format(
      "paddle-api-key", "a Paddle live API key",
      #"\bpdl_live_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}"#,
      like: "pdl_live_apikey_<base36:26>_<base62:22>_<base62:3>",
      revokedIn: "Paddle's authentication page"),
    .format(
      "xendit-secret-key", "a Xendit production key", #"\bxnd_production_[A-Za-z0-9]{40,}"#,
      like: "xnd_production_<base62:60>", unlike: "xnd_production_<base62:20>",
      revokedIn: "Xendit's settings"),
    .format(
      "mercadopago-access-token", "a Mercado Pago access token",
      #"\bAPP_USR-[0-9]{10,20}-[0-9]{6}-[a-f0-9]{32}-[0-9]{6,12}"#,
      like: "APP_USR-<digit:16>-<digit:6>-<hex:32>-<digit:9>",
      revokedIn: "Mercado Pago's integrations page"),
    .format(
      "plaid-access-token", "a Plaid access token",
      #"\baccess-(?:sandbox|development|production)-"# + uuid, like: "access-production-<uuid>",
      revokedIn: "Plaid with `/item/access_token/invalidate`"),
    .named(
      "plaid-secret", "a Plaid secret", under: "plaid", value: "[a-f0-9]{30}", like: "<hex:30>",
      key: "PLAID_SECRET", revokedIn: "Plaid's keys page"),
  ]

  private static let commerce: [SecretRule] = [
    shopify("shopify-access-token", "a Shopify access token", "shpat"),
    shopify("shopify-custom-app-token", "a Shopify custom app token", "shpca"),
    shopify("shopify-private-app-token", "a Shopify private app password", "shppa"),
    shopify("shopify-shared-secret", "a Shopify shared secret", "shpss"),
    .format(
      "duffel-access-token", "a Duffel live token", #"\bduffel_live_[A-Za-z0-9_\-]{43}"#,
      like: "duffel_live_<base62:43>", revokedIn: "Duffel's access tokens page"),
    .format(
      "easypost-api-key", "an EasyPost production key", #"\bEZAK[A-Za-z0-9]{54}"#,
      like: "EZAK<base62:54>", revokedIn: "EasyPost's API keys page"),
    .format(
      "shippo-api-token", "a Shippo live token", #"\bshippo_live_[a-f0-9]{40}"#,
      like: "shippo_live_<hex:40>", revokedIn: "Shippo's API page"),
  ]

  private static func shopify(_ name: String, _ title: String, _ prefix: String) -> SecretRule {
    .format(
      name, title, #"\b"# + prefix + "_[a-fA-F0-9]{32}", like: prefix + "_<hex:32>",
      revokedIn: "the shop's app settings")
  }

  private static let wallets: [SecretRule] = [
    .named(
      "coinbase-secret", "a Coinbase API secret", under: "coinbase",
      value: "[A-Za-z0-9+/]{32,88}={0,2}", like: "<base62:86>==", key: "COINBASE_API_SECRET",
      unlike: "COINBASE_API_SECRET=<base62:12>", minimumEntropy: 3.5, checks: [.lettersAndDigits],
      revokedIn: "Coinbase's API page"),
    .named(
      "binance-secret", "a Binance API key or secret", under: "binance",
      value: "[A-Za-z0-9]{64}", like: "<base62:64>", key: "BINANCE_API_SECRET",
      revokedIn: "Binance's API management"),
    .named(
      "infura-key", "an Infura or Alchemy project key", under: "infura|alchemy",
      value: #"(?:[a-f0-9]{32}|[A-Za-z0-9_\-]{32})"#, like: "<hex:32>", key: "INFURA_API_KEY",
      severity: .error, checks: [.lettersAndDigits], revokedIn: "the provider's dashboard"),
    .named(
      "ethereum-private-key", "an Ethereum private key",
      under: #"(?:private|wallet|deployer|signer|eth)_?(?:private)?_?key|\bprivkey"#,
      value: "(?:0x)?[a-fA-F0-9]{64}", like: "0x<hex:64>", key: "DEPLOYER_PRIVATE_KEY",
      revokedIn: "the wallet by moving what it holds"),
    .format(
      "extended-private-key", "a wallet's extended private key (BIP 32)",
      #"\b[xyz]prv[1-9A-HJ-NP-Za-km-z]{107}"#, like: "xprv<base58:107>",
      revokedIn: "the wallet by moving what it holds"),
  ]
}
