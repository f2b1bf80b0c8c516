import RampartEvaluation
import RampartJSON
import Testing

@Suite("Reports on detection")
struct DetectionReportTests {
  /// Rows of `label source language score`, each with a text that must appear nowhere.
  static func report(
    _ rows: [String], others: [[Double?]] = [],
    _ change: (inout DetectionOptions) -> Void = { _ in }
  ) throws -> DetectionReport {
    var lines = ""
    var scores: [Double?] = []
    for (index, row) in rows.enumerated() {
      let words = row.split(separator: " ").map { String($0) }
      lines +=
        #"{"id":"\#(index)","text":"zqcanary","label":"\#(words[0])","source":"\#(words[1])","lang":"\#(words[2])"}"#
        + "\n"
      scores.append(Double(words[3]))
    }
    var dataset = DetectionDataset()
    try dataset.add(Array(lines.utf8), named: "rows.jsonl")
    var options = DetectionOptions()
    options.sampleCount = 100
    options.minimumAttackCount = 2
    change(&options)
    let systems =
      [DetectionReport.System(name: "ours", scores: scores)]
      + others.enumerated().map { .init(name: "other \($0)", scores: $1) }
    return DetectionEvaluation(dataset, systems, options).report()
  }

  static let rows = [
    "benign hard en 0.1", "benign hard en 0.2", "benign mixed en 0.6", "benign mixed de 0.05",
    "injection mixed en 0.7", "injection mixed de 0.95", "jailbreak only en 0.5",
    "jailbreak only fr 0.99", "jailbreak one en 0.3",
  ]

  @Test("Figures of a handful of rows are those counted by hand")
  func byHand() throws {
    let report = try Self.report(Self.rows)
    let result = report.results[0]
    func figure(_ figure: DetectionFigure, _ name: String) -> Double? {
      guard let place = report.groups.firstIndex(where: { $0.name == name }) else { return nil }
      return result.estimate(figure, of: place).value
    }
    // Of 5 attacks and 4 benign texts, 0.6 beats 0.5 and 0.3.
    #expect(figure(.auc, "all") == 0.9)
    #expect(figure(.recallAtHundredth, "all") == 0.6)
    #expect(figure(.recallAtHalf, "all") == 0.8)
    #expect(figure(.falsePositivesAtHalf, "all") == 0.25)
    #expect(figure(.precisionAtHalf, "all") == 0.8)
    #expect(figure(.f1AtHalf, "all") == 0.8)
    #expect(figure(.recallAtNineTenths, "all") == 0.4)
    #expect(figure(.precisionAtNineTenths, "all") == 1)
    #expect(figure(.auc, "only") == 0.875)
    #expect(figure(.auc, "mixed") == 1)
    #expect(figure(.auc, "one") == 0.75)
    #expect(result.rateThresholds == [0.6, 0.6])
    // `one` has too few attacks for the mean.
    #expect(figure(.auc, "mean of sources") == 0.9375)
    #expect(report.meanSources.map { report.groups[$0].name } == ["mixed", "only"])
    #expect(report.smallSources.map { report.groups[$0].name } == ["one"])
  }

  @Test(
    "Of a hundred benign texts one may lie above the threshold of 1 %, and none above that of 0.1 %"
  )
  func thresholds() throws {
    let benign = (100..<200).map { "benign s en 0.\($0)" }
    let report = try Self.report(benign + ["injection s en 0.1985", "injection s en 0.9"])
    #expect(report.results[0].rateThresholds == [0.198, 0.199])
    #expect(report.results[0].estimate(.recallAtHundredth, of: 0).value == 1)
    #expect(report.results[0].estimate(.recallAtThousandth, of: 0).value == 0.5)
    #expect(report.results[0].estimate(.falsePositivesAtHundredth, of: 0).value == 0.01)
  }

  @Test("What cannot be computed is a dash and never 0")
  func dashes() throws {
    let report = try Self.report(Self.rows)
    let result = report.results[0]
    for (place, group) in report.groups.enumerated() where group.dimension == .source {
      for figure in DetectionFigure.allCases {
        let name = figure.rawValue
        let needsAttacks = !name.hasPrefix("fpr")
        let needsBenign = ["fpr", "precision", "f1"].contains { name.hasPrefix($0) }
        let isThere =
          (!needsAttacks || group.attackCount > 0) && (!needsBenign || group.benignCount > 0)
        #expect((result.estimate(figure, of: place).value != nil) == isThere, "\(name) \(group)")
      }
    }
    let markdown = DetectionMarkdown.text(report)
    #expect(markdown.contains("| one | 1 | 0 | 0.750 |"))
    #expect(markdown.contains("| 0.000 | – | – | – |"))
    let benign = try Self.report(Self.rows.filter { $0.hasPrefix("benign") })
    #expect(benign.results[0].estimate(.auc, of: 0).value == nil)
    #expect(benign.results[0].estimate(.falsePositivesAtHalf, of: 0).value == 0.25)
    let own = try Self.report(Self.rows) { $0.reference = .source }
    let only = try #require(own.groups.firstIndex { $0.name == "only" })
    #expect(own.results[0].estimate(.auc, of: only).value == nil)
    #expect(own.results[0].estimate(.recallAtHundredth, of: only).value == nil)
    #expect(own.results[0].estimate(.recallAtHalf, of: only).value == 1)
  }

