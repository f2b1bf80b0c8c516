/// Writes a detection report as Markdown.
public enum DetectionMarkdown {
  /// Returns the report's sentences and tables.
  public static func text(_ report: DetectionReport) -> String {
    var text = "# Detection of prompt attacks\n\n"
    text += report.verdicts.map { escaped($0) + "\n" }.joined(separator: "\n") + "\n"
    text += report.summary.map { escaped($0) + "\n" }.joined()
    for table in report.tables {
      text += "\n## \(table.title)\n\n"
      if !table.note.isEmpty { text += escaped(table.note) + "\n\n" }
      let rule = table.header.indices.map { $0 < table.nameCount ? "---" : "---:" }
      let rows = [table.header.map(escaped), rule] + table.rows.map { $0.map(cell) }
      text += rows.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
    return text
  }

  private static func cell(_ cell: DetectionTable.Cell) -> String {
    switch cell {
    case .text(let text): return escaped(text)
    case .count(let number): return String(number)
    case .score(let score, let words):
      return score.map { Figures.text($0, decimals: 4) } ?? words
    case .brief(let estimate, let decimals):
      return estimate.value.map { Figures.text($0, decimals: decimals) } ?? Figures.none
    case .estimate(let estimate, let decimals, let isSigned):
      guard let value = estimate.value else { return Figures.none }
      let text = Figures.text(value, decimals: decimals, isSigned: isSigned)
      guard let interval = estimate.interval else { return text }
      return "\(text) \(Figures.text(interval, decimals: decimals, isSigned: isSigned))"
    }
  }

  /// Names of others, with what Markdown would read as marks taken literally.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|", "\\", "<", "`", "[", "]": result += "\\\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
