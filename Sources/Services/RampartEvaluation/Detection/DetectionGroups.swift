internal import RampartCore

/// Rows that figures are given for.
public struct DetectionGroup: Sendable, Hashable {
  /// What its rows have in common.
  public enum Dimension: String, Sendable, Hashable, CaseIterable {
    case overall, source, language, kind
    /// No rows of its own: the mean of the figures of sources with enough attacks.
    case sourceMean = "source_mean"
  }

  /// What its rows have in common.
  public let dimension: Dimension
  /// The source, the language or the kind.
  public let name: String
  /// How many attacks it has.
  public fileprivate(set) var attackCount = 0
  /// How many benign texts it has.
  public fileprivate(set) var benignCount = 0
  /// How many groups of near-duplicates its attacks come from.
  public fileprivate(set) var attackClusterCount = 0
  /// How many groups of near-duplicates its benign texts come from.
  public fileprivate(set) var benignClusterCount = 0

  /// Whether there are enough groups of near-duplicates for an interval.
  func hasInterval(_ figure: DetectionFigure) -> Bool {
    if dimension == .sourceMean { return true }
    let hasAttacks = attackClusterCount > 1
    let hasBenign = benignClusterCount > 1
    return figure.isAboutMixture
      ? hasAttacks && hasBenign : figure.isAboutAttacks ? hasAttacks : hasBenign
  }
}

/// The groups that rows fall into, and the clusters they are drawn with.
struct DetectionGroups {
  /// All groups with rows: all together first, then sources, languages and kinds by name.
  private(set) var all: [DetectionGroup]
  /// The groups of each row.
  private(set) var memberships: [SIMD4<Int32>] = []
  /// The cluster of each row.
  private(set) var clusters: [Int] = []
  /// How many clusters there are.
  private(set) var clusterCount: Int

  init(_ examples: [DetectionExample]) {
    var all = [DetectionGroup(dimension: .overall, name: "all")]
    func places(
      _ dimension: DetectionGroup.Dimension, _ name: (DetectionExample) -> String
    ) -> [ExactText: Int32] {
      let names = Set(examples.map { ExactText(name($0)) })
        .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
      var places: [ExactText: Int32] = [:]
      for name in names {
        places[name] = Int32(all.count)
        all.append(DetectionGroup(dimension: dimension, name: name.text))
      }
      return places
    }
    let sources = places(.source) { $0.source }
    let languages = places(.language) { $0.language }
    let kinds = places(.kind) { $0.kind.rawValue }
    var clusters: [ExactText: Int] = [:]
    var clusterCount = 0
    for example in examples {
      memberships.append(
        SIMD4(
          0, sources[ExactText(example.source)] ?? 0, languages[ExactText(example.language)] ?? 0,
          kinds[ExactText(example.kind.rawValue)] ?? 0))
      let known = example.cluster.flatMap { clusters[ExactText($0)] }
      if let name = example.cluster, known == nil { clusters[ExactText(name)] = clusterCount }
      self.clusters.append(known ?? clusterCount)
      if known == nil { clusterCount += 1 }
    }
    self.all = all
    self.clusterCount = clusterCount
    count(examples)
  }

  private mutating func count(_ examples: [DetectionExample]) {
    var attackClusters = [Set<Int>](repeating: [], count: all.count)
    var benignClusters = attackClusters
    for (row, example) in examples.enumerated() {
      for place in 0..<4 {
        let group = Int(memberships[row][place])
        if example.isAttack {
          all[group].attackCount += 1
          attackClusters[group].insert(clusters[row])
        } else {
          all[group].benignCount += 1
          benignClusters[group].insert(clusters[row])
        }
      }
    }
    for group in all.indices {
      all[group].attackClusterCount = attackClusters[group].count
      all[group].benignClusterCount = benignClusters[group].count
    }
  }
}
