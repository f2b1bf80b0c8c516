/// Draws a detection report's curves and histograms as SVG, in classes that the page's style colours.
struct DetectionPlots {
  private let report: DetectionReport

  init(_ report: DetectionReport) { self.report = report }

  /// Receiver operating characteristic: recall by false-positive rate.
  var roc: String {
    let side = 400.0
    let x = PlotScale(spread: .linear, domain: 0...1, start: 56, end: 56 + side)
    let y = PlotScale(spread: .linear, domain: 0...1, start: 16 + side, end: 16)
    let ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map { ($0, Figures.text($0, decimals: 1)) }
    var body = axes(x, y, xTicks: ticks, yTicks: ticks, "false-positive rate", "recall")
    let diagonal = [(0.0, 0.0), (1.0, 1.0)]
    body += "<path class=\"guide\" d=\"\(Self.path(diagonal, x, y))\"/>\n"
    for (index, result) in report.results.enumerated() {
      let points = result.curve.map { ($0.falsePositives, $0.truePositives) }
      body += curve(Self.path(points, x, y), index)
    }
    let words = report.results.map { result in
      let auc = result.estimate(.auc, of: 0).value.map { Figures.text($0, decimals: 3) }
      return "\(result.name): area \(auc ?? Figures.none)"
    }
    return figure("roc", "ROC curve", words.joined(separator: "; "), 472, 468, body)
  }

