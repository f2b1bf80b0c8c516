internal import CRampartKernels
internal import RampartCore

/// What one thread needs to take a chunk of rows through a layer, cut out of its scratch.
struct RowScratch {
  let prepared: UnsafeMutableRawPointer
  let rowScales: UnsafeMutablePointer<Float>
  /// Between the two maps of the feed-forward part, or embeddings before their projection.
  let intermediate: UnsafeMutablePointer<Float>
  /// First tokens' hidden states, context, and pooled states.
  let gatheredHidden: UnsafeMutablePointer<Float>
  let gatheredContext: UnsafeMutablePointer<Float>
  let pooled: UnsafeMutablePointer<Float>
  /// Reference path: where weights are read and packed.
  let remainder: UnsafeMutableRawPointer

  init(
    _ scratch: UnsafeMutableRawPointer, weights: EncoderWeights, rows: Int,
    precision: NumericPrecision
  ) {
    let layout = weights.layout
    var cursor = BufferCursor(scratch)
    prepared = cursor.take(Self.preparedBytes(weights, rows: rows, precision: precision))
    rowScales = cursor.floats(rows)
    intermediate = cursor.floats(rows * max(layout.intermediate.padded, layout.embedding.padded))
    gatheredHidden = cursor.floats(rows * layout.hidden.padded)
    gatheredContext = cursor.floats(rows * layout.heads.padded)
    pooled = cursor.floats(rows * layout.hidden.padded)
    remainder = cursor.next
  }

  /// The scratch for chunks of at most `rows`, without `remainder`.
  static func byteCount(_ weights: EncoderWeights, rows: Int, precision: NumericPrecision) -> Int {
    let layout = weights.layout
    let floats = [
      1, max(layout.intermediate.padded, layout.embedding.padded), layout.hidden.padded,
      layout.heads.padded, layout.hidden.padded,
    ]
    return floats.reduce(preparedBytes(weights, rows: rows, precision: precision)) {
      $0 + BufferCursor.rounded(4 * rows * $1)
    }
  }

  /// The pooler computes in fp32 whatever the precision of the layers.
  private static func preparedBytes(
    _ weights: EncoderWeights, rows: Int, precision: NumericPrecision
  ) -> Int {
    let table = weights.kernels.table
    let layers = table.pointee.prepared_bytes(precision.linear, Int32(weights.layout.widestInput))
    let pooler = table.pointee.prepared_bytes(
      NumericPrecision.fp32.linear, Int32(weights.layout.hidden.padded))
    return BufferCursor.rounded(rows * max(layers, pooler))
  }
}
