/// Scores in descending order, from which the figures of every group are counted in one pass.
///
/// The pass takes a weight for each cluster, so that a bootstrap sorts once and not for each sample.
struct RankedScores: Sendable {
  /// One scored text.
  struct Row: Sendable {
    var score: Double
    var isAttack: Bool
    /// The group of near-duplicates it is drawn with.
    var cluster: Int
    /// The groups it counts in; all texts together are group 0, which every row is in.
    var groups: SIMD4<Int32>
  }

  /// Rows of equal scores: benign ones, then attacks.
  private struct Block {
    let score: Double
    let benign: Range<Int>
    let attacks: Range<Int>
  }

  private let rows: [Row]
  private let blocks: [Block]
  private let groupCount: Int
  /// Whether a group's attacks are held against its own benign rows, and not against all.
  private let comparesWithin: Bool

  /// Sorts rows whose groups are below `groupCount`.
  init(_ rows: [Row], groupCount: Int, comparesWithin: Bool) {
    let rows = rows.sorted { ($0.score, $1.isAttack ? 1 : 0) > ($1.score, $0.isAttack ? 1 : 0) }
    var blocks: [Block] = []
    var start = 0
    while start < rows.count {
      let score = rows[start].score
      var attackStart = start
      while attackStart < rows.count, rows[attackStart].score == score,
        !rows[attackStart].isAttack
      {
        attackStart += 1
      }
      var end = attackStart
      while end < rows.count, rows[end].score == score { end += 1 }
      blocks.append(
        Block(score: score, benign: start..<attackStart, attacks: attackStart..<end))
      start = end
    }
    self.rows = rows
    self.blocks = blocks
    self.groupCount = groupCount
    self.comparesWithin = comparesWithin
  }

  /// The score above which at most `rate` of all benign rows are; `nil` if that is no limit.
  func threshold(at rate: Double) -> Double? {
    let limit = Self.limit(rate, Double(rows.count { !$0.isAttack }))
    var count = 0.0
    for block in blocks {
      count += Double(block.benign.count)
      if count > limit { return block.score }
    }
    return nil
  }

  /// The false-positive and true-positive rates at every threshold over all rows, from 0 to 1.
  func curve() -> [(falsePositives: Double, truePositives: Double)] {
    let attackCount = Double(rows.count { $0.isAttack })
    let benignCount = Double(rows.count) - attackCount
    guard attackCount > 0, benignCount > 0 else { return [] }
    var points = [(falsePositives: 0.0, truePositives: 0.0)]
    var (attacks, benign) = (0, 0)
    for block in blocks {
      attacks += block.attacks.count
      benign += block.benign.count
      points.append((Double(benign) / benignCount, Double(attacks) / attackCount))
    }
    return points
  }

  /// The figures of each group, group by group in the order of `DetectionFigure`, where row `r` counts as
  /// often as `weights` says of its cluster; NaN where there is nothing to count.
  func figures(weights: [Double]) -> [Double] {
    var tally = Tally(groupCount: groupCount, comparesWithin: comparesWithin)
    for row in rows where !row.isAttack { tally.expect(row, weights[row.cluster]) }
    tally.beginCounting()
    for block in blocks {
      tally.passThresholds(before: block.score)
      for row in rows[block.benign] { tally.addBenign(row, weights[row.cluster]) }
      tally.passRates()
      for row in rows[block.attacks] { tally.addAttack(row, weights[row.cluster]) }
      for row in rows[block.attacks] { tally.addPrecision(row, weights[row.cluster]) }
      for row in rows[block.benign] { tally.leave(row) }
    }
    return tally.figures()
  }

  /// How many of `count` benign rows a rate allows; a share that is meant to be whole stays whole.
  fileprivate static func limit(_ rate: Double, _ count: Double) -> Double {
    rate * count * (1 + 1e-12)
  }
}

// MARK: - Counting

extension RankedScores {
  /// The counts of each group down to some score.
  private struct Tally {
    private let groupCount: Int
    private let comparesWithin: Bool
    /// All benign rows of a group.
    private var benignTotals: [Double]
    /// Attacks and benign rows that score at least as much as the present block.
    private var attacks: [Double]
    private var benign: [Double]
    /// Benign rows that score more.
    private var benignAbove: [Double]
    /// Pairs in which the attack scores higher.
    private var wins: [Double]
    /// Sums of precision over attacks.
    private var precisions: [Double]
    private var limits: [[Double]] = []
    private var foundAtRates: [[Double]]
    /// Copies of `benign` where a rate of all was reached; of both where a threshold was.
    private var benignAtRates: [[Double]?]
    private var atThresholds: [(attacks: [Double], benign: [Double])?]