  /// Detection error trade-off: missed attacks by false-positive rate, both by normal quantiles.
  var det: String {
    let side = 400.0
    let x = PlotScale(spread: .normal, domain: 0.0005...0.8, start: 56, end: 56 + side)
    let y = PlotScale(spread: .normal, domain: 0.0005...0.8, start: 16 + side, end: 16)
    let ticks = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8].map {
      ($0, Figures.text($0 * 100, decimals: $0 < 0.01 ? 1 : 0))
    }
    var body = axes(
      x, y, xTicks: ticks, yTicks: ticks, "false-positive rate, %", "missed attacks, %")
    for rate in DetectionFigure.rates {
      body += "<path class=\"guide\" d=\"\(Self.path([(rate, 0), (rate, 1)], x, y))\"/>\n"
    }
    for (index, result) in report.results.enumerated() {
      // What lies beyond the upper and the right end would only run along them.
      let points = result.curve.map { ($0.falsePositives, 1 - $0.truePositives) }
        .filter { max($0.0, $0.1) <= x.domain.upperBound }
      body += curve(Self.path(points, x, y), index)
    }
    let words = report.results.map { result in
      let missed = result.estimate(.recallAtHundredth, of: 0).value.map {
        Figures.percent(1 - $0)
      }
      return "\(result.name): misses \(missed ?? Figures.none) at 1 % false positives"
    }
    return figure("det", "DET curve", words.joined(separator: "; "), 472, 468, body)
  }

  /// How the scores of each class are spread, one panel a class.
  func histograms(of place: Int) -> String {
    let result = report.results[place]
    let panelHeight = 134.0
    var body = ""
    for (index, histogram) in result.histograms.enumerated() {
      body += panel(histogram.label, histogram.counts, top: Double(index) * panelHeight + 22)
    }
    let words = result.histograms.map { histogram in
      let total = histogram.counts.reduce(0, +)
      let upper = histogram.counts.suffix(histogram.counts.count / 2).reduce(0, +)
      let share = Figures.percent(Double(upper) / Double(max(1, total)))
      return
        "\(histogram.label.rawValue): \(Figures.count(total)) texts, \(share) in the upper half"
    }
    return figure(
      "scores-\(place)", "Scores of \(result.name) by class", words.joined(separator: "; "), 472,
      panelHeight * Double(result.histograms.count) + 26, body)
  }

  // MARK: -

  private func panel(_ label: DetectionExample.Label, _ counts: [Int], top: Double) -> String {
    let x = PlotScale(spread: .linear, domain: 0...1, start: 56, end: 456)
    let y = PlotScale(spread: .root, domain: 0...1, start: top + 84, end: top)
    let total = counts.reduce(0, +)
    var text =
      "<text class=\"name\" x=\"56\" y=\"\(Self.number(top - 6))\">\(label.rawValue) "
      + "(\(Figures.count(total)))</text>\n"
    for (share, name) in [(0.0, ""), (0.01, "1"), (0.1, "10"), (0.5, "50"), (1.0, "100")] {
      let place = Self.number(y.place(share))
      text += "<path class=\"grid\" d=\"M56 \(place)H456\"/>\n"
      text +=
        "<text class=\"tick end\" x=\"50\" y=\"\(Self.number(y.place(share) + 4))\">\(name)</text>\n"
    }
    let width = 400.0 / Double(counts.count)
    for (bin, count) in counts.enumerated() where count > 0 {
      let upper = y.place(Double(count) / Double(total))
      text +=
        "<rect class=\"bar \(label == .benign ? "benign" : "attack")\" "
        + "x=\"\(Self.number(56 + width * Double(bin) + 0.75))\" y=\"\(Self.number(upper))\" "
        + "width=\"\(Self.number(width - 1.5))\" height=\"\(Self.number(top + 84 - upper))\"/>\n"
    }
    for threshold in DetectionFigure.thresholds {
      text +=
        "<path class=\"guide\" d=\"M\(Self.number(x.place(threshold))) \(Self.number(top))V\(Self.number(top + 84))\"/>\n"
    }
    for tick in [0, 0.25, 0.5, 0.75, 0.9, 1] {
      text +=
        "<text class=\"tick\" x=\"\(Self.number(x.place(tick)))\" y=\"\(Self.number(top + 98))\">"
        + "\(Figures.text(tick, decimals: tick == 0.25 || tick == 0.75 ? 2 : 1))</text>\n"
    }
    return text
  }

  private func axes(
    _ x: PlotScale, _ y: PlotScale, xTicks: [(Double, String)], yTicks: [(Double, String)],
    _ xTitle: String, _ yTitle: String
  ) -> String {
    var text = ""
    for (value, name) in xTicks {
      let place = Self.number(x.place(value))
      text += "<path class=\"grid\" d=\"M\(place) \(Self.number(y.start))V\(Self.number(y.end))\"/>"
      text +=
        "<text class=\"tick\" x=\"\(place)\" y=\"\(Self.number(y.start + 18))\">\(name)</text>\n"
    }
    for (value, name) in yTicks {
      let place = y.place(value)
      text +=
        "<path class=\"grid\" d=\"M\(Self.number(x.start)) \(Self.number(place))H\(Self.number(x.end))\"/>"
      text +=
        "<text class=\"tick end\" x=\"\(Self.number(x.start - 6))\" y=\"\(Self.number(place + 4))\">\(name)</text>\n"
    }
    let middle = Self.number((y.start + y.end) / 2)
    text +=
      "<text class=\"axis\" x=\"\(Self.number((x.start + x.end) / 2))\" y=\"\(Self.number(y.start + 42))\">\(xTitle)</text>\n"
      + "<text class=\"axis\" transform=\"translate(14 \(middle)) rotate(-90)\">\(yTitle)</text>\n"
    return text
  }

  private func curve(_ path: String, _ index: Int) -> String {
    path.isEmpty ? "" : "<path class=\"curve s\(index % 4) d\(index % 4)\" d=\"\(path)\"/>\n"
  }

  private func figure(
    _ id: String, _ title: String, _ description: String, _ width: Double, _ height: Double,
    _ body: String
  ) -> String {
    """
    <svg role="img" aria-labelledby="\(id)-title \(id)-text" viewBox="0 0 \(Self.number(width)) \
    \(Self.number(height))">
    <title id="\(id)-title">\(DetectionPage.escaped(title))</title>
    <desc id="\(id)-text">\(DetectionPage.escaped(description))</desc>
    \(body)</svg>

    """
  }

  /// A line through points; those that fall on the same place, or lie on a straight level or upright line, are
  /// left out.
  private static func path(_ points: [(Double, Double)], _ x: PlotScale, _ y: PlotScale) -> String {
    var places: [(x: String, y: String)] = []
    for point in points {
      let place = (x: number(x.place(point.0)), y: number(y.place(point.1)))
      if let last = places.last, last == place { continue }
      if places.count > 1 {
        let (first, second) = (places[places.count - 2], places[places.count - 1])
        let isLevel = first.y == second.y && second.y == place.y
        let isUpright = first.x == second.x && second.x == place.x
        if isLevel || isUpright { places.removeLast() }
      }
      places.append(place)
    }
    guard places.count > 1 else { return "" }
    return "M" + places.map { "\($0.x) \($0.y)" }.joined(separator: "L")
  }

  /// A coordinate with one decimal.
  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let rest = abs(tenths) % 10
    return "\(sign)\(abs(tenths) / 10)" + (rest == 0 ? "" : ".\(rest)")
  }
}
