import RampartCore

// Formats as the vendors' public documentation describes them.
extension SecretRule {
  /// Credentials of the large clouds.
  static let cloud: [SecretRule] = amazon + google + microsoft

  private static let amazon: [SecretRule] = [
    .format(
      "aws-access-key-id", "an AWS access key id", #"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}"#,
      like: "AKIA<base32:16>", unlike: "AKIAIOSFODNN7EXAMPLE", proof: .awsKeyAlphabet,
      revokedIn: "AWS IAM"),
    .named(
      "aws-secret-access-key", "an AWS secret access key",
      under: #"aws[\w.\-]{0,12}(?:secret|sk)|secret_?access_?key"#, value: "[A-Za-z0-9/+]{40}",
      like: "<base62:20>/<base62:19>", key: "AWS_SECRET_ACCESS_KEY", checks: [.lettersAndDigits],
      revokedIn: "AWS IAM"),
    .format(
      "aws-session-token", "an AWS session token",
      #"\b(?:FwoGZXIvYXdz|FQoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9/+=]{60,}"#,
      like: "IQoJb3JpZ2luX2Vj<base62:200>", unlike: "IQoJb3JpZ2luX2Vj<base62:20>",
      revokedIn: "AWS IAM by revoking the role's sessions"),
    .format(
      "aws-bedrock-api-key", "an Amazon Bedrock API key", #"\bABSK[A-Za-z0-9+/]{100,}={0,2}"#,
      like: "ABSK<base62:120>=", revokedIn: "Amazon Bedrock's API keys"),
    .format(
      "aws-bedrock-short-term-key", "a short-term Amazon Bedrock API key",
      #"\bbedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/=]{20,}"#,
      like: "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t<base62:60>",
      unlike: "bedrock-api-key-<base62:60>",
      revokedIn: "AWS IAM by revoking the role's sessions"),
    .format(
      "aws-mws-token", "an Amazon Marketplace Web Service token",
      #"\bamzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#,
      like: "amzn.mws.<uuid>", revokedIn: "Amazon Seller Central"),
  ]

  private static let google: [SecretRule] = [
    .format(
      "google-api-key", "a Google API key (Cloud, Maps, Gemini)", #"\bAIza[0-9A-Za-z_\-]{35}"#,
      like: "AIza<base62:35>", revokedIn: "Google Cloud's credentials page"),
    .format(
      "google-bound-api-key", "a Google API key bound to a service account",
      #"\bAQ\.Ab8[0-9A-Za-z_\-]{40,}"#, like: "AQ.Ab8<base62:47>",
      revokedIn: "Google Cloud's credentials page"),
    .format(
      "google-oauth-client-secret", "a Google OAuth client secret",
      #"\bGOCSPX-[A-Za-z0-9_\-]{28}"#, like: "GOCSPX-<base62:28>",
      revokedIn: "Google Cloud's credentials page"),
    .format(
      "google-oauth-access-token", "a Google OAuth access token",
      #"\bya29\.[A-Za-z0-9_\-]{30,}"#, like: "ya29.<base62:120>", unlike: "ya29.<base62:12>",
      revokedIn: "Google's OAuth revocation endpoint"),
    .format(
      "google-oauth-refresh-token", "a Google OAuth refresh token",
      #"\b1//0[A-Za-z0-9_\-]{40,}"#, like: "1//0<base62:60>", unlike: "1//0<base62:20>",
      revokedIn: "Google's OAuth revocation endpoint"),
    .format(
      "google-service-account-key", "the key of a Google service account",
      #""private_key_id"\s{0,4}:\s{0,4}"([0-9a-f]{40})""#,
      like: #""private_key_id": "<hex:40>""#, confidence: .strong,
      revokedIn: "Google Cloud IAM"),
    .format(
      "google-storage-hmac-key", "a Google Cloud Storage HMAC access id",
      #"\bGOOG(?:1E[A-Z0-9]{55}|[A-Z0-9]{20})"#, like: "GOOG1E<BASE36:55>",
      unlike: "GOOG<BASE36:8>", severity: .error, revokedIn: "Google Cloud Storage's settings"),
  ]

