public import RampartCore

extension PromptGuardScanner {
  public static let profile = ScannerProfile(
    id: .promptGuard,
    summary: "Asks a classifier whether a text wants to override its reader's instructions.",
    whyItMatters: """
      Whoever can put words in front of an agent can try to command it: a person in the chat, or the \
      author of a page, a mail or a file that a tool returns. No list of phrases covers all the ways to \
      say it, but a model can be trained on such texts. The one that is part of this program, or Prompt \
      Guard 2 and models like it where you name one, runs inside this program, on the processor, and reads \
      the whole text in windows that overlap. What it did not know yet is taught in a second, without \
      training: the same pass embeds each window, and one close to a known attack of the attack bank \
      (`rampart bank`) is reported by the rule `similarity`. The higher score counts.
      """,
    limits: """
      A classifier can be wrong both ways, and is only as good as its training. It knows \
      attacks on the instructions, not harmful subjects. It reads text: a picture counts as unscanned. \
      The attack bank finds what says nearly the same as an entry in a window of its own; among many \
      other words in the same window it goes under.
      """,
    settings: [
      setting(
        "model",
        "a directory as Hugging Face lays it out, a name in its cache, or the model of this program",
        PromptGuardSettings.standardModel),
      setting("precision", "fp32, bf16 or int8", "int8"),
      setting("threads", "how many threads compute", "one a core"),
      setting("sha256", "what the weights must hash to", "any"),
      setting(
        "spacing",
        "plain: the text as it is; repaired: with spaces inside words taken out, as LlamaFirewall does; "
          + "both: the higher score", "what the model says, or both"),
      setting(
        "views",
        "exact: views that change only how a text is written down; all: guesses too (leetspeak, spaced letters)",
        "what the model says, or exact"),
      setting("temperature", "what logits are divided by", "1.0"),
      setting("window", "tokens of a window", "256"),
      setting("overlap", "tokens that windows share", "64"),
      setting(
        "recheck_margin",
        "how close to a threshold, in log-odds, a window is computed anew in fp32",
        "what the precision needs"),
      setting(
        "bank", "a file of known attacks, or a list of them (see `rampart bank`)",
        "the user's own, where there is one"),
      setting(
        "similarity",
        "from which similarity to a known attack on a person decides and it blocks: {review, block}, or off",
        "what the model says"),
      setting(
        "max_windows", "windows of one part beyond which the rest counts as unscanned", "262144"),
    ],
    references: [
      "https://genai.owasp.org/llmrisk/llm01-prompt-injection/",
      "https://atlas.mitre.org/techniques/AML.T0051",
      "https://huggingface.co/meta-llama/Llama-Prompt-Guard-2-86M",
    ],
    rules: [
      rule("malicious", "a text that overrides instructions, by a model of two classes"),
      rule(
        "injection", "instructions in a text that should only inform, by a model of three classes"),
      rule("jailbreak", "a text that talks a model out of its rules, by a model of three classes"),
      rule(
        "similarity", "a text that says nearly what a known attack says, by their embeddings",
        remedy:
          "Look at the entry that the finding names (`rampart bank list`). If the text is harmless, remove "
          + "the entry (`rampart bank remove ID`) or raise `similarity`."),
    ],
    examples: [], needsModel: true)

  private static func setting(
    _ key: String, _ meaning: String, _ standard: String
  ) -> ScannerProfile.Setting {
    ScannerProfile.Setting(key, meaning, default: standard)
  }

  private static func rule(
    _ label: String, _ meaning: String,
    remedy: String =
      "Do not pass the text to the model; find out where it came from. If it is harmless, let a "
      + "person decide (`flag_classes`) or raise the threshold."
  ) -> RuleProfile {
    RuleProfile(
      id: "\(ScannerID.promptGuard)/\(label)", summary: "Fires on \(meaning).", severity: .error,
      category: "LLM01:2025", remedy: remedy)
  }
}
