// Formats as the vendors' public documentation describes them.
extension SecretRule {
  /// Credentials of language-model vendors and the tools around them.
  static let languageModels: [SecretRule] = modelVendors + modelTools + modelNames

  private static let modelVendors: [SecretRule] = [
    .format(
      "openai-project-key", "an OpenAI project key", #"\bsk-proj-[A-Za-z0-9_\-]{40,}"#,
      like: "sk-proj-<base62:74>T3BlbkFJ<base62:74>", unlike: "sk-proj-<base62:12>",
      revokedIn: "OpenAI's API keys page"),
    .format(
      "openai-service-account-key", "an OpenAI service account key",
      #"\bsk-svcacct-[A-Za-z0-9_\-]{40,}"#, like: "sk-svcacct-<base62:74>T3BlbkFJ<base62:74>",
      unlike: "sk-svcacct-<base62:12>", revokedIn: "OpenAI's API keys page"),
    .format(
      "openai-admin-key", "an OpenAI admin key", #"\bsk-admin-[A-Za-z0-9_\-]{40,}"#,
      like: "sk-admin-<base62:74>T3BlbkFJ<base62:74>", unlike: "sk-admin-<base62:12>",
      revokedIn: "OpenAI's admin keys page"),
    .format(
      "openai-api-key", "an OpenAI API key",
      #"\bsk-(?:[A-Za-z0-9]{48}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})"#,
      like: "sk-<base62:20>T3BlbkFJ<base62:20>", proof: .contains("T3BlbkFJ"),
      revokedIn: "OpenAI's API keys page"),
    .format(
      "anthropic-api-key", "an Anthropic API key", #"\bsk-ant-api[0-9]{2}-[A-Za-z0-9_\-]{80,}"#,
      like: "sk-ant-api03-<base62:93>AA", revokedIn: "Anthropic's console"),
    .format(
      "anthropic-admin-key", "an Anthropic admin key",
      #"\bsk-ant-admin[0-9]{2}-[A-Za-z0-9_\-]{80,}"#, like: "sk-ant-admin01-<base62:93>AA",
      revokedIn: "Anthropic's console"),
    .format(
      "anthropic-oauth-token", "an Anthropic OAuth or session token",
      #"\bsk-ant-(?:oat|ort|sid)[0-9]{2}-[A-Za-z0-9_\-]{60,}"#, like: "sk-ant-oat01-<base62:93>AA",
      revokedIn: "Anthropic's console"),
    .format(
      "huggingface-user-token", "a Hugging Face user token", #"\bhf_[A-Za-z0-9]{34,40}"#,
      like: "hf_<letter:34>", revokedIn: "Hugging Face's access tokens page"),
    .format(
      "huggingface-organisation-token", "a Hugging Face organisation token",
      #"\bapi_org_[A-Za-z0-9]{34}"#, like: "api_org_<letter:34>",
      revokedIn: "Hugging Face's organisation settings"),
    .format(
      "groq-api-key", "a Groq API key", #"\bgsk_[A-Za-z0-9]{52}"#, like: "gsk_<base62:52>",
      revokedIn: "Groq's console"),
    .format(
      "replicate-api-token", "a Replicate API token", #"\br8_[A-Za-z0-9]{37}"#,
      like: "r8_<base62:37>", revokedIn: "Replicate's API tokens page"),
    .format(
      "perplexity-api-key", "a Perplexity API key", #"\bpplx-[A-Za-z0-9]{48,56}"#,
      like: "pplx-<base62:48>", revokedIn: "Perplexity's API settings"),
    .format(
      "xai-api-key", "an xAI API key", #"\bxai-[A-Za-z0-9]{70,90}"#, like: "xai-<base62:80>",
      revokedIn: "xAI's console"),
    .format(
      "together-api-key", "a Together AI API key", #"\btgp_v1_[A-Za-z0-9_\-]{43}"#,
      like: "tgp_v1_<base62:43>", revokedIn: "Together AI's settings"),
    .format(
      "fireworks-api-key", "a Fireworks AI API key", #"\bfw_[A-Za-z0-9]{22,24}"#,
      like: "fw_<base62:24>", confidence: .strong, checks: [.lettersAndDigits],
      minimumEntropy: 3.2, revokedIn: "Fireworks AI's API keys page"),
    .format(
      "deepseek-api-key", "a DeepSeek or DashScope API key", #"\bsk-[a-f0-9]{32}"#,
      like: "sk-<hex:32>", confidence: .strong, revokedIn: "the vendor's API keys page"),
    .format(
      "openrouter-api-key", "an OpenRouter API key", #"\bsk-or-v1-[a-f0-9]{64}"#,
      like: "sk-or-v1-<hex:64>", revokedIn: "OpenRouter's keys page"),
    .format(
      "cerebras-api-key", "a Cerebras API key", #"\bcsk-[a-z0-9]{48}"#, like: "csk-<base36:48>",
      revokedIn: "Cerebras's cloud console"),
    .format(
      "nvidia-api-key", "an NVIDIA API key", #"\bnvapi-[A-Za-z0-9_\-]{60,70}"#,
      like: "nvapi-<base62:64>", revokedIn: "NVIDIA's API keys page"),
    .format(
      "databricks-token", "a Databricks access token", #"\bdapi[a-f0-9]{32}(?:-[0-9])?"#,
      like: "dapi<hex:32>", revokedIn: "Databricks's developer settings"),
    .format(
      "elevenlabs-api-key", "an ElevenLabs API key", #"\bsk_[a-f0-9]{48}"#, like: "sk_<hex:48>",
      revokedIn: "ElevenLabs's profile page"),
    .format(
      "voyage-api-key", "a Voyage AI API key", #"\bpa-[A-Za-z0-9_\-]{43}"#,
      like: "pa-<base62:43>", confidence: .strong, checks: [.lettersAndDigits, .mixedCase],
      minimumEntropy: 3.8, revokedIn: "Voyage AI's dashboard"),
    .format(
      "jina-api-key", "a Jina AI API key", #"\bjina_[a-f0-9]{32}[A-Za-z0-9_\-]{28}"#,
      like: "jina_<hex:32><base62:28>", revokedIn: "Jina AI's API dashboard"),
    .format(
      "runpod-api-key", "a RunPod API key", #"\brpa_[A-Z0-9]{30,50}[a-z0-9]{0,10}"#,
      like: "rpa_<BASE36:40>", revokedIn: "RunPod's settings"),
    .format(
      "anyscale-api-key", "an Anyscale API key", #"\besecret_[a-z0-9]{20,}"#,
      like: "esecret_<base36:26>", revokedIn: "Anyscale's credentials page"),
  ]

