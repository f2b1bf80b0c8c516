internal import RampartCore
internal import RampartGuardModel
internal import RampartInference
internal import RampartModelFiles

/// `rampart models`: what a model's folder holds, and what the model makes of texts.
struct ModelsCommand: Command {
  static let specification = CommandSpecification(
    name: "models", summary: "Look into a model's folder, and ask the model itself.",
    usage: "inspect|classify|embed|tokenize MODEL [OPTIONS]", maximumArguments: 2,
    options: [
      .value(
        "format", "FORMAT", "inspect: how to show it; default text", choices: ["text", "json"]),
      .value("jsonl", "FILE", "the records {id, content}, one a line; `-` is standard input"),
      .value(
        "precision", "PRECISION", "classify, embed: default int8",
        choices: NumericPrecision.allCases.map(\.rawValue)),
      .value("threads", "N", "classify, embed: default one a core"),
      .flag("strict", "classify, embed: stop at the first line that cannot be read"),
      .value(
        "max-length", "N", "tokenize: put the special tokens round, and keep N tokens at most"),
    ],
    notes: """
      MODEL is a folder with safetensors files, or a name: `org/name` or `org/name@revision` is
      looked for in the cache of the Hugging Face hub and in LlamaFirewall's folder (both under HF_HOME);
      `rampart/guard` is the model that is part of this program.
      inspect reads every header wholly and every file for its digest, and says what is wrong.
      classify writes {id, labels: {name: probability}, logits, tokens} for each record, in order: the
      model alone, one window of 512 tokens as transformers truncates, no views and no policy.
      embed writes {id, embedding, tokens}: the mean of the last hidden states, also without a classifier.
      tokenize needs only the tokenizer's files and writes {id, ids, ranges} for each record;
      ranges are byte offsets.
      Exit codes: 0 nothing wrong, 1 problems were found, 2 it is no model, or cannot be read, or a line
      could not be read (the other lines are computed all the same).
      """,
    examples: [
      ("rampart models inspect ./prompt-guard", "architecture, labels, tokenizer, digests"),
      ("rampart models inspect rampart/guard", "the same of the model in this program"),
      (
        "rampart models inspect meta-llama/Llama-Prompt-Guard-2-86M --format json",
        "the same from the hub's cache, for a script"
      ),
      (
        "rampart models classify ./prompt-guard --jsonl texts.jsonl --precision fp32",
        "probabilities and logits, to be compared with transformers"
      ),
    ])

  private static let actions = ["inspect", "classify", "embed", "tokenize"]

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    guard let action = arguments.positional.first else {
      throw UsageError("say `inspect`, `classify`, `embed` or `tokenize`", command: "models")
    }
    guard Self.actions.contains(action) else {
      throw UsageError(
        "cannot `\(action)`; \(Suggestion.text(for: action, among: Self.actions))",
        command: "models")
    }
    guard arguments.positional.count == 2 else {
      throw UsageError("name a model's folder", command: "models")
    }
    let directory = try ModelDirectory.find(
      arguments.positional[1], environment: ModelDirectory.processEnvironment())
    switch action {
    case "tokenize": return try tokenize(directory, arguments, on: terminal)
    case "classify", "embed":
      guard let path = arguments.value("jsonl") else {
        throw UsageError("name the records with `--jsonl FILE`", command: "models")
      }
      let action = ClassifyAction(
        directory: directory, output: action == "embed" ? .embedding : .labels,
        options: EncoderOptions(
          precision: Self.precision(arguments),
          threads: try Self.threads(arguments, command: "models")),
        isStrict: arguments.has("strict"))
      return try await action.run(path, on: terminal)
    default: return try inspect(directory, arguments, on: terminal)
    }
  }

  /// The precision that `--precision` names.
  static func precision(_ arguments: ParsedArguments) -> NumericPrecision {
    arguments.value("precision").flatMap { NumericPrecision(rawValue: $0) } ?? .int8
  }

  /// The threads that `--threads` names.
  static func threads(_ arguments: ParsedArguments, command: String) throws(UsageError) -> Int? {
    guard let text = arguments.value("threads") else { return nil }
    guard let number = Int(text), (1...256).contains(number) else {
      throw UsageError("`--threads` must be a whole number from 1 to 256", command: command)
    }
    return number
  }

  private func tokenize(
    _ directory: ModelDirectory, _ arguments: ParsedArguments, on terminal: Terminal
  ) throws -> ExitCode {
    guard let path = arguments.value("jsonl") else {
      throw UsageError("name the records with `--jsonl FILE`", command: "models")
    }
    var maximumLength: Int?
    if let written = arguments.value("max-length") {
      guard let number = Int(written), number > 0 else {
        throw UsageError("`--max-length` takes a whole number from 1", command: "models")
      }
      maximumLength = number
    }
    try TokenizeAction(directory: directory, maximumLength: maximumLength).run(path, on: terminal)
    return .allowed
  }

  private func inspect(
    _ directory: ModelDirectory, _ arguments: ParsedArguments, on terminal: Terminal
  ) throws -> ExitCode {
    let inspection = try ModelInspection(directory)
    let report = ModelReport(inspection: inspection)
    if arguments.value("format") == "json" {
      terminal.write(report.json())
    } else {
      report.print(on: terminal)
    }
    return inspection.problems.isEmpty ? .allowed : .blocked
  }
}
