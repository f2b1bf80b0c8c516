/// Computes figures and intervals of systems on the same rows.
///
/// Only rows that every system scored count, so that systems are compared on the same texts. All
/// systems are evaluated on the same samples: differences are of pairs.
public struct DetectionEvaluation {
  private let dataset: DetectionDataset
  private let systems: [DetectionReport.System]
  private let options: DetectionOptions

  /// Prepares the evaluation of systems, each with a score for each row of `dataset`.
  public init(
    _ dataset: DetectionDataset, _ systems: [DetectionReport.System], _ options: DetectionOptions
  ) {
    self.dataset = dataset
    self.systems = systems
    self.options = options
  }

  /// Computes the report; time is linear in rows times samples, and a sort.
  public func report() -> DetectionReport {
    let rows = dataset.examples.indices.filter { row in
      systems.allSatisfy { $0.scores[row] != nil }
    }
    let examples = rows.map { dataset.examples[$0] }
    let groups = DetectionGroups(examples)
    let mean = SourceMean(groups.all, minimumAttackCount: options.minimumAttackCount)
    let rankings = systems.map { system in
      RankedScores(
        rows.enumerated().map { place, row in
          RankedScores.Row(
            score: system.scores[row] ?? 0, isAttack: examples[place].isAttack,
            cluster: groups.clusters[place], groups: groups.memberships[place])
        }, groupCount: groups.all.count, comparesWithin: options.reference == .source)
    }
    let ones = [Double](repeating: 1, count: groups.clusterCount)
    let values = rankings.map { mean.appended(to: $0.figures(weights: ones)) }
    let samples = sample(rankings, clusterCount: groups.clusterCount, mean)
    let all = groups.all + [DetectionGroup(dimension: .sourceMean, name: "mean of sources")]
    let results = systems.indices.map { index in
      let system = systems[index]
      let unscored = dataset.examples.indices.filter { system.scores[$0] == nil }
      let attackCount = unscored.count { dataset.examples[$0].isAttack }
      return DetectionReport.Result(
        name: system.name, details: system.details, unscoredAttackCount: attackCount,
        unscoredBenignCount: unscored.count - attackCount, partialCount: system.partialCount,
        rateThresholds: DetectionFigure.rates.map { rankings[index].threshold(at: $0) },
        curve: rankings[index].curve(),
        histograms: Self.histograms(examples, rows.map { system.scores[$0] ?? 0 }),
        estimates: Self.estimates(values[index], samples.map { $0[index] }, all),
        differences: Self.estimates(
          zip(values[index], values[0]).map { $0 - $1 },
          samples.map { sample in zip(sample[index], sample[0]).map { $0 - $1 } }, all))
    }
    return DetectionReport(
      files: dataset.files, options: options, groups: all, results: results,
      rowCount: dataset.examples.count, clusterCount: groups.clusterCount)
  }

  /// The figures of each system in each sample.
  private func sample(_ rankings: [RankedScores], clusterCount: Int, _ mean: SourceMean)
    -> [[[Double]]]
  {
    guard clusterCount > 1 else { return [] }
    var bootstrap = ClusterBootstrap(clusterCount: clusterCount, seed: options.seed)
    return (0..<options.sampleCount).map { _ in
      let weights = bootstrap.weights()
      return rankings.map { mean.appended(to: $0.figures(weights: weights)) }
    }
  }

  private static func estimates(
    _ values: [Double], _ samples: [[Double]], _ groups: [DetectionGroup]
  ) -> [Estimate] {
    values.indices.map { place in
      let value = values[place]
      guard !value.isNaN else { return Estimate(nil) }
      let figure = DetectionFigure.allCases[place % DetectionFigure.count]
      guard groups[place / DetectionFigure.count].hasInterval(figure), !samples.isEmpty else {
        return Estimate(value)
      }
      return Estimate(value, interval: ClusterBootstrap.interval(samples.map { $0[place] }))
    }
  }

  private static func histograms(_ examples: [DetectionExample], _ scores: [Double])
    -> [(label: DetectionExample.Label, counts: [Int])]
  {
    let binCount = DetectionReport.histogramBinCount
    return DetectionExample.Label.allCases.compactMap { label in
      var counts = [Int](repeating: 0, count: binCount)
      for (example, score) in zip(examples, scores) where example.label == label {
        counts[min(binCount - 1, Int(score * Double(binCount)))] += 1
      }
      return counts.contains { $0 > 0 } ? (label, counts) : nil
    }
  }
}

/// The mean over sources with enough attacks, in which each source counts once.
private struct SourceMean {
  private let sources: [Int]

  init(_ groups: [DetectionGroup], minimumAttackCount: Int) {
    sources = groups.indices.filter {
      groups[$0].dimension == .source && groups[$0].attackCount >= max(1, minimumAttackCount)
    }
  }

  /// Adds the means to the figures of all groups, as one more group; a source that a sample has not
  /// drawn is left out of that sample's mean.
  func appended(to figures: [Double]) -> [Double] {
    figures
      + DetectionFigure.allCases.map { figure in
        guard figure.isAboutAttacks, !figure.isAboutMixture else { return .nan }
        let values = sources.map { figures[$0 * DetectionFigure.count + figure.index] }
          .filter { !$0.isNaN }
        return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
      }
  }
}
