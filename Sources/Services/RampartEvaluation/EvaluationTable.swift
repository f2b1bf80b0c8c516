/// A table of evaluation results, in Markdown.
public struct EvaluationTable: Sendable {
  private let header: [String]
  private var rows: [[String]] = []

  /// Creates a table with a column for the subject and three for each detector.
  public init(subject: String, detectors: [String]) {
    header =
      [subject, "labels"] + detectors.flatMap { ["\($0) precision", "\($0) recall", "\($0) F1"] }
  }

  /// Adds a row; a detector that does not know the subject has `nil`.
  public mutating func add(_ subject: String, labels: Int, _ results: [Counts?]) {
    rows.append(
      [subject, String(labels)]
        + results.flatMap { counts -> [String] in
          guard let counts else { return ["–", "–", "–"] }
          return [counts.precision, counts.recall, counts.f1].map(Self.format)
        })
  }

  /// The table in Markdown.
  public var markdown: String {
    let lines =
      [header, header.indices.map { $0 == 0 ? "---" : "---:" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  /// A share with three decimals.
  public static func format(_ share: Double) -> String {
    let thousandths = String(Int((share * 1000).rounded()))
    let padded = String(repeating: "0", count: max(0, 4 - thousandths.count)) + thousandths
    return padded.dropLast(3) + "." + padded.suffix(3)
  }
}
