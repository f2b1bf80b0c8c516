internal import Rampart
internal import RampartCore
internal import RampartEvaluation

/// `rampart evaluate`: how well findings and scores agree with labelled data, beside recorded results of peers.
struct EvaluateCommand: Command {
  static let specification = CommandSpecification(
    name: "evaluate", summary: "Measure how well attacks, personal data and secrets are found.",
    usage: "detection|pii|secrets DATA… [OPTIONS]", maximumArguments: 1000,
    options: DetectionArguments.options + [
      .value("baseline", "NAME=FILE", "pii, secrets: recorded results of another detector"),
      .value("labels", "FILE", "secrets: the labelled lines"),
      .value("minimum-score", "SCORE", "pii: detections below it do not count; default 0.4"),
    ] + GuardrailOptions.all,
    notes: """
      detection reads lines of {id, text, label, source, lang, kind, restricted, cluster, meta}; the
      label is benign, injection, jailbreak, 0 or 1, and the members after it may be left out. Texts are
      scanned as by `rampart scan`; the score is the scanner's highest. It gives AUC, average precision,
      recall at 1 % and 0.1 % false positives, and precision, recall, F1 and false positives at 0.5 and
      0.9, of all rows and by source, language and kind, with intervals from samples of clusters.
      --fail-below takes auc, ap, recall@1%, recall@0.1%, recall@0.5, precision@0.5, f1@0.5 and the same
      at 0.9; `mean:` before a figure takes the mean of the sources with attacks.
      Documentation/Evaluation.md has more.
      pii reads lines of {id, text, spans: [{type, start, end}]} and compares spans; secrets reads
      lines of {id, text} and compares lines with --labels. The result is a table in Markdown.
      Exit codes: 0 done, 1 a figure of --fail-below was missed, 2 usage or runtime error.
      """,
    examples: [
      (
        "rampart evaluate detection --dataset dev.jsonl --report report.html",
        "how the model that comes with rampart does, with curves"
      ),
      (
        "rampart evaluate detection --dataset dev.jsonl --compare rampart/guard ./my-model",
        "two models on the same texts, and whether they differ"
      ),
      (
        "rampart evaluate detection --dataset dev.jsonl --fail-below auc=0.95,recall@1%=0.8",
        "a gate for a build: exit code 1 if a figure is less"
      ),
      (
        "rampart evaluate detection --dataset dev.jsonl --from-scores other=other.jsonl",
        "any other tool's scores, recorded as {id, score}"
      ),
      (
        "rampart evaluate pii data.jsonl --baseline presidio=presidio.jsonl",
        "precision, recall and F1 of each entity, beside Presidio's"
      ),
      (
        "rampart evaluate secrets a.jsonl b.jsonl --labels labels.json",
        "precision, recall and F1 on lines"
      ),
    ])

  /// Names of datasets and peers for one kind of thing.
  private static let synonyms = [
    "STREET_ADDRESS": "LOCATION", "ADDRESS": "LOCATION", "GPE": "LOCATION",
    "DOMAIN_NAME": "URL", "DATE_OF_BIRTH": "DATE_TIME", "ORG": "ORGANIZATION",
  ]

  private struct Baseline {
    let name: String
    let path: String
  }

  func run(_ arguments: ParsedArguments, on terminal: Terminal) async throws -> ExitCode {
    let kinds = ["detection", "pii", "secrets"]
    guard let kind = arguments.positional.first, kinds.contains(kind) else {
      throw UsageError("say `detection`, `pii` or `secrets`", command: "evaluate")
    }
    if let foreign = arguments.names.first(where: { Self.foreign(to: kind).contains($0) }) {
      throw UsageError("`--\(foreign)` is not for `evaluate \(kind)`", command: "evaluate")
    }
    if kind == "detection" {
      return try await EvaluateDetection(arguments, on: terminal).run()
    }
    guard arguments.positional.count > 1 else {
      throw UsageError("`\(kind)` needs at least one file", command: "evaluate")
    }
    let guardrail = try await GuardrailOptions.guardrail(arguments)
    let files = arguments.positional.dropFirst()
    let table =
      kind == "pii"
      ? try await evaluateSpans(files, with: guardrail, arguments)
      : try await evaluateLines(files, with: guardrail, arguments)
    terminal.write(Array(table.markdown.utf8))
    return .allowed
  }

  /// The options that mean nothing to a kind of evaluation.
  private static func foreign(to kind: String) -> Set<String> {
    switch kind {
    case "detection": ["baseline", "labels", "minimum-score", "session", "user"]
    case "pii": Set(DetectionArguments.options.map { $0.name } + ["labels"])
    default: Set(DetectionArguments.options.map { $0.name } + ["minimum-score"])
    }
  }