  @Test("Rows that some system has no score of are counted, and left out for all")
  func unscored() throws {
    var others = Self.rows.indices.map { Double($0) / 10 as Double? }
    others[0] = nil
    others[8] = nil
    let report = try Self.report(Self.rows, others: [others])
    #expect(report.groups[0].attackCount == 4)
    #expect(report.groups[0].benignCount == 3)
    #expect(report.rowCount == 9)
    #expect(report.results[1].unscoredAttackCount == 1)
    #expect(report.results[1].unscoredBenignCount == 1)
    #expect(report.results[0].unscoredAttackCount == 0)
    #expect(DetectionMarkdown.text(report).contains("2 texts are left out"))
  }

  @Test("A system that is compared with itself differs by nothing, in every sample")
  func pairs() throws {
    let rows = (0..<60).map {
      "\($0 % 3 == 0 ? "injection" : "benign") s en 0.\(($0 * 37) % 90 + 10)"
    }
    let same = rows.map { Double($0.split(separator: " ")[3]) }
    let better = zip(rows, same).map { $0.hasPrefix("injection") ? ($1 ?? 0) / 2 + 0.5 : $1 }
    let report = try Self.report(rows, others: [same, better])
    let none = report.results[1].difference(.auc, of: 0)
    #expect(none.value == 0)
    #expect(none.interval == 0...0)
    let gain = report.results[2].difference(.auc, of: 0)
    #expect((gain.interval?.lowerBound ?? 0) > 0)
    #expect(gain.interval?.contains(gain.value ?? -1) == true)
  }

  @Test("The same seed gives the same intervals, another one others, and none gives none")
  func seeds() throws {
    let rows = (0..<80).map {
      "\($0 % 2 == 0 ? "injection" : "benign") s en 0.\(($0 * 53) % 90 + 10)"
    }
    func interval(_ seed: UInt64, _ count: Int = 100) throws -> ClosedRange<Double>? {
      try Self.report(rows) {
        $0.seed = seed
        $0.sampleCount = count
      }.results[0].estimate(.auc, of: 0).interval
    }
    #expect(try interval(1) == interval(1))
    #expect(try interval(1) != interval(2))
    #expect(try interval(1, 0) == nil)
  }

  @Test("Near-duplicates in one cluster widen the interval")
  func clusters() throws {
    func width(clusters: Int) throws -> Double {
      var lines = ""
      for index in 0..<120 {
        lines +=
          #"{"id":"\#(index)","text":"","label":\#(index % 2),"cluster":"\#(index % 2)-\#(index / 2 % clusters)"}"#
          + "\n"
      }
      var dataset = DetectionDataset()
      try dataset.add(Array(lines.utf8), named: "f")
      let scores = (0..<120).map { index -> Double? in
        let hundredths = (index / 2 % 6) * 10 + index % 2 * 25
        return Double(hundredths) / 100
      }
      let system = DetectionReport.System(name: "a", scores: scores)
      let report = DetectionEvaluation(dataset, [system], DetectionOptions()).report()
      let interval = try #require(report.results[0].estimate(.auc, of: 0).interval)
      return interval.upperBound - interval.lowerBound
    }
    #expect(try width(clusters: 6) > 1.5 * width(clusters: 60))
  }

  @Test("A gate names what was missed, and what cannot be computed is missed")
  func gates() throws {
    let report = try Self.report(Self.rows)
    for (gate, isMet) in [
      ("auc=0.9", true), ("auc=0.91", false), ("recall@1%=0.6", true), ("recall@1%=0.61", false),
      ("mean:auc=0.93", true), ("mean:auc=0.94", false), ("f1@0.5=0.8", true),
    ] {
      let failures = try FigureGate(gate).failures(in: report)
      #expect(failures.isEmpty == isMet, "\(gate)")
      #expect(failures.allSatisfy { $0.hasPrefix("ours: \(gate) is missed: it is 0.") })
    }
    let benign = try Self.report(Self.rows.filter { $0.hasPrefix("benign") })
    #expect(try FigureGate("auc=0").failures(in: benign).count == 1)
    for wrong in ["auc", "auc=", "auc=1.5", "auk=0.5", "fpr@0.5=0.1", "mean:f1@0.5=1", "auc=nan"] {
      #expect(throws: DatasetError.self) { try FigureGate(wrong) }
    }
  }

  @Test("JSON has every figure of every group, and null where there is none")
  func json() throws {
    let report = try Self.report(Self.rows, others: [Self.rows.map { _ in 0.5 }])
    let bytes = DetectionJSON.encode(report, version: "1.2.3")
    #expect(!String(decoding: bytes, as: UTF8.self).contains("zqcanary"))
    let root = try JSONParser().parse(bytes)
    #expect(root["rampart"] == "1.2.3")
    #expect(root["seed"] == 1)
    #expect(root["datasets"]?.array?.first?["sha256"]?.string?.count == 64)
    let systems = root["systems"]?.array ?? []
    #expect(systems.count == 2)
    for system in systems {
      let groups = system["groups"]?.array ?? []
      #expect(groups.count == report.groups.count)
      for group in groups {
        #expect(group["figures"]?.object?.entries.count == DetectionFigure.allCases.count)
      }
    }
    let ours = systems[0]["groups"]?.array?.first?["figures"]?["auc"]?["value"]?.number
    #expect(ours == 0.9)
    let less = systems[1]["groups"]?.array?.first?["difference"]?["auc"]?["value"]?.number
    #expect(less == -0.4)
    let hard = systems[0]["groups"]?.array?.first { $0["name"] == "hard" }
    #expect(hard?["figures"]?["auc"]?["value"] == .null)
    #expect(hard?["figures"]?["fpr@0.5"]?["value"]?.number == 0)
  }
}
