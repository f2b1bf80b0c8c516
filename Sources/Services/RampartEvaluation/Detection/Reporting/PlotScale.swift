internal import Glibc

/// Where numbers stand on an axis of a plot.
struct PlotScale {
  /// How numbers are spread.
  enum Spread {
    case linear
    /// By the quantile of the normal distribution, so that curves of usual detectors are nearly straight
    /// (Martin and others, "The DET curve", 1997).
    case normal
    /// By the square root, so that small shares can be seen.
    case root
  }

  let spread: Spread
  /// The numbers at both ends; others are moved to the nearer end.
  let domain: ClosedRange<Double>
  /// The places of the ends, in units of the drawing.
  let start: Double
  let end: Double

  /// The place of a number.
  func place(_ value: Double) -> Double {
    let (low, high) = (spreaded(domain.lowerBound), spreaded(domain.upperBound))
    let inside = min(max(value, domain.lowerBound), domain.upperBound)
    return start + (end - start) * (spreaded(inside) - low) / (high - low)
  }

  private func spreaded(_ value: Double) -> Double {
    switch spread {
    case .linear: value
    case .root: value.squareRoot()
    case .normal: Self.normalQuantile(value)
    }
  }

  /// The number below which a share of the normal distribution lies, to 10^-9; from shares in 10^-12 to
  /// 1 - 10^-12.
  static func normalQuantile(_ share: Double) -> Double {
    var (low, high) = (-7.5, 7.5)
    while high - low > 1e-9 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
