/// Writes a detection report as one HTML page that needs nothing else: no scripts, fonts or pictures from
/// elsewhere, and no scanned text.
public enum DetectionPage {
  /// Returns the page.
  public static func html(_ report: DetectionReport, version: String) -> String {
    let plots = DetectionPlots(report)
    var page = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="rampart \(escaped(version))">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Detection of prompt attacks</title>
      <style>\(DetectionPageStyle.css)</style>
      </head>
      <body>
      <header>
      <h1>Detection of prompt attacks</h1>

      """
    page += report.verdicts.map { "<p class=\"verdict\">\(escaped($0))</p>\n" }.joined()
    page += report.summary.map { "<p>\(escaped($0))</p>\n" }.joined()
    page += "</header>\n<main>\n"
    let tables = report.tables
    page += section(tables[0], id: 0)
    page += "<section aria-labelledby=\"curves\">\n<h2 id=\"curves\">Curves</h2>\n"
    page += legend(report)
    page += "<div class=\"plots\">\n"
    page += plot(
      plots.roc,
      "ROC: the nearer a curve is to the upper left corner, the better. The dotted line is chance.")
    page += plot(
      plots.det,
      "DET: the lower, the better, and what matters lies on the left. Both axes are spread by the normal "
        + "distribution; the dotted lines are 0.1 % and 1 % false positives.")
    page += "</div>\n</section>\n"
    page += "<section aria-labelledby=\"scores\">\n<h2 id=\"scores\">Scores by class</h2>\n"
    page += "<div class=\"plots\">\n"
    for place in report.results.indices {
      page += plot(
        plots.histograms(of: place),
        "\(report.results[place].name): per cent of the texts of a class in each of \(DetectionReport.histogramBinCount) equal "
          + "ranges of scores, on a scale of square roots. The dotted lines are 0.5 and 0.9.")
    }
    page += "</div>\n</section>\n"
    for (index, table) in tables.enumerated().dropFirst() { page += section(table, id: index) }
    page += files(report)
    page += """
      </main>
      <footer><p>Made by rampart \(escaped(version)), \
      <code>rampart evaluate detection</code>. No text of the datasets is in this page.</p></footer>
      </body>
      </html>

      """
    return page
  }

  /// Text of others, with what HTML would read as marks taken literally.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  // MARK: -

  private static func plot(_ svg: String, _ caption: String) -> String {
    "<figure>\n\(svg)<figcaption>\(escaped(caption))</figcaption>\n</figure>\n"
  }

  private static func legend(_ report: DetectionReport) -> String {
    let items = report.results.enumerated().map { index, result in
      "<li><svg class=\"key\" aria-hidden=\"true\" viewBox=\"0 0 40 10\"><path class=\"curve s\(index % 4) "
        + "d\(index % 4)\" d=\"M0 5H40\"/></svg> \(escaped(result.name))</li>\n"
    }
    return "<ul class=\"legend\">\n\(items.joined())</ul>\n"
  }

  private static func section(_ table: DetectionTable, id: Int) -> String {
    var text =
      "<section aria-labelledby=\"t\(id)\">\n<h2 id=\"t\(id)\">\(escaped(table.title))</h2>\n"
    if !table.note.isEmpty { text += "<p>\(escaped(table.note))</p>\n" }
    text +=
      "<div class=\"scroll\" role=\"region\" aria-labelledby=\"t\(id)\" tabindex=\"0\">\n<table>\n<thead><tr>"
    for (index, title) in table.header.enumerated() {
      let kind = index < table.nameCount ? " class=\"name\"" : ""
      text += "<th scope=\"col\"\(kind)>\(escaped(title))</th>"
    }
    text += "</tr></thead>\n<tbody>\n"
    for row in table.rows {
      text += "<tr>"
      for (index, cell) in row.enumerated() {
        text +=
          index == 0
          ? "<th scope=\"row\">\(content(cell))</th>"
          : "<td\(isName(cell) ? " class=\"name\"" : "")>\(content(cell))</td>"
      }
      text += "</tr>\n"
    }
    return text + "</tbody>\n</table>\n</div>\n</section>\n"
  }

  private static func isName(_ cell: DetectionTable.Cell) -> Bool {
    if case .text = cell { true } else { false }
  }

  private static func content(_ cell: DetectionTable.Cell) -> String {
    switch cell {
    case .text(let text): return escaped(text)
    case .count(let number): return Figures.count(number)
    case .score(let score, let words):
      return score.map { Figures.text($0, decimals: 4) } ?? escaped(words)
    case .brief(let estimate, let decimals):
      return content(estimate, decimals: decimals, isSigned: false)
    case .estimate(let estimate, let decimals, let isSigned):
      return content(estimate, decimals: decimals, isSigned: isSigned)
    }
  }

  private static func content(_ estimate: Estimate, decimals: Int, isSigned: Bool) -> String {
    guard let value = estimate.value else {
      return "<span aria-label=\"cannot be computed\">\(Figures.none)</span>"
    }
    let text = Figures.text(value, decimals: decimals, isSigned: isSigned)
    guard let interval = estimate.interval else { return text }
    return
      "\(text) <small>\(Figures.text(interval, decimals: decimals, isSigned: isSigned))</small>"
  }

  private static func files(_ report: DetectionReport) -> String {
    let rows = report.files.map {
      "<li>\(escaped($0.name)): \(Figures.count($0.rowCount)) rows, SHA-256 <code>\($0.sha256)</code></li>\n"
    }
    return
      "<section aria-labelledby=\"files\">\n<h2 id=\"files\">Datasets</h2>\n<ul>\n\(rows.joined())</ul>\n</section>\n"
  }
}