  private func evaluateSpans(
    _ files: ArraySlice<String>, with guardrail: Guardrail, _ arguments: ParsedArguments
  ) async throws -> EvaluationTable {
    guard let minimum = Double(arguments.value("minimum-score") ?? "0.4"),
      (0...1).contains(minimum)
    else { throw UsageError("`--minimum-score` is a number from 0.0 to 1.0", command: "evaluate") }
    let baseline = try self.baseline(arguments)
    let recorded = try baseline.map { try RecordedSpans(Self.lines(of: $0.path)) }
    var ours = SpanEvaluation(synonyms: Self.synonyms)
    var theirs = SpanEvaluation(synonyms: Self.synonyms)
    for line in try files.flatMap({ try Self.lines(of: $0) }) where !line.isEmpty {
      let text = try LabelledText(line)
      let report = try await guardrail.scan(Message(role: .user, content: [.text(text.bytes)]))
      let found = report.findings.filter { $0.score >= minimum }
        .compactMap { finding in
          finding.entity.map { Span(type: $0, range: finding.location.range) }
        }
      ours.add(detected: found, labelled: text.spans)
      if let recorded {
        theirs.add(
          detected: recorded.spans(in: text.id, minimumScore: minimum), labelled: text.spans)
      }
    }
    let known = Set((recorded?.types ?? []).map { Self.synonyms[$0] ?? $0 })
    return Self.table(ours, theirs, known: known, baseline: baseline?.name)
  }

  /// A row for each kind that the data labels, and a sum over those that both detectors know.
  private static func table(
    _ ours: SpanEvaluation, _ theirs: SpanEvaluation, known: Set<String>, baseline: String?
  ) -> EvaluationTable {
    var table = EvaluationTable(
      subject: "entity", detectors: ["rampart"] + (baseline.map { [$0] } ?? []))
    func labels(_ kind: String) -> Int {
      let counts = ours.counts[kind] ?? Counts()
      return counts.truePositives + counts.falseNegatives
    }
    let kinds = ours.counts.keys.filter { labels($0) > 0 }.sorted()
    for kind in kinds {
      let own = ours.counts[kind] ?? Counts()
      let ownKnows = own.truePositives + own.falsePositives > 0
      let other: [Counts?] =
        baseline == nil ? [] : [known.contains(kind) ? theirs.counts[kind] ?? Counts() : nil]
      table.add(kind, labels: labels(kind), [ownKnows ? own : nil] + other)
    }
    guard let baseline else { return table }
    let shared = kinds.filter { kind in
      known.contains(kind)
        && (ours.counts[kind].map { $0.truePositives + $0.falsePositives > 0 } ?? false)
    }
    let sum = ours.total(over: shared)
    table.add(
      "**all that \(baseline) knows too**", labels: sum.truePositives + sum.falseNegatives,
      [sum, theirs.total(over: shared)])
    return table
  }

  private func evaluateLines(
    _ files: ArraySlice<String>, with guardrail: Guardrail, _ arguments: ParsedArguments
  ) async throws -> EvaluationTable {
    guard let path = arguments.value("labels") else {
      throw UsageError("`secrets` needs `--labels FILE`", command: "evaluate")
    }
    let labels = try LineLabels.labels(FileReader.read(path))
    let baseline = try self.baseline(arguments)
    let recorded = try baseline.map { try LineLabels.detections(FileReader.read($0.path)) }
    var ours = LineEvaluation()
    var theirs = LineEvaluation()
    for line in try files.flatMap({ try Self.lines(of: $0) }) where !line.isEmpty {
      let text = try LabelledText(line)
      guard let wanted = labels[text.id] else { continue }
      let message = Message(role: .user, content: [.text(text.bytes)])
      let report = try await guardrail.scan(message)
      let index = LineIndex(message)
      ours.add(
        detected: Set(report.findings.compactMap { index.line(of: $0.location) }), labels: wanted)
      if let recorded { theirs.add(detected: recorded[text.id] ?? [], labels: wanted) }
    }
    var table = EvaluationTable(
      subject: "what", detectors: ["rampart"] + (baseline.map { [$0.name] } ?? []))
    let count = ours.counts.truePositives + ours.counts.falseNegatives
    table.add(
      "lines with a secret", labels: count,
      [ours.counts] + (baseline == nil ? [] : [theirs.counts]))
    return table
  }

  private func baseline(_ arguments: ParsedArguments) throws -> Baseline? {
    guard let value = arguments.value("baseline") else { return nil }
    let parts = value.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else {
      throw UsageError("`--baseline` is written NAME=FILE", command: "evaluate")
    }
    return Baseline(name: String(parts[0]), path: String(parts[1]))
  }

  private static func lines(of path: String) throws -> [[UInt8]] {
    var reader = try LineReader(path: path)
    var lines: [[UInt8]] = []
    while let line = try reader.next() {
      guard case .bytes(let bytes) = line else { throw CommandError("`\(path)` has a huge line") }
      lines.append(bytes)
    }
    return lines
  }
}
