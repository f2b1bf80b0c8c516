internal import CRampartKernels
internal import RampartModelFiles

/// Computes linear maps in fp32 from weights that are read and packed on the way, a group of outputs at a time.
struct StreamedLinear {
  let reader: WeightReader
  let weights: UnsafeMutablePointer<Float>
  let raw: UnsafeMutableRawPointer
  let panels: UnsafeMutableRawPointer

  private static let precision = rampart_precision(RAMPART_FLOAT32)

  /// Takes `scratchBytes` from the cursor.
  init(_ reader: WeightReader, inputs: Int, cursor: inout BufferCursor) {
    self.reader = reader
    weights = cursor.floats(WeightReader.groupSize * inputs)
    raw = cursor.take(WeightReader.scratchBytes(inputs: inputs))
    panels = cursor.take(Self.panelBytes(reader.kernels, inputs: inputs))
  }

  /// The scratch for maps whose inputs are at most this wide.
  static func scratchBytes(_ kernels: Kernels, inputs: Int) -> Int {
    BufferCursor.rounded(4 * WeightReader.groupSize * inputs)
      + BufferCursor.rounded(WeightReader.scratchBytes(inputs: inputs))
      + BufferCursor.rounded(panelBytes(kernels, inputs: inputs))
  }

  private static func panelBytes(_ kernels: Kernels, inputs: Int) -> Int {
    kernels.table.pointee.panel_bytes(precision, Int32(inputs), Int32(WeightReader.groupSize))
  }

  /// Computes outputs `range` (multiples of a group) of prepared fp32 rows.
  ///
  /// Output `range.lowerBound` of the first row goes to `output`, which the epilogue's residual belongs to.
  func compute(
    _ source: LinearSource, bias: UnsafePointer<Float>, range: Range<Int>,
    prepared: UnsafeRawPointer, rows: Int, output: UnsafeMutablePointer<Float>, stride: Int,
    epilogue: rampart_epilogue, isChecked: Bool
  ) throws(ModelError) {
    let table = reader.kernels.table
    let inner = Int32(source.columns.padded)
    let size = WeightReader.groupSize
    for first in Swift.stride(from: range.lowerBound, to: range.upperBound, by: size) {
      try reader.read(
        source, first: first, count: size, into: weights, scratch: raw, isChecked: isChecked)
      table.pointee.pack_linear(Self.precision, weights, inner, Int32(size), nil, panels, nil, nil)
      var map = rampart_linear(
        precision: Self.precision, inner: inner, columns: Int32(size), panels: panels,
        bias: bias + first, column_scale: nil, compensation: nil)
      let offset = first - range.lowerBound
      var epilogue = epilogue
      epilogue.residual = epilogue.residual.map { $0 + offset }
      table.pointee.linear(
        &map, prepared, nil, Int32(rows), 0, Int32(size) / table.pointee.panel_columns,
        output + offset, Int64(stride), &epilogue)
    }
  }
}
