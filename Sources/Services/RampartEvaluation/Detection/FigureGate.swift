internal import RampartCore

/// Figures that must be reached, written `auc=0.95`: what a build can be made to fail by.
public struct FigureGate: Sendable, Hashable {
  private let figure: DetectionFigure
  private let isMean: Bool
  private let least: Double
  private let written: String

  /// Reads `FIGURE=LEAST`; `mean:` before the figure takes the mean of sources.
  public init(_ text: String) throws(DatasetError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let least = Double(parts[1]), (0...1).contains(least) else {
      throw DatasetError("is written FIGURE=LEAST with a number from 0 to 1, such as `auc=0.95`")
    }
    let isMean = parts[0].utf8.starts(with: "mean:".utf8)
    let name = String(parts[0].dropFirst(isMean ? 5 : 0))
    // A false-positive rate is good when it is low.
    let known = DetectionFigure.allCases.filter {
      isMean ? $0.isAboutAttacks && !$0.isAboutMixture : $0.isAboutAttacks
    }
    guard let figure = DetectionFigure(exactly: name), known.contains(figure) else {
      throw DatasetError(
        "knows no figure `\(name)`; \(Suggestion.text(for: name, among: known.map { $0.rawValue }))"
      )
    }
    self.figure = figure
    self.isMean = isMean
    self.least = least
    written = text
  }

  /// What was missed, one sentence for each system; a figure that cannot be computed is missed.
  public func failures(in report: DetectionReport) -> [String] {
    report.results.compactMap { result in
      let group = isMean ? report.groups.count - 1 : 0
      guard let value = result.estimate(figure, of: group).value else {
        return "\(result.name): \(written) is missed: the figure cannot be computed"
      }
      if value >= least { return nil }
      return "\(result.name): \(written) is missed: it is \(Figures.text(value, decimals: 4))"
    }
  }
}
