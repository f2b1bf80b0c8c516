import Foundation
import RampartEvaluation
import RampartJSON
import Testing

/// Holds figures and intervals against numpy, which computed them by their definitions
/// (`Tests/Oracles/detection_figures.py`).
@Suite("Figures of detection against numpy")
struct DetectionGoldenTests {
  @Test("Every figure of every group is numpy's", arguments: try golden())
  func figures(sample: Case) throws {
    try #require(sample.values.count == sample.groups.count)
    for (group, wanted) in zip(sample.groups, sample.values) {
      for (figure, wanted) in zip(DetectionFigure.allCases, wanted) {
        let value = sample.result.estimate(figure, of: group).value
        #expect(value == nil ? wanted == nil : Self.agrees(value, wanted), "\(figure) of \(group)")
      }
    }
  }

  @Test("Every interval is that of numpy's samples", arguments: try golden())
  func intervals(sample: Case) throws {
    var compared = 0
    for (group, wanted) in zip(sample.groups, sample.intervals) {
      for (figure, wanted) in zip(DetectionFigure.allCases, wanted) {
        let estimate = sample.result.estimate(figure, of: group)
        guard let interval = estimate.interval else { continue }
        compared += 1
        #expect(Self.agrees(interval.lowerBound, wanted?.first), "\(figure) of \(group)")
        #expect(Self.agrees(interval.upperBound, wanted?.last), "\(figure) of \(group)")
      }
    }
    #expect(compared >= 4)
  }

  private static func agrees(_ value: Double?, _ wanted: Double?) -> Bool {
    guard let value, let wanted else { return false }
    return abs(value - wanted) < 1e-9
  }

  // MARK: - The golden file

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let result: DetectionReport.Result
    /// The places of all rows and of each source.
    let groups: [Int]
    let values: [[Double?]]
    let intervals: [[[Double]?]]
  }

  static func golden() throws -> [Case] {
    let path = #filePath.components(separatedBy: "/RampartEvaluationTests/")[0]
    let data = try Data(contentsOf: URL(fileURLWithPath: path + "/Goldens/detection.json"))
    let root = try JSONParser().parse([UInt8](data))
    return try (root["cases"]?.array ?? []).map { one in
      let rows = one["rows"]?.array ?? []
      var lines = ""
      for row in rows {
        let texts = row.array?.map { $0.string ?? "" } ?? []
        lines += """
          {"id": "\(texts[0])", "text": "", "label": "\(texts[1])", "source": "\(texts[2])", \
          "cluster": "\(texts[3])"}

          """
      }
      var dataset = DetectionDataset()
      try dataset.add(Array(lines.utf8), named: "golden.jsonl")
      var options = DetectionOptions()
      options.sampleCount = try #require(root["samples"]?.int)
      options.seed = UInt64(try #require(root["seed"]?.int))
      options.reference = one["against"]?.string == "source" ? .source : .pooled
      let scores = rows.map { $0.array?.last?.number }
      let report = DetectionEvaluation(
        dataset, [.init(name: "golden", scores: scores)], options
      ).report()
      let sources = one["sources"]?.array?.compactMap { $0.string } ?? []
      #expect(report.places(of: .source).map { report.groups[$0].name } == sources)
      return Case(
        testDescription: one["name"]?.string ?? "", result: report.results[0],
        groups: [0] + report.places(of: .source),
        values: (one["values"]?.array ?? []).map { $0.array?.map { $0.number } ?? [] },
        intervals: (one["intervals"]?.array ?? []).map { group in
          group.array?.map { $0.array?.compactMap { $0.number } } ?? []
        })
    }
  }
}
