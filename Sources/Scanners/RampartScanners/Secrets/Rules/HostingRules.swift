import RampartCore

// Formats as the vendors' public documentation describes them.
extension SecretRule {
  /// Credentials of hosting providers, content networks and tunnels.
  static let hosting: [SecretRule] = hostingFormats + hostingNames

  private static let hostingFormats: [SecretRule] = [
    .format(
      "digitalocean-personal-token", "a DigitalOcean personal access token",
      #"\bdop_v1_[a-f0-9]{64}"#, like: "dop_v1_<hex:64>", revokedIn: "DigitalOcean's API page"),
    .format(
      "digitalocean-oauth-token", "a DigitalOcean OAuth token", #"\bdoo_v1_[a-f0-9]{64}"#,
      like: "doo_v1_<hex:64>", revokedIn: "DigitalOcean's API page"),
    .format(
      "digitalocean-refresh-token", "a DigitalOcean refresh token", #"\bdor_v1_[a-f0-9]{64}"#,
      like: "dor_v1_<hex:64>", revokedIn: "DigitalOcean's API page"),
    .format(
      "digitalocean-spaces-key", "a DigitalOcean Spaces access key", #"\bDO00[A-Z0-9]{16}"#,
      like: "DO00<BASE36:16>", severity: .error, confidence: .strong,
      revokedIn: "DigitalOcean's Spaces keys"),
    .format(
      "alibaba-access-key-id", "an Alibaba Cloud access key id",
      #"\bLTAI(?:[A-Za-z0-9]{20}|[A-Za-z0-9]{12})"#, like: "LTAI<base62:20>",
      revokedIn: "Alibaba Cloud RAM"),
    .format(
      "tencent-secret-id", "a Tencent Cloud secret id", #"\bAKID[A-Za-z0-9]{32}"#,
      like: "AKID<base62:32>", revokedIn: "Tencent Cloud's API keys"),
    .format(
      "heroku-api-key", "a Heroku API key", #"\bHRKU-AA[0-9A-Za-z_\-]{58}"#,
      like: "HRKU-AA<base62:58>", revokedIn: "Heroku's account settings"),
    .format(
      "cloudflare-origin-ca-key", "a Cloudflare origin CA key",
      #"\bv1\.0-[0-9a-f]{24}-[0-9a-f]{146}"#, like: "v1.0-<hex:24>-<hex:146>",
      revokedIn: "Cloudflare's API tokens page"),
    .format(
      "netlify-token", "a Netlify access token", #"\bnf[pcoub]_[A-Za-z0-9]{36,40}"#,
      like: "nfp_<base62:36>", revokedIn: "Netlify's user settings"),
    .format(
      "vercel-blob-token", "a Vercel Blob token",
      #"\bvercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{30}"#,
      like: "vercel_blob_rw_<base62:16>_<base62:30>", revokedIn: "Vercel's storage settings"),
    .format(
      "fly-access-token", "a Fly.io access token", #"\bfm[12][ra]?_[A-Za-z0-9+/]{80,}={0,3}"#,
      like: "FlyV1 fm2_<base62:120>", revokedIn: "Fly.io's tokens page"),
    .format(
      "fly-oauth-token", "a Fly.io OAuth token", #"\bfo1_[A-Za-z0-9_\-]{43}"#,
      like: "fo1_<base62:43>", revokedIn: "Fly.io's tokens page"),
    .format(
      "render-api-key", "a Render API key", #"\brnd_[A-Za-z0-9]{28,40}"#,
      like: "rnd_<base62:32>", revokedIn: "Render's account settings"),
    .format(
      "scaleway-access-key", "a Scaleway access key", #"\bSCW[A-Z0-9]{17}"#,
      like: "SCW<BASE36:17>", severity: .error, confidence: .strong, checks: [.lettersAndDigits],
      revokedIn: "Scaleway's credentials page"),
    .format(
      "upcloud-token", "an UpCloud API token", #"\bucat_[A-Z0-9]{26}"#, like: "ucat_<BASE36:26>",
      revokedIn: "UpCloud's account settings"),
    .format(
      "yandex-api-key", "a Yandex Cloud API key", #"\bAQVN[A-Za-z0-9_\-]{35,38}"#,
      like: "AQVN<base62:36>", revokedIn: "Yandex Cloud's service accounts"),
    .format(
      "yandex-access-secret", "a Yandex Cloud static key", #"\bYC[A-Za-z0-9_\-]{38}"#,
      like: "YC<base62:38>", confidence: .contextual, checks: [.lettersAndDigits, .mixedCase],
      minimumEntropy: 3.5, revokedIn: "Yandex Cloud's service accounts"),
    .format(
      "tailscale-key", "a Tailscale key",
      #"\btskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{8,}-[A-Za-z0-9]{20,}"#,
      like: "tskey-auth-<base62:17>-<base62:32>", unlike: "tskey-auth-<base62:4>-<base62:8>",
      revokedIn: "Tailscale's keys page"),
    .format(
      "cloudinary-url", "a Cloudinary URL with its secret",
      #"\bcloudinary://[0-9]{10,20}:([A-Za-z0-9_\-]{20,40})@"#,
      like: "cloudinary://<digit:15>:<base62:27>@demo", revokedIn: "Cloudinary's access keys"),
    .format(
      "akamai-client-token", "an Akamai EdgeGrid token", #"\bakab-[a-z0-9]{16}-[a-z0-9]{16}"#,
      like: "akab-<base36:16>-<base36:16>", revokedIn: "Akamai's identity management"),
    .format(
      "baidu-cloud-key", "a Baidu AI Cloud key",
      #"\bbce-v3/ALTAK-[A-Za-z0-9]{21}/[a-f0-9]{40}"#,
      like: "bce-v3/ALTAK-<base62:21>/<hex:40>", revokedIn: "Baidu AI Cloud's access keys"),
    .format(
      "deno-deploy-token", "a Deno Deploy token", #"\bdd[pw]_[A-Za-z0-9]{36}"#,
      like: "ddp_<base62:36>", revokedIn: "Deno Deploy's account settings"),
  ]

  private static let hostingNames: [SecretRule] = [
    .named(
      "alibaba-access-key-secret", "an Alibaba Cloud access key secret",
      under: "alibaba|aliyun|alicloud", value: "[A-Za-z0-9]{30}", like: "<base62:30>",
      key: "ALIYUN_ACCESS_KEY_SECRET", checks: [.lettersAndDigits],
      revokedIn: "Alibaba Cloud RAM"),
    .named(
      "tencent-secret-key", "a Tencent Cloud secret key", under: "tencent|qcloud",
      value: "[A-Za-z0-9]{32}", like: "<base62:32>", key: "TENCENTCLOUD_SECRET_KEY",
      checks: [.lettersAndDigits], revokedIn: "Tencent Cloud's API keys"),
    .named(
      "ibm-cloud-api-key", "an IBM Cloud API key", under: #"ibm|bluemix|watson|softlayer"#,
      value: #"[A-Za-z0-9_\-]{44}"#, like: "<base62:44>", key: "IBMCLOUD_API_KEY",
      revokedIn: "IBM Cloud IAM"),
    .named(
      "oracle-auth-token", "an Oracle Cloud auth token", under: #"\boci_auth|oracle_auth"#,
      value: #"[A-Za-z0-9_#;<>\[\]{}()$.\-]{20}"#, like: "<base62:20>", key: "OCI_AUTH_TOKEN",
      revokedIn: "Oracle Cloud's user settings"),
    .named(
      "heroku-legacy-api-key", "a Heroku API key of the old form", under: "heroku",
      value: uuid, like: "<uuid>", key: "HEROKU_API_KEY",
      revokedIn: "Heroku's account settings"),
    .named(
      "cloudflare-api-token", "a Cloudflare API token",
      under: #"cloudflare|\bcf_(?:api|token|dns)"#, value: #"[A-Za-z0-9_\-]{40}"#,
      like: "<base62:40>", key: "CLOUDFLARE_API_TOKEN", checks: [.lettersAndDigits],
      revokedIn: "Cloudflare's API tokens page"),
    .named(
      "cloudflare-global-key", "a Cloudflare global API key", under: #"cloudflare|\bcf_api"#,
      value: "[a-f0-9]{37}", like: "<hex:37>", key: "CLOUDFLARE_API_KEY",
      revokedIn: "Cloudflare's API tokens page"),
    .named(
      "fastly-token", "a Fastly API token", under: "fastly", value: #"[A-Za-z0-9_\-]{32}"#,
      like: "<base62:32>", key: "FASTLY_API_TOKEN", checks: [.lettersAndDigits],
      revokedIn: "Fastly's account settings"),
    .named(
      "vercel-token", "a Vercel access token", under: "vercel", value: "[A-Za-z0-9]{24}",
      like: "<base62:24>", key: "VERCEL_TOKEN", checks: [.lettersAndDigits],
      revokedIn: "Vercel's account settings"),
    .named(
      "railway-token", "a Railway token", under: "railway", value: uuid, like: "<uuid>",
      key: "RAILWAY_TOKEN", revokedIn: "Railway's account settings"),
    .named(
      "linode-token", "a Linode access token", under: "linode", value: "[a-f0-9]{64}",
      like: "<hex:64>", key: "LINODE_TOKEN", revokedIn: "Linode's API tokens page"),
    .named(
      "scaleway-secret-key", "a Scaleway secret key", under: #"(?:scaleway|\bscw)[\w]{0,12}secret"#,
      value: uuid,
      like: "<uuid>", key: "SCW_SECRET_KEY", unlike: "SCW_DEFAULT_PROJECT_ID=<uuid>",
      revokedIn: "Scaleway's credentials page"),
    .named(
      "hetzner-token", "a Hetzner Cloud token", under: "hetzner|hcloud",
      value: "[A-Za-z0-9]{64}", like: "<base62:64>", key: "HCLOUD_TOKEN",
      revokedIn: "Hetzner Cloud's project security page"),
    .named(
      "vultr-api-key", "a Vultr API key", under: "vultr", value: "[A-Z0-9]{36}",
      like: "<BASE36:36>", key: "VULTR_API_KEY", revokedIn: "Vultr's API page"),
    .named(
      "ovh-secret", "an OVHcloud application secret or consumer key", under: "ovh",
      value: "[A-Za-z0-9]{32}", like: "<base62:32>", key: "OVH_APPLICATION_SECRET",
      checks: [.lettersAndDigits], revokedIn: "OVHcloud's API console"),
    .named(
      "backblaze-application-key", "a Backblaze application key", under: #"backblaze|\bb2_"#,
      value: #"K00[0-9][A-Za-z0-9/+]{27}"#, like: "K004<base62:27>",
      key: "B2_APPLICATION_KEY", revokedIn: "Backblaze's app keys page"),
    .named(
      "ngrok-token", "an ngrok authentication token", under: "ngrok|authtoken",
      value: "[12][A-Za-z0-9]{26}_[A-Za-z0-9]{20,22}", like: "2<base62:26>_<base62:21>",
      key: "NGROK_AUTHTOKEN", revokedIn: "ngrok's dashboard"),
  ]

  /// An expression of a UUID.
  static let uuid = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
}