    init(groupCount: Int, comparesWithin: Bool) {
      self.groupCount = groupCount
      self.comparesWithin = comparesWithin
      let zeros = [Double](repeating: 0, count: groupCount)
      (benignTotals, attacks, benign, benignAbove) = (zeros, zeros, zeros, zeros)
      (wins, precisions) = (zeros, zeros)
      foundAtRates = DetectionFigure.rates.map { _ in zeros }
      benignAtRates = DetectionFigure.rates.map { _ in nil }
      atThresholds = DetectionFigure.thresholds.map { _ in nil }
    }

    /// Counts a benign row that will come.
    mutating func expect(_ row: Row, _ weight: Double) {
      for place in 0..<4 { benignTotals[Int(row.groups[place])] += weight }
    }

    mutating func beginCounting() {
      limits = DetectionFigure.rates.map { rate in
        benignTotals.map { RankedScores.limit(rate, $0) }
      }
    }

    /// Keeps the counts of what scores at least a threshold that lies above `score`.
    mutating func passThresholds(before score: Double) {
      for (index, threshold) in DetectionFigure.thresholds.enumerated()
      where score < threshold && atThresholds[index] == nil {
        atThresholds[index] = (attacks, benign)
      }
    }

    mutating func addBenign(_ row: Row, _ weight: Double) {
      for place in 0..<4 { benign[Int(row.groups[place])] += weight }
    }

    /// Keeps the counts of what scores more than the benign rows that exceed a rate.
    mutating func passRates() {
      for index in limits.indices
      where benignAtRates[index] == nil && benign[0] > limits[index][0] {
        benignAtRates[index] = benignAbove
      }
    }

    mutating func addAttack(_ row: Row, _ weight: Double) {
      guard weight > 0 else { return }
      for place in 0..<4 {
        let group = Int(row.groups[place])
        let reference = comparesWithin ? group : 0
        attacks[group] += weight
        let ties = benign[reference] - benignAbove[reference]
        wins[group] += weight * (benignTotals[reference] - benign[reference] + ties / 2)
        for index in limits.indices where benign[reference] <= limits[index][reference] {
          foundAtRates[index][group] += weight
        }
      }
    }

    /// Adds the precision at the present block for the recall that its attacks add.
    mutating func addPrecision(_ row: Row, _ weight: Double) {
      guard weight > 0 else { return }
      for place in 0..<4 {
        let group = Int(row.groups[place])
        let found = attacks[group] + benign[comparesWithin ? group : 0]
        precisions[group] += weight * attacks[group] / found
      }
    }

    /// Goes on to lower scores.
    mutating func leave(_ row: Row) {
      for place in 0..<4 {
        let group = Int(row.groups[place])
        benignAbove[group] = benign[group]
      }
    }

    func figures() -> [Double] {
      var result = [Double](repeating: .nan, count: groupCount * DetectionFigure.count)
      for group in 0..<groupCount {
        func set(_ figure: DetectionFigure, _ part: Double, of whole: Double) {
          if whole > 0 { result[group * DetectionFigure.count + figure.index] = part / whole }
        }
        let total = attacks[group]
        let reference = benignTotals[comparesWithin ? group : 0]
        set(.auc, wins[group], of: total * reference)
        if reference > 0 {
          set(.averagePrecision, precisions[group], of: total)
          set(.recallAtHundredth, foundAtRates[0][group], of: total)
          set(.recallAtThousandth, foundAtRates[1][group], of: total)
        }
        let own = benignTotals[group]
        set(.falsePositivesAtHundredth, (benignAtRates[0] ?? benign)[group], of: own)
        set(.falsePositivesAtThousandth, (benignAtRates[1] ?? benign)[group], of: own)
        for (index, figures) in Self.atThresholds.enumerated() {
          let found = atThresholds[index]?.attacks[group] ?? total
          let wrong = atThresholds[index]?.benign[group] ?? own
          set(figures.recall, found, of: total)
          set(figures.falsePositives, wrong, of: own)
          guard total > 0, own > 0 else { continue }
          set(figures.precision, found, of: found + wrong)
          set(figures.f1, 2 * found, of: found + wrong + total)
        }
      }
      return result
    }

    private typealias ThresholdFigures = (
      recall: DetectionFigure, falsePositives: DetectionFigure, precision: DetectionFigure,
      f1: DetectionFigure
    )

    private static let atThresholds: [ThresholdFigures] = [
      (.recallAtHalf, .falsePositivesAtHalf, .precisionAtHalf, .f1AtHalf),
      (
        .recallAtNineTenths, .falsePositivesAtNineTenths, .precisionAtNineTenths, .f1AtNineTenths
      ),
    ]
  }
}
