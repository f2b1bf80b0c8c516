internal import Rampart
internal import RampartCore
internal import RampartEvaluation

/// What `rampart evaluate detection` is asked to do.
struct DetectionArguments {
  /// Something whose scores are evaluated.
  enum Subject: Equatable {
    /// `prompt_guard` with a model: a folder or a name.
    case model(String)
    /// A scanner as a stack file, or the built-in defaults, set it up.
    case scanner(ScannerID, config: String?)
    /// Scores of a file.
    case recorded(name: String, path: String)

    /// What it is called in the report.
    var name: String {
      switch self {
      case .model(let name): name
      case .scanner(let id, let config):
        config.map { path in path.split(separator: "/").last.map { String($0) } ?? path }
          ?? id.rawValue
      case .recorded(let name, _): name
      }
    }
  }

  /// The model that is evaluated where nothing else is named.
  static let standardModel = "rampart/guard"

  static let options: [Option] = [
    .value("dataset", "FILE", "detection: labelled texts, JSON lines", repeats: true),
    .value(
      "model", "DIR", "detection: a model for prompt_guard; default \(standardModel)", repeats: true
    ),
    .pair("compare", "A B", "detection: two models or recorded scores, and their difference"),
    .value("from-scores", "NAME=FILE", "detection: recorded scores {id, score}", repeats: true),
    .value("scores", "FILE", "detection: write {id, score} of each row; `-` is standard output"),
    .value("report", "FILE.html", "detection: write a page with curves and tables"),
    .value(
      "format", "FORMAT", "detection: default markdown", choices: ["markdown", "json"]),
    .value("language", "TAG", "detection: only rows of these languages", repeats: true),
    .value("source", "NAME", "detection: only rows of these sources", repeats: true),
    .value("exclude-source", "NAME", "detection: not rows of these sources", repeats: true),
    .value("only", "MARK", "detection: only attacks whose meta.MARK is true", repeats: true),
    .flag("restricted", "detection: only rows whose use is restricted"),
    .flag("unrestricted", "detection: only rows whose use is not restricted"),
    .value(
      "against", "WHICH", "detection: the benign rows attacks are held against; default pooled",
      choices: DetectionOptions.Reference.allCases.map { $0.rawValue }),
    .value(
      "minimum-attacks", "N", "detection: attacks for a source to count in the mean; default 10"),
    .value("bootstrap", "N", "detection: samples for the intervals, 0 for none; default 1000"),
    .value("seed", "N", "detection: what the samples begin with; default 1"),
    .value(
      "views", "VIEWS", "detection: plain scores the text as it is only; default all",
      choices: ["all", "plain"]),
    .value(
      "precision", "PRECISION", "detection: default int8",
      choices: NumericPrecision.allCases.map(\.rawValue)),
    .value(
      "fail-below", "FIGURE=LEAST", "detection: end with 1 if a figure is less", repeats: true),
  ]

  let datasets: [String]
  let subjects: [Subject]
  let filter: DetectionFilter
  let options: DetectionOptions
  let gates: [FigureGate]
  let isPlain: Bool
  let precision: NumericPrecision
  let scoresPath: String?
  let reportPath: String?
  let isJSON: Bool

