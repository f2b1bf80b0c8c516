internal import CRampartKernels
internal import RampartCore

extension Pack {
  /// The linear maps of an encoder.
  enum Map {
    case embedding, queryKeyValue, attentionOutput, up, down, pooler, classifier
  }

  /// Computes a linear map of some rows, from packed weights or, in the reference path, from the files.
  ///
  /// `input` are rows of `width` numbers, `output` rows of `stride` numbers, float or bfloat16 as the epilogue says. Where
  /// `queries` is given, only these rows' queries are computed of queries, keys and values.
  func apply(
    _ map: Map, layer: Int = 0, input: UnsafePointer<Float>, width: Int, rows: Int,
    output: UnsafeMutableRawPointer, stride: Int, queries: [Int]? = nil,
    epilogue: rampart_epilogue, _ scratch: RowScratch
  ) throws {
    guard var linear = packed(map, layer: layer) else { return }
    let table = weights.kernels.table
    var epilogue = epilogue
    if isStreamed, let source = source(map, layer: layer) {
      table.pointee.prepare(
        NumericPrecision.fp32.linear, input, Int64(width), Int32(rows), Int32(width), nil,
        scratch.prepared, nil)
      var cursor = BufferCursor(scratch.remainder)
      let streamed = StreamedLinear(
        weights.reader, inputs: weights.layout.widestInput, cursor: &cursor)
      try streamed.compute(
        source, bias: linear.map.bias, range: 0..<source.outputs, prepared: scratch.prepared,
        rows: rows, output: output.assumingMemoryBound(to: Float.self), stride: stride,
        epilogue: epilogue, isChecked: false)
      return
    }
    table.pointee.prepare(
      linear.map.precision, input, Int64(width), Int32(rows), Int32(width), linear.smoothing,
      scratch.prepared, scratch.rowScales)
    let panels = linear.map.columns / table.pointee.panel_columns
    guard let queries else {
      table.pointee.linear(
        &linear.map, scratch.prepared, scratch.rowScales, Int32(rows), 0, panels, output,
        Int64(stride), &epilogue)
      return
    }
    let rowBytes = table.pointee.prepared_bytes(linear.map.precision, linear.map.inner)
    for row in queries {
      table.pointee.linear(
        &linear.map, scratch.prepared + row * rowBytes, scratch.rowScales + row, 1, 0, panels / 3,
        output + row * stride * (epilogue.stores_bfloat16 == 0 ? 4 : 2), Int64(stride), &epilogue)
    }
    table.pointee.linear(
      &linear.map, scratch.prepared, scratch.rowScales, Int32(rows), panels / 3,
      panels - panels / 3, output, Int64(stride), &epilogue)
  }

  private func packed(_ map: Map, layer: Int) -> PackedLinear? {
    switch map {
    case .embedding: weights.embeddingProjection
    case .queryKeyValue: weights.layers[layer].queryKeyValue
    case .attentionOutput: weights.layers[layer].attentionOutput
    case .up: weights.layers[layer].up
    case .down: weights.layers[layer].down
    case .pooler: weights.pooler
    case .classifier: weights.classifier
    }
  }

  /// What is read anew in the reference path; pooler and classifier are kept in fp32 always.
  private func source(_ map: Map, layer: Int) -> LinearSource? {
    let sources = weights.sources
    return switch map {
    case .embedding: sources.embeddingProjection
    case .queryKeyValue: sources.layers[layer].queryKeyValue
    case .attentionOutput: sources.layers[layer].attentionOutput
    case .up: sources.layers[layer].up
    case .down: sources.layers[layer].down
    case .pooler, .classifier: nil
    }
  }
}
