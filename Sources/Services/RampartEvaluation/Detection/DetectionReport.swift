/// What an evaluation found: every figure of every group for every system.
public struct DetectionReport: Sendable {
  /// What was evaluated: a model, or recorded scores.
  public struct System: Sendable {
    /// What it is called.
    public var name: String
    /// What is known of it: `model`, `sha256`, `precision` and the like.
    public var details: [(key: String, value: String)]
    /// The score of each row, 0 to 1; `nil` where a text could not be scanned.
    public var scores: [Double?]
    /// How many texts were scanned in part only; their scores count.
    public var partialCount: Int

    /// Creates a system.
    public init(
      name: String, details: [(key: String, value: String)] = [], scores: [Double?],
      partialCount: Int = 0
    ) {
      self.name = name
      self.details = details
      self.scores = scores
      self.partialCount = partialCount
    }
  }

  /// What came of one system.
  public struct Result: Sendable {
    /// What it is called.
    public let name: String
    /// What is known of it.
    public let details: [(key: String, value: String)]
    /// The attacks it has no score of.
    public let unscoredAttackCount: Int
    /// The benign texts it has no score of.
    public let unscoredBenignCount: Int
    /// How many texts were scanned in part only.
    public let partialCount: Int
    /// The score above which at most 1 % and 0.1 % of all benign texts are.
    public let rateThresholds: [Double?]
    /// False-positive and true-positive rates at every threshold over all rows.
    public let curve: [(falsePositives: Double, truePositives: Double)]
    /// Of each class, how many scores fall into each of `histogramBinCount` equal parts of 0 to 1.
    public let histograms: [(label: DetectionExample.Label, counts: [Int])]
    let estimates: [Estimate]
    let differences: [Estimate]

    /// A figure of a group, by the group's place in the report.
    public func estimate(_ figure: DetectionFigure, of group: Int) -> Estimate {
      estimates[group * DetectionFigure.count + figure.index]
    }

    /// How much a figure of a group exceeds that of the report's first system.
    public func difference(_ figure: DetectionFigure, of group: Int) -> Estimate {
      differences[group * DetectionFigure.count + figure.index]
    }
  }

  /// The parts of 0 to 1 that histograms count in.
  public static let histogramBinCount = 20

  /// The files that the rows come from.
  public let files: [DetectionDataset.File]
  /// How it was evaluated.
  public let options: DetectionOptions
  /// The groups; the last is the mean of sources.
  public let groups: [DetectionGroup]
  /// What came of each system.
  public let results: [Result]
  /// How many rows were asked for.
  public let rowCount: Int
  /// How many groups of near-duplicates the evaluated rows are in.
  public let clusterCount: Int

  /// The places of the groups of a dimension.
  public func places(of dimension: DetectionGroup.Dimension) -> [Int] {
    groups.indices.filter { groups[$0].dimension == dimension }
  }

  /// The sources that count in the mean of sources.
  public var meanSources: [Int] {
    places(of: .source).filter {
      groups[$0].attackCount >= max(1, options.minimumAttackCount)
    }
  }

  /// The sources that have attacks, but too few for the mean.
  public var smallSources: [Int] {
    places(of: .source).filter {
      (1..<max(1, options.minimumAttackCount)).contains(groups[$0].attackCount)
    }
  }
}

/// How detection is evaluated.
public struct DetectionOptions: Sendable, Hashable {
  /// What a group's attacks are held against.
  public enum Reference: String, Sendable, Hashable, CaseIterable {
    /// All benign rows.
    case pooled
    /// The benign rows of the same group.
    case source
  }

  /// How many samples intervals are taken from; 0 for no intervals.
  public var sampleCount = 1000
  /// What the samples begin with.
  public var seed: UInt64 = 1
  /// What a group's attacks are held against.
  public var reference = Reference.pooled
  /// The attacks a source must have to count in the mean of sources.
  public var minimumAttackCount = 10
  /// What was left out, in words.
  public var subset = ""

  /// Creates the options that hold where nothing else is said.
  public init() {}
}