  /// Reads and checks the options; files after `detection` are datasets too.
  init(_ arguments: ParsedArguments) throws {
    datasets = arguments.values("dataset") + arguments.positional.dropFirst()
    guard !datasets.isEmpty else {
      throw Self.error("`detection` needs `--dataset FILE.jsonl`")
    }
    subjects = try Self.subjects(arguments)
    filter = try Self.filter(arguments)
    var options = DetectionOptions()
    options.sampleCount = try Self.number("bootstrap", 0...100_000, arguments) ?? 1000
    options.seed = UInt64(try Self.number("seed", 0...Int.max, arguments) ?? 1)
    options.minimumAttackCount = try Self.number("minimum-attacks", 1...1_000_000, arguments) ?? 10
    options.reference =
      arguments.value("against").flatMap { DetectionOptions.Reference(rawValue: $0) } ?? .pooled
    options.subset = filter.summary
    self.options = options
    gates = try arguments.values("fail-below").map { written throws(UsageError) in
      do throws(DatasetError) {
        return try FigureGate(written)
      } catch {
        throw Self.error("`--fail-below` \(error)")
      }
    }
    isPlain = arguments.value("views") == "plain"
    precision =
      arguments.value("precision").flatMap { NumericPrecision(rawValue: $0) } ?? .int8
    scoresPath = arguments.value("scores")
    reportPath = arguments.value("report")
    isJSON = arguments.value("format") == "json"
    if scoresPath != nil, subjects.count != 1 {
      throw Self.error("`--scores` writes those of one model; name one")
    }
  }

  static func error(_ message: String) -> UsageError { UsageError(message, command: "evaluate") }

  // MARK: -

  private static func subjects(_ arguments: ParsedArguments) throws(UsageError) -> [Subject] {
    var recorded: [Subject] = []
    for written in arguments.values("from-scores") {
      let parts = written.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { throw error("`--from-scores` is written NAME=FILE") }
      recorded.append(.recorded(name: String(parts[0]), path: String(parts[1])))
    }
    let compared = arguments.values("compare")
    let models = arguments.values("model")
    let setUp = ["config", "scanner"].filter { arguments.names.contains($0) }
    var subjects: [Subject]
    if !compared.isEmpty {
      if let other = (setUp + (models.isEmpty ? [] : ["model"])).first {
        throw error("`--compare` names what is compared; leave `--\(other)` out")
      }
      subjects = compared.map { name in
        recorded.first { ExactText($0.name) == ExactText(name) } ?? .model(name)
      }
      if let extra = recorded.first(where: { !subjects.contains($0) }) {
        throw error("`\(extra.name)` of `--from-scores` is not in `--compare`")
      }
    } else {
      if let option = setUp.first, !models.isEmpty {
        throw error("give `--model` or `--\(option)`, not both")
      }
      subjects = models.map { .model($0) }
      if !setUp.isEmpty { subjects = [try scanner(arguments)] }
      subjects += recorded
      if subjects.isEmpty { subjects = [.model(standardModel)] }
    }
    for (place, subject) in subjects.enumerated()
    where subjects[..<place].contains(where: { ExactText($0.name) == ExactText(subject.name) }) {
      throw error("`\(subject.name)` is named twice")
    }
    return subjects
  }

  private static func scanner(_ arguments: ParsedArguments) throws(UsageError) -> Subject {
    let names = arguments.values("scanner")
    guard names.count < 2 else { throw error("`detection` evaluates one scanner") }
    guard arguments.value("precision") == nil else {
      throw error("the stack file says the precision; leave `--precision` out")
    }
    return .scanner(
      names.first.map { ScannerID(rawValue: $0) } ?? .promptGuard,
      config: arguments.value("config"))
  }

  private static func filter(_ arguments: ParsedArguments) throws(UsageError) -> DetectionFilter {
    var filter = DetectionFilter()
    filter.sources = arguments.values("source")
    filter.excludedSources = arguments.values("exclude-source")
    filter.languages = arguments.values("language")
    filter.marks = arguments.values("only")
    switch (arguments.has("restricted"), arguments.has("unrestricted")) {
    case (true, true): throw error("give `--restricted` or `--unrestricted`, not both")
    case (true, false): filter.restricted = true
    case (false, true): filter.restricted = false
    case (false, false): break
    }
    return filter
  }

  private static func number(
    _ name: String, _ range: ClosedRange<Int>, _ arguments: ParsedArguments
  ) throws(UsageError) -> Int? {
    guard let text = arguments.value(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      let limits =
        range.upperBound == .max
        ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw error("`--\(name)` must be a whole number \(limits)")
    }
    return number
  }
}