  private static let microsoft: [SecretRule] = [
    .format(
      "azure-account-key", "an Azure Storage or Cosmos DB account key",
      #"(?i:AccountKey)\s{0,2}=\s{0,2}([A-Za-z0-9+/]{86}==)"#, like: "AccountKey=<base62:86>==",
      checks: [.decodedByteCount(64)], revokedIn: "the storage account's access keys"),
    .format(
      "azure-storage-key", "an Azure Storage key", #"\+ASt[A-Za-z0-9+/]{6}=="#,
      like: "<base62:76>+ASt<base62:6>==", unlike: "<base62:30>+ASt<base62:6>==",
      extent: .precededBy(76, .base64), revokedIn: "the storage account's access keys"),
    .format(
      "azure-cosmos-db-key", "an Azure Cosmos DB key", #"ACDb[A-Za-z0-9+/]{6}=="#,
      like: "<base62:76>ACDb<base62:6>==", unlike: "<base62:30>ACDb<base62:6>==",
      extent: .precededBy(76, .base64), revokedIn: "the Cosmos DB account's keys"),
    .format(
      "azure-messaging-key", "an Azure Service Bus, Event Hubs or IoT key",
      #"(?:\+ASb|\+AEh|AIoT)[A-Za-z0-9+/]{6}="#, like: "<base62:33>+ASb<base62:6>=",
      unlike: "<base62:10>+ASb<base62:6>=", extent: .precededBy(33, .base64),
      revokedIn: "the namespace's shared access policies"),
    .format(
      "azure-shared-access-key", "an Azure shared access key",
      #"(?i:SharedAccessKey)=([A-Za-z0-9+/]{43}=)"#, like: "SharedAccessKey=<base62:43>=",
      checks: [.decodedByteCount(32)], revokedIn: "the namespace's shared access policies"),
    .format(
      "azure-sas-signature", "the signature of an Azure shared access URL",
      #"[?&;]sig=([A-Za-z0-9%+/]{43,80}(?:%3[dD]|=))"#,
      like: "https://a.blob.core.windows.net/c?sv=2024&sig=<base62:43>%3D", confidence: .strong,
      revokedIn: "the storage account by rotating the key that signed it"),
    .format(
      "azure-client-secret", "a Microsoft Entra client secret",
      #"[A-Za-z0-9_~.\-]{3}[0-9]Q~[A-Za-z0-9_~.\-]{31,34}"#, like: "<letter:3>8Q~<base62:34>",
      revokedIn: "Microsoft Entra's app registrations"),
    .format(
      "azure-devops-token", "an Azure DevOps personal access token", #"AZDO[A-Za-z0-9]{4}"#,
      like: "<base62:76>AZDO<base62:4>", unlike: "<base62:20>AZDO<base62:4>",
      extent: .precededBy(76, .alphanumeric), revokedIn: "Azure DevOps user settings"),
    .named(
      "azure-devops-legacy-token", "an Azure DevOps personal access token of the old form",
      under: "azure_?devops|ado_pat|vsts", value: "[a-z2-7]{52}", like: "<lower:52>",
      key: "AZURE_DEVOPS_EXT_PAT", revokedIn: "Azure DevOps user settings"),
    .format(
      "azure-ai-key", "an Azure AI services key", #"JQQJ99[A-Za-z0-9]{26}"#,
      like: "<base62:52>JQQJ99<base62:26>", unlike: "<base62:20>JQQJ99<base62:26>",
      extent: .precededBy(52, .alphanumeric), revokedIn: "the resource's keys and endpoint page"),
    .named(
      "azure-openai-key", "an Azure OpenAI or Cognitive Services key",
      under: #"azure_?openai|azure_?(?:ai|search|cognitive|speech|translator)|ocp-apim"#,
      value: "[a-f0-9]{32}", like: "<hex:32>", key: "AZURE_OPENAI_API_KEY",
      revokedIn: "the resource's keys and endpoint page"),
    .format(
      "azure-search-key", "an Azure AI Search key", #"AzSe[A-D][A-Za-z0-9]{5}"#,
      like: "<base62:42>AzSeB<base62:5>", unlike: "<base62:12>AzSeB<base62:5>",
      extent: .precededBy(42, .alphanumeric), revokedIn: "the search service's keys page"),
    .format(
      "azure-function-key", "an Azure Functions key", #"AzFu[A-Za-z0-9_\-]{5}[AQgw]=="#,
      like: "<base62:44>AzFu<base62:5>A==", unlike: "<base62:12>AzFu<base62:5>A==",
      extent: .precededBy(44, .base64), revokedIn: "the function app's keys page"),
    .format(
      "azure-container-registry-key", "an Azure Container Registry password",
      #"\+ACR[A-Za-z0-9]{6}"#, like: "<base62:42>+ACR<base62:6>",
      unlike: "<base62:12>+ACR<base62:6>", extent: .precededBy(42, .base64),
      revokedIn: "the registry's access keys"),
    .format(
      "azure-app-configuration-secret", "an Azure App Configuration connection string",
      #"\bId=[^;\s]{4,40};Secret=([A-Za-z0-9+/]{43,100}={0,2})"#,
      like: "Endpoint=https://a.azconfig.io;Id=ab-l0-s0:Xy;Secret=<base62:43>=",
      revokedIn: "the store's access keys"),
  ]
}
