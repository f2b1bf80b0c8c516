internal import Glibc
internal import RampartModelFiles

/// Moves the difficulty of int8 from a few large inputs into the weights (SmoothQuant, arXiv 2211.10438).
///
/// Inputs that come out of a layer normalisation are as large as its gain, so the factors follow from the weights
/// alone and no calibration data is needed.
enum Smoothing {
  /// Smoothing is worth its rounding only where a gain stands out by this factor over the mean.
  static let spread: Float = 3

  static func isNeeded(gain: UnsafePointer<Float>, width: Int) -> Bool {
    var (largest, sum): (Float, Float) = (0, 0)
    for index in 0..<width {
      largest = max(largest, abs(gain[index]))
      sum += abs(gain[index])
    }
    return largest * Float(width) > spread * sum
  }

  /// Fills what inputs are multiplied by, and in `inverse` what weights are multiplied by.
  static func fill(
    _ factors: UnsafeMutablePointer<Float>, inverse: UnsafeMutablePointer<Float>,
    source: LinearSource, gain: UnsafePointer<Float>, reader: WeightReader,
    scratch: UnsafeMutableRawPointer
  ) throws(ModelError) {
    let width = source.columns.padded
    var cursor = BufferCursor(scratch)
    let weights = cursor.floats(WeightReader.groupSize * width)
    let raw = cursor.take(WeightReader.scratchBytes(inputs: width))
    // Largest weights first, then the factors in their place.
    factors.update(repeating: 0, count: width)
    for first in stride(from: 0, to: source.outputs, by: WeightReader.groupSize) {
      try reader.read(
        source, first: first, count: WeightReader.groupSize, into: weights, scratch: raw,
        isChecked: true)
      for row in 0..<WeightReader.groupSize {
        let start = weights + row * width
        for column in 0..<width { factors[column] = max(factors[column], abs(start[column])) }
      }
    }
    for column in 0..<width {
      let ratio = sqrtf(factors[column] / abs(gain[column]))
      // A channel without weights or gain says nothing.
      let factor = ratio > 1e-4 && ratio < 1e4 ? ratio : 1
      factors[column] = column < source.columns.count ? factor : 0
      inverse[column] = 1 / factor
    }
  }

  static func scratchBytes(inputs: Int) -> Int {
    2 * BufferCursor.rounded(WeightReader.scratchBytes(inputs: inputs))
  }
}
