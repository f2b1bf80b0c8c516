internal import CRampartKernels
internal import Glibc

/// Which row of the table of relative positions belongs to a distance (arXiv 2111.09543).
enum RelativeTable {
  /// The rows for distances `-reach ... reach`, and the reach: from there on the outermost rows hold.
  static func rows(
    _ relative: EncoderConfiguration.RelativeAttention, maximumLength: Int
  ) -> (rows: [Int32], reach: Int) {
    let reach = max(relative.maximumDistance, maximumLength, 1)
    let rows = (-reach...reach).map { distance in
      let row = bucket(distance, relative) + relative.span
      return Int32(min(max(row, 0), relative.rowCount - 1))
    }
    return (rows, reach)
  }

  /// The table for the kernels; `nil` if neighbouring distances lie more than one row apart.
  static func make(
    _ relative: EncoderConfiguration.RelativeAttention, maximumLength: Int
  ) -> OpaquePointer? {
    let (rows, reach) = rows(relative, maximumLength: maximumLength)
    return rampart_relative_table_make(rows, Int32(reach), Int32(relative.rowCount))
  }

  /// Near distances one by one, far ones by their logarithm; in single precision, as the models were trained.
  private static func bucket(
    _ distance: Int, _ relative: EncoderConfiguration.RelativeAttention
  ) -> Int {
    guard let count = relative.bucketCount else { return distance }
    let middle = count / 2
    let magnitude = abs(distance)
    guard magnitude > middle else { return distance }
    let ratio = logf(Float(magnitude) / Float(middle))
    let whole = logf(Float(Double(relative.maximumDistance - 1) / Double(middle)))
    let bucket = ceilf(ratio / whole * Float(middle - 1)) + Float(middle)
    return distance < 0 ? -Int(bucket) : Int(bucket)
  }
}
