internal import CRampartKernels
internal import RampartModelFiles

/// Projects the table of relative positions to the keys and queries of one layer's heads.
struct PositionProjection {
  let reader: WeightReader
  let layout: EncoderLayout
  /// The normalised table as prepared fp32 rows.
  let positions: UnsafePointer<Float>
  /// How the tables are packed.
  let precision: rampart_precision
  /// Bytes from one head's table to the next.
  let tableBytes: Int
  /// Whether a weight that is not finite is an error.
  let isChecked: Bool

  /// Columns that are projected at once: whole heads and whole groups of outputs.
  static func unit(_ layout: EncoderLayout) -> Int {
    var unit = layout.headWidth
    while unit % WeightReader.groupSize != 0 { unit += layout.headWidth }
    return min(unit, layout.heads.padded)
  }

  static func unitCount(_ layout: EncoderLayout) -> Int {
    (layout.headCount * layout.headWidth + unit(layout) - 1) / unit(layout)
  }

  static func scratchBytes(_ layout: EncoderLayout, kernels: Kernels) -> Int {
    StreamedLinear.scratchBytes(kernels, inputs: layout.hidden.padded)
      + BufferCursor.rounded(4 * layout.positionRows * unit(layout))
  }

  /// Projects and packs the heads of one unit; the table of head 0 lies at `tables`.
  func project(
    _ source: LinearSource, bias: UnsafePointer<Float>, unit index: Int,
    into tables: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
  ) throws(ModelError) {
    var cursor = BufferCursor(scratch)
    let linear = StreamedLinear(reader, inputs: layout.hidden.padded, cursor: &cursor)
    let width = Self.unit(layout)
    let projected = cursor.floats(layout.positionRows * width)
    let first = index * width
    let end = min(first + width, layout.heads.padded)
    try linear.compute(
      source, bias: bias, range: first..<end, prepared: positions, rows: layout.positionRows,
      output: projected, stride: width, epilogue: .plain, isChecked: isChecked)
    let table = reader.kernels.table
    for head in first / layout.headWidth..<min(end / layout.headWidth, layout.headCount) {
      table.pointee.pack_positions(
        precision, projected + (head * layout.headWidth - first), Int64(width),
        Int32(layout.positionRows), Int32(layout.headWidth), tables + head * tableBytes)
    }
  }
}

extension rampart_epilogue {
  /// The sums as they are.
  static var plain: rampart_epilogue {
    rampart_epilogue(
      activation: rampart_activation(RAMPART_IDENTITY), residual: nil, stores_bfloat16: 0)
  }
}
