import CRampartKernels
import TestSupport

/// A linear map packed by one table, with guards around everything.
final class PackedLinear {
  let kernels: rampart_kernels
  let precision: Precision
  let inner: Int
  let columns: Int
  let panels: GuardedBuffer<UInt8>
  let scale: GuardedBuffer<Float>
  let compensation: GuardedBuffer<Int32>
  let bias: GuardedBuffer<Float>

  init(
    _ set: InstructionSet, _ precision: Precision, inner: Int, columns: Int, weights: [Float],
    bias: [Float], storedScales: [Float]? = nil
  ) {
    kernels = set.kernels
    self.precision = precision
    self.inner = inner
    self.columns = columns
    panels = GuardedBuffer(
      count: kernels.panel_bytes(precision.rawValue, Int32(inner), Int32(columns)))
    scale = GuardedBuffer(count: columns)
    compensation = GuardedBuffer(count: columns)
    self.bias = GuardedBuffer(bias)
    let source = GuardedBuffer(weights)
    let stored = storedScales.map { GuardedBuffer($0) }
    // In parts, as a loader does.
    for first in stride(from: 0, to: columns, by: 64) {
      kernels.pack_linear(
        precision.rawValue, source.pointer + first * inner, Int32(inner), 64,
        stored.map { UnsafePointer($0.pointer + first) },
        panels.raw + kernels.panel_bytes(precision.rawValue, Int32(inner), Int32(first)),
        scale.pointer + first, compensation.pointer + first)
    }
  }

  /// Prepared rows and their scales.
  func prepare(_ x: [Float], rows: Int, smoothing: [Float]? = nil) -> (
    GuardedBuffer<UInt8>, GuardedBuffer<Float>
  ) {
    let source = GuardedBuffer(x)
    let factors = smoothing.map { GuardedBuffer($0) }
    let prepared = GuardedBuffer<UInt8>(
      count: rows * kernels.prepared_bytes(precision.rawValue, Int32(inner)))
    let scales = GuardedBuffer<Float>(count: rows)
    kernels.prepare(
      precision.rawValue, source.pointer, Int64(inner), Int32(rows), Int32(inner),
      factors?.pointer, prepared.raw, scales.pointer)
    return (prepared, scales)
  }

  /// The map of rows of floats; `residual` is added in place.
  func apply(
    to x: [Float], rows: Int, activation: Int = RAMPART_IDENTITY, residual: [Float]? = nil,
    bfloat16: Bool = false
  ) -> [Float] {
    let (prepared, scales) = prepare(x, rows: rows)
    let output = GuardedBuffer<Float>(count: rows * columns)
    let half = GuardedBuffer<UInt16>(count: rows * columns)
    let addends = residual.map { GuardedBuffer($0) }
    if let residual, !bfloat16 {
      for (index, value) in residual.enumerated() { output[index] = value }
    }
    var map = rampart_linear(
      precision: precision.rawValue, inner: Int32(inner), columns: Int32(columns),
      panels: panels.raw, bias: bias.pointer, column_scale: scale.pointer,
      compensation: compensation.pointer)
    var epilogue = rampart_epilogue(
      activation: Int32(activation),
      residual: residual == nil ? nil : bfloat16 ? addends?.pointer : output.pointer,
      stores_bfloat16: bfloat16 ? 1 : 0)
    let target = bfloat16 ? half.raw : output.raw
    let panelCount = columns / Int(kernels.panel_columns), middle = panelCount / 2
    for panels in [0..<middle, middle..<panelCount] {
      kernels.linear(
        &map, prepared.raw, scales.pointer, Int32(rows), Int32(panels.lowerBound),
        Int32(panels.count), target, Int64(columns), &epilogue)
    }
    let buffersAreIntact =
      prepared.isIntact && scales.isIntact && output.isIntact && half.isIntact && isIntact
    guard buffersAreIntact else { return [] }
    return bfloat16 ? half.elements.map(widened) : output.elements
  }

  var isIntact: Bool {
    panels.isIntact && scale.isIntact && compensation.isIntact && bias.isIntact
  }
}
