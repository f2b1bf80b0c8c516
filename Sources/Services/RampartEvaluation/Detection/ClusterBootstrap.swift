/// Samples of clusters with replacement, from which intervals are taken (Efron's percentile bootstrap).
///
/// Near-duplicates are drawn together: rows that hang together would make intervals too narrow.
struct ClusterBootstrap: Sendable {
  private let clusterCount: Int
  /// Steele and Vigna's SplitMix64: the same samples on every machine.
  private var state: UInt64

  /// Begins the samples of a seed.
  init(clusterCount: Int, seed: UInt64) {
    self.clusterCount = clusterCount
    state = seed
  }

  /// How often each cluster is in the next sample.
  mutating func weights() -> [Double] {
    var weights = [Double](repeating: 0, count: clusterCount)
    for _ in 0..<clusterCount {
      // Lemire's multiplication; its bias is below 2^-40 for as many clusters as fit in memory.
      let draw = next().multipliedFullWidth(by: UInt64(clusterCount)).high
      weights[Int(draw)] += 1
    }
    return weights
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The middle 95 % of values, between which is interpolated; `nil` if more than half are NaN.
  static func interval(_ values: [Double]) -> ClosedRange<Double>? {
    let sorted = values.filter { !$0.isNaN }.sorted()
    guard sorted.count > 1, sorted.count * 2 >= values.count else { return nil }
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let lower = Int(place)
      let upper = min(lower + 1, sorted.count - 1)
      return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
    }
    let low = quantile(0.025)
    return low...max(low, quantile(0.975))
  }
}