  private static let modelTools: [SecretRule] = [
    .format(
      "langsmith-api-key", "a LangSmith API key", #"\blsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}"#,
      like: "lsv2_pt_<hex:32>_<hex:10>", revokedIn: "LangSmith's settings"),
    .format(
      "langsmith-legacy-key", "a LangSmith API key of the old form", #"\bls__[a-f0-9]{32}"#,
      like: "ls__<hex:32>", revokedIn: "LangSmith's settings"),
    .format(
      "langfuse-secret-key", "a Langfuse secret key", #"\bsk-lf-"# + uuid, like: "sk-lf-<uuid>",
      revokedIn: "Langfuse's project settings"),
    .format(
      "helicone-api-key", "a Helicone API key", #"\bsk-helicone-[a-z0-9\-]{20,}"#,
      like: "sk-helicone-<base36:7>-<base36:7>-<base36:7>-<base36:7>",
      unlike: "sk-helicone-<base36:7>", revokedIn: "Helicone's developer page"),
    .format(
      "pinecone-api-key", "a Pinecone API key", #"\bpcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{50,}"#,
      like: "pcsk_<base62:6>_<base62:63>", revokedIn: "Pinecone's API keys page"),
    .format(
      "tavily-api-key", "a Tavily API key", #"\btvly-(?:dev-|prod-)?[A-Za-z0-9]{32}"#,
      like: "tvly-dev-<base62:32>", revokedIn: "Tavily's dashboard"),
    .format(
      "firecrawl-api-key", "a Firecrawl API key", #"\bfc-[a-f0-9]{32}"#, like: "fc-<hex:32>",
      revokedIn: "Firecrawl's API keys page"),
    .format(
      "e2b-api-key", "an E2B API key", #"\be2b_[a-f0-9]{40}"#, like: "e2b_<hex:40>",
      revokedIn: "E2B's dashboard"),
    .format(
      "llamacloud-api-key", "a LlamaCloud API key", #"\bllx-[A-Za-z0-9]{48}"#,
      like: "llx-<base62:48>", revokedIn: "LlamaCloud's API keys page"),
    .format(
      "posthog-personal-key", "a PostHog personal API key", #"\bphx_[A-Za-z0-9]{40,52}"#,
      like: "phx_<base62:47>", revokedIn: "PostHog's account settings"),
    .format(
      "apify-token", "an Apify token", #"\bapify_api_[A-Za-z0-9]{36}"#,
      like: "apify_api_<base62:36>", revokedIn: "Apify's integrations page"),
    .format(
      "browserbase-api-key", "a Browserbase API key", #"\bbb_live_[A-Za-z0-9_\-]{27}"#,
      like: "bb_live_<base62:27>", revokedIn: "Browserbase's settings"),
  ]

