internal import RampartCore
internal import RampartModelFiles

/// `rampart models`: what a model's folder holds.
struct ModelsCommand: Command {
  static let specification = CommandSpecification(
    name: "models", summary: "Look into a model's folder.",
    usage: "inspect|tokenize MODEL [OPTIONS]", maximumArguments: 2,
    options: [
      .value("format", "FORMAT", "how to show it; default text", choices: ["text", "json"]),
      .value("jsonl", "FILE", "the records {id, content} to tokenize; - is standard input"),
      .value("max-length", "N", "put the special tokens round, and keep N tokens at most"),
    ],
    notes: """
      MODEL is a folder with safetensors files, or a name: `org/name` or `org/name@revision` is
      looked for in the cache of the Hugging Face hub and in LlamaFirewall's folder (both under HF_HOME).
      inspect reads every header wholly and every file for its digest, and says what is wrong.
      tokenize needs only the tokenizer's files and writes {id, ids, ranges} for each record of --jsonl;
      ranges are byte offsets.
      Exit codes: 0 nothing wrong, 1 problems were found, 2 it is no model, or cannot be read.
      """,
    examples: [
      ("rampart models inspect ./prompt-guard", "architecture, labels, tokenizer, digests"),
      (
        "rampart models inspect meta-llama/Llama-Prompt-Guard-2-86M --format json",
        "the same from the hub's cache, for a script"
      ),
    ])

  private static let actions = ["inspect", "tokenize"]

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    guard let action = arguments.positional.first else {
      throw UsageError("say `inspect` or `tokenize`", command: "models")
    }
    guard Self.actions.contains(action) else {
      throw UsageError(
        "cannot `\(action)`; \(Suggestion.text(for: action, among: Self.actions))",
        command: "models")
    }
    guard arguments.positional.count == 2 else {
      throw UsageError("name a model's folder", command: "models")
    }
    let directory = try ModelDirectory.locate(
      arguments.positional[1], environment: ModelDirectory.processEnvironment())
    if action == "tokenize" { return try tokenize(directory, arguments, on: terminal) }
    return try inspect(directory, arguments, on: terminal)
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
