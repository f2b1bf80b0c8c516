extension DetectionReport {
  /// Every table of the report, the most important first.
  var tables: [DetectionTable] {
    var tables = [overallTable, meanTable, systemsTable]
    let attacked = places(of: .source).filter { groups[$0].attackCount > 0 }
    if !attacked.isEmpty {
      tables.append(groupTable("Sources with attacks", "source", attacked))
    }
    let harmless = places(of: .source).filter { groups[$0].attackCount == 0 }
    if !harmless.isEmpty { tables.append(harmlessTable(harmless)) }
    tables.append(groupTable("Languages", "language", places(of: .language)))
    tables.append(groupTable("Kinds of text", "kind", places(of: .kind)))
    return tables
  }

  private var isComparison: Bool { results.count > 1 }

  /// What was evaluated, in sentences.
  var summary: [String] {
    let all = groups[0]
    let names = files.map { "\($0.name) (\(Figures.count($0.rowCount)) rows)" }
    var lines = [
      "\(Figures.count(all.attackCount)) attacks and \(Figures.count(all.benignCount)) benign texts in "
        + "\(Figures.count(clusterCount)) groups of near-duplicates, from \(names.joined(separator: ", "))."
    ]
    if !options.subset.isEmpty { lines.append("Only: \(options.subset).") }
    lines.append(
      options.reference == .pooled
        ? "The attacks of every source, language and kind are held against all benign texts, and thresholds at a "
          + "false-positive rate are taken on them."
        : "The attacks of every source, language and kind are held against the benign texts of the same; FPR at the "
          + "1 % and 0.1 % thresholds is at those of all benign texts.")
    if options.sampleCount > 0 {
      lines.append(
        "In brackets: 95 % intervals from \(Figures.count(options.sampleCount)) samples of groups of near-duplicates, "
          + "seed \(options.seed).")
    }
    if (1..<1000).contains(all.benignCount) {
      lines.append(
        "\(Figures.count(all.benignCount)) benign texts cannot show a rate of 0.1 %: its threshold lies above the "
          + "highest of them.")
    }
    let evaluated = all.attackCount + all.benignCount
    if evaluated < rowCount {
      lines.append(
        "\(Figures.count(rowCount - evaluated)) texts are left out because they have no score, see below."
      )
    }
    return lines
  }

  /// What each system found, in a sentence.
  var verdicts: [String] {
    results.map { result in
      func words(_ figure: DetectionFigure) -> String? {
        result.estimate(figure, of: 0).value.map { Figures.percent($0) }
      }
      var parts: [String] = []
      if let recall = words(.recallAtHundredth) {
        parts.append("finds \(recall) of the attacks at 1 % false positives")
      }
      if let auc = result.estimate(.auc, of: 0).value {
        parts.append("has an AUC of \(Figures.text(auc, decimals: 3))")
      }
      if let wrong = words(.falsePositivesAtNineTenths) {
        parts.append("takes \(wrong) of the benign texts for attacks at 0.9")
      }
      return "\(result.name) \(parts.isEmpty ? "has no figures" : parts.joined(separator: ", "))."
    }
  }

  // MARK: -

  private var systemsTable: DetectionTable {
    DetectionTable(
      title: "What was evaluated",
      note:
        "The thresholds are the scores above which at most 1 % and 0.1 % of all benign texts are.",
      header: [
        "system", "what", "1 % threshold", "0.1 % threshold", "not scored", "scored in part",
      ],
      nameCount: 2,
      rows: results.map { result in
        let details = result.details.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let unscored = result.unscoredAttackCount + result.unscoredBenignCount
        let attacks = unscored > 0 ? " (\(result.unscoredAttackCount) attacks)" : ""
        return [
          .text(result.name), .text(details),
          .score(result.rateThresholds[0], orElse: Figures.none),
          .score(result.rateThresholds[1], orElse: Figures.none),
          .text(Figures.count(unscored) + attacks), .count(result.partialCount),
        ]
      })
  }

  private var overallTable: DetectionTable {
    figuresTable(
      "All texts", "", of: 0,
      DetectionFigure.allCases.filter {
        // By their definition hardly anything else than 1 % and 0.1 %.
        $0 != .falsePositivesAtHundredth && $0 != .falsePositivesAtThousandth
      })
  }

  private var meanTable: DetectionTable {
    let names = meanSources.map { groups[$0].name }
    let small = smallSources.map { "\(groups[$0].name) (\(groups[$0].attackCount))" }
    var note =
      names.isEmpty
      ? "No source has \(options.minimumAttackCount) attacks."
      : "Each source with at least \(options.minimumAttackCount) attacks counts once: \(names.joined(separator: ", "))."
    if !small.isEmpty { note += " Too few attacks: \(small.joined(separator: ", "))." }
    return figuresTable(
      "Mean of sources with attacks", note, of: groups.count - 1,
      DetectionFigure.allCases.filter { $0.isAboutAttacks && !$0.isAboutMixture })
  }

  /// One row for each figure, one column for each system.
  private func figuresTable(
    _ title: String, _ note: String, of group: Int, _ figures: [DetectionFigure]
  ) -> DetectionTable {
    DetectionTable(
      title: title, note: note,
      header: ["figure"] + results.map { $0.name }
        + results.dropFirst().map { "\($0.name) − \(results[0].name)" },
      nameCount: 1,
      rows: figures.map { figure in
        [.text(figure.title)]
          + results.map { .estimate($0.estimate(figure, of: group), decimals: 4) }
          + results.dropFirst().map {
            .estimate($0.difference(figure, of: group), decimals: 4, isSigned: true)
          }
      })
  }

  private func groupTable(_ title: String, _ subject: String, _ places: [Int]) -> DetectionTable {
    let brief: [DetectionFigure] = [
      .recallAtHalf, .falsePositivesAtHalf, .precisionAtHalf, .f1AtHalf, .recallAtNineTenths,
      .falsePositivesAtNineTenths, .precisionAtNineTenths, .f1AtNineTenths,
    ]
    let full: [DetectionFigure] = [
      .auc, .averagePrecision, .recallAtHundredth, .recallAtThousandth,
    ]
    return table(
      title, "Precision and F1 are of the group's own texts.", subject, places,
      header: ["attacks", "benign"] + (full + brief).map { $0.title }
    ) { result, place in
      [.count(groups[place].attackCount), .count(groups[place].benignCount)]
        + full.map { .estimate(result.estimate($0, of: place)) }
        + brief.map { .brief(result.estimate($0, of: place)) }
    }
  }

  private func harmlessTable(_ places: [Int]) -> DetectionTable {
    let figures: [DetectionFigure] = [
      .falsePositivesAtHalf, .falsePositivesAtNineTenths, .falsePositivesAtHundredth,
      .falsePositivesAtThousandth,
    ]
    return table(
      "Sources without attacks", "Whatever is found here is a false positive.", "source", places,
      header: ["benign"] + figures.map { $0.title }
    ) { result, place in
      [.count(groups[place].benignCount)]
        + figures.map { .estimate(result.estimate($0, of: place), decimals: 4) }
    }
  }

  /// A row for each group, or for each group and system.
  private func table(
    _ title: String, _ note: String, _ subject: String, _ places: [Int], header: [String],
    _ cells: (Result, Int) -> [DetectionTable.Cell]
  ) -> DetectionTable {
    DetectionTable(
      title: title, note: note, header: [subject] + (isComparison ? ["system"] : []) + header,
      nameCount: isComparison ? 2 : 1,
      rows: places.flatMap { place in
        results.map { result in
          [.text(groups[place].name)] + (isComparison ? [.text(result.name)] : [])
            + cells(result, place)
        }
      })
  }
}