  private static let modelNames: [SecretRule] = [
    .named(
      "cohere-api-key", "a Cohere API key", under: #"cohere|\bco_api"#, value: "[A-Za-z0-9]{40}",
      like: "<base62:40>", key: "COHERE_API_KEY", checks: [.lettersAndDigits],
      revokedIn: "Cohere's dashboard"),
    .named(
      "mistral-api-key", "a Mistral API key", under: "mistral", value: "[A-Za-z0-9]{32}",
      like: "<base62:32>", key: "MISTRAL_API_KEY", checks: [.lettersAndDigits],
      revokedIn: "Mistral's console"),
    .named(
      "together-legacy-key", "a Together AI API key of the old form", under: "together",
      value: "[a-f0-9]{64}", like: "<hex:64>", key: "TOGETHER_API_KEY",
      revokedIn: "Together AI's settings"),
    .named(
      "stability-api-key", "a Stability AI API key", under: "stability",
      value: "sk-[A-Za-z0-9]{48}", like: "sk-<base62:48>", key: "STABILITY_API_KEY",
      revokedIn: "Stability AI's account page"),
    .named(
      "wandb-api-key", "a Weights & Biases API key", under: "wandb|weights_?and_?biases",
      value: "[a-f0-9]{40}", like: "<hex:40>", key: "WANDB_API_KEY",
      revokedIn: "Weights & Biases' user settings"),
    .named(
      "zhipu-api-key", "a Zhipu AI API key", under: "zhipu|bigmodel|glm_|zai_",
      value: #"[a-f0-9]{32}\.[A-Za-z0-9]{16}"#, like: "<hex:32>.<base62:16>",
      key: "ZHIPUAI_API_KEY", revokedIn: "Zhipu AI's API keys page"),
    .named(
      "modal-token", "a Modal token", under: "modal_?token|token_(?:id|secret)",
      value: "a[ks]-[A-Za-z0-9]{22}", like: "as-<base62:22>", key: "MODAL_TOKEN_SECRET",
      revokedIn: "Modal's settings"),
    .named(
      "assemblyai-api-key", "an AssemblyAI API key", under: "assembly_?ai", value: "[a-f0-9]{32}",
      like: "<hex:32>", key: "ASSEMBLYAI_API_KEY", revokedIn: "AssemblyAI's dashboard"),
    .named(
      "deepgram-api-key", "a Deepgram API key", under: "deepgram", value: "[a-f0-9]{40}",
      like: "<hex:40>", key: "DEEPGRAM_API_KEY", revokedIn: "Deepgram's console"),
    .named(
      "kaggle-key", "a Kaggle API key", under: "kaggle", value: "[a-f0-9]{32}", like: "<hex:32>",
      key: "KAGGLE_KEY", revokedIn: "Kaggle's settings"),
    .named(
      "fal-api-key", "a fal.ai API key", under: #"\bfal_"#, value: uuid + ":[a-f0-9]{32}",
      like: "<uuid>:<hex:32>", key: "FAL_KEY", revokedIn: "fal.ai's dashboard"),
    .named(
      "serpapi-key", "a SerpApi key", under: "serp_?api", value: "[a-f0-9]{64}", like: "<hex:64>",
      key: "SERPAPI_API_KEY", revokedIn: "SerpApi's dashboard"),
  ]
}
