internal import CRampartKernels
internal import RampartCore
internal import RampartModelFiles

/// One chunk of a phase, run by any thread.
extension Pack {
  /// The scratch that a chunk of any phase of this pack needs.
  func scratchBytes(rowLimit: Int) -> Int {
    let (layout, table) = (weights.layout, weights.kernels.table)
    let attention = table.pointee.attention_scratch(
      precision.attention, Int32(longest), Int32(layout.headWidth), Int32(layout.positionRows))
    var rows = RowScratch.byteCount(weights, rows: rowLimit, precision: precision)
    var positions = 0
    if isStreamed {
      rows += StreamedLinear.scratchBytes(weights.kernels, inputs: layout.widestInput)
      positions = PositionProjection.scratchBytes(layout, kernels: weights.kernels)
    }
    return max(attention, rows, positions)
  }

  /// Computes one chunk of the open phase.
  func compute(_ chunk: Int, scratch: UnsafeMutableRawPointer) {
    do {
      switch step {
      case .embed: try embed(chunks[chunk], scratch)
      case .positions: try projectPositions(chunk, scratch)
      case .attention: attend(chunk, scratch)
      case .rows, .lastRows: try advance(chunks[chunk], scratch)
      case .classify: try classify(chunks[chunk], scratch)
      case .mean: average(chunk)
      }
    } catch {
      fail(error)
    }
  }

  private func rowScratch(_ scratch: UnsafeMutableRawPointer, rows: Int) -> RowScratch {
    RowScratch(scratch, weights: weights, rows: rows, precision: precision)
  }

  // MARK: - Rows

  private func embed(_ rows: Range<Int>, _ start: UnsafeMutableRawPointer) throws {
    let (layout, table) = (weights.layout, weights.kernels.table)
    let scratch = rowScratch(start, rows: rows.count)
    let width = layout.embedding.padded
    let (words, stored) = (weights.words, weights.sources.words.stored)
    let isPlain = stored == rampart_number(RAMPART_STORED_FLOAT32)
    let scales = weights.sources.words.scales?.floats
    let target = hidden + rows.lowerBound * layout.hidden.padded
    let isProjected = weights.embeddingProjection != nil
    let embeddings = isProjected ? scratch.intermediate : target
    for (index, row) in rows.enumerated() {
      let embedding = embeddings + index * width
      if isPlain {
        try words.read(Int(ids[row]), into: embedding)
      } else {
        try words.read(Int(ids[row]), into: scratch.prepared)
        table.pointee.widen(
          stored, scratch.prepared, scales?[Int(ids[row])] ?? 1, embedding, layout.embedding.count)
      }
      for column in layout.embedding.count..<width { embedding[column] = 0 }
      if let added = weights.addedEmbeddings {
        let hasPositions = weights.sources.positions != nil
        let term = added + (hasPositions ? Int(positions[row]) * width : 0)
        for column in 0..<width { embedding[column] += term[column] }
      }
    }
    if isProjected {
      try apply(
        .embedding, input: embeddings, width: width, rows: rows.count, output: target,
        stride: layout.hidden.padded, epilogue: .plain, scratch)
    }
    normalize(target, rows: rows.count, weights.embeddingNorm)
    try project(0, rows, scratch)
  }

  /// Everything of the layer behind attention for some rows, and the next layer's projections.
  private func advance(_ rows: Range<Int>, _ start: UnsafeMutableRawPointer) throws {
    let layout = weights.layout
    let scratch = rowScratch(start, rows: rows.count)
    try finishLayer(
      hidden: hidden + rows.lowerBound * layout.hidden.padded,
      context: context + rows.lowerBound * layout.heads.padded, rows: rows.count, scratch)
    if step == .rows { try project(layer + 1, rows, scratch) }
  }

  /// Queries, keys and values.
  private func project(_ layer: Int, _ rows: Range<Int>, _ scratch: RowScratch) throws {
    let layout = weights.layout
    let isLast = layer == weights.configuration.layerCount - 1
    let stride = 3 * layout.heads.padded
    let isFloat = precision == .fp32
    var epilogue = rampart_epilogue.plain
    epilogue.stores_bfloat16 = isFloat ? 0 : 1
    try apply(
      .queryKeyValue, layer: layer, input: hidden + rows.lowerBound * layout.hidden.padded,
      width: layout.hidden.padded, rows: rows.count,
      output: projections + rows.lowerBound * stride * (isFloat ? 4 : 2), stride: stride,
      queries: isLast && output == .logits && !isStreamed ? firstTokens(in: rows) : nil,
      epilogue: epilogue, scratch)
  }

  /// The rows among `rows`, counted from their first, that begin a sequence.
  private func firstTokens(in rows: Range<Int>) -> [Int] {
    (0..<items.count).compactMap { sequence in
      let row = Int(starts[sequence])
      return rows.contains(row) ? row - rows.lowerBound : nil
    }
  }

  private func finishLayer(
    hidden: UnsafeMutablePointer<Float>, context: UnsafePointer<Float>, rows: Int,
    _ scratch: RowScratch
  ) throws {
    let (layout, packed) = (weights.layout, weights.layers[layer])
    let width = layout.hidden.padded
    var adding = rampart_epilogue.plain
    adding.residual = UnsafePointer(hidden)
    try apply(
      .attentionOutput, layer: layer, input: context, width: layout.heads.padded, rows: rows,
      output: hidden, stride: width, epilogue: adding, scratch)
    normalize(hidden, rows: rows, packed.attentionNorm)
    var activated = rampart_epilogue.plain
    activated.activation = weights.configuration.activation.kernel
    try apply(
      .up, layer: layer, input: hidden, width: width, rows: rows, output: scratch.intermediate,
      stride: layout.intermediate.padded, epilogue: activated, scratch)
    try apply(
      .down, layer: layer, input: scratch.intermediate, width: layout.intermediate.padded,
      rows: rows, output: hidden, stride: width, epilogue: adding, scratch)
    normalize(hidden, rows: rows, packed.outputNorm)
  }

  private func normalize(_ x: UnsafeMutablePointer<Float>, rows: Int, _ norm: PackedNorm) {
    weights.kernels.table.pointee.layer_norm(
      x, Int64(weights.layout.hidden.padded), Int32(rows), norm.width, norm.gain, norm.offset,
      weights.configuration.layerNormEpsilon)
  }

  /// The last layer for the first token of some sequences, then pooler and classifier in fp32.
  private func classify(_ sequences: Range<Int>, _ start: UnsafeMutableRawPointer) throws {
    let layout = weights.layout
    let scratch = rowScratch(start, rows: sequences.count)
    let (width, heads) = (layout.hidden.padded, layout.heads.padded)
    for (index, sequence) in sequences.enumerated() {
      let row = Int(starts[sequence])
      (scratch.gatheredHidden + index * width).update(from: hidden + row * width, count: width)
      (scratch.gatheredContext + index * heads).update(from: context + row * heads, count: heads)
    }
    try finishLayer(
      hidden: scratch.gatheredHidden, context: scratch.gatheredContext, rows: sequences.count,
      scratch)
    var activated = rampart_epilogue.plain
    activated.activation = weights.configuration.poolerActivation.kernel
    try apply(
      .pooler, input: scratch.gatheredHidden, width: width, rows: sequences.count,
      output: scratch.pooled, stride: width, epilogue: activated, scratch)
    try apply(
      .classifier, input: scratch.pooled, width: width, rows: sequences.count,
      output: logits + sequences.lowerBound * resultStride, stride: resultStride,
      epilogue: .plain, scratch)
  }

  private func average(_ sequence: Int) {
    let width = weights.layout.hidden.padded
    let sum = logits + sequence * resultStride
    let rows = Int(starts[sequence])..<Int(starts[sequence + 1])
    sum.update(repeating: 0, count: width)
    for row in rows {
      let state = hidden + row * width
      for column in 0..<width { sum[column] += state[column] }
    }
    for column in 0..<width { sum[column] /= Float(rows.count) }
  }

  // MARK: - Attention

  /// One head of one sequence, or of a block of its queries.
  private func attend(_ chunk: Int, _ scratch: UnsafeMutableRawPointer) {
    let layout = weights.layout
    let (part, block) = chunk.quotientAndRemainder(dividingBy: queryBlocks)
    let (sequence, head) = part.quotientAndRemainder(dividingBy: layout.headCount)
    let start = Int(starts[sequence])
    let length = Int(starts[sequence + 1]) - start
    let isLast = layer == weights.configuration.layerCount - 1
    let queries =
      isLast && output == .logits
      ? 0..<1 : RowChunks(rows: length, count: queryBlocks, unit: 16)[block]
    guard !queries.isEmpty else { return }
    let number = precision == .fp32 ? 4 : 2
    let heads = layout.heads.padded
    let column = head * layout.headWidth
    let first = projections + (start * 3 * heads + column) * number
    let terms = Float(weights.configuration.scoreTermCount)
    let tables = positionTables(of: head)
    var attention = rampart_attention(
      precision: precision.attention, head_width: Int32(layout.headWidth), length: Int32(length),
      first_query: Int32(queries.lowerBound), end_query: Int32(queries.upperBound),
      scale: 1 / (Float(weights.configuration.headSize) * terms).squareRoot(),
      queries: first, keys: first + heads * number, values: first + 2 * heads * number,
      stride: Int64(3 * heads), position_keys: tables.keys, position_queries: tables.queries,
      relative: weights.relativeTable, context: context + start * heads + column,
      context_stride: Int64(heads), scratch: scratch)
    weights.kernels.table.pointee.attention(&attention)
  }

  private func positionTables(
    of head: Int
  ) -> (keys: UnsafeRawPointer?, queries: UnsafeRawPointer?) {
    let packed = weights.layers[layer]
    guard isStreamed else {
      let offset = head * weights.positionBytes
      return (
        packed.positionKeys.map { $0 + offset }, packed.positionQueries.map { $0 + offset }
      )
    }
    guard let tables = positionTables else { return (nil, nil) }
    let keys = UnsafeRawPointer(tables + head * streamedTableBytes)
    let queries = keys + weights.layout.headCount * streamedTableBytes
    return (
      packed.positionKeyBias == nil ? nil : keys, packed.positionQueryBias == nil ? nil : queries
    )
  }

  /// Chunks of the phase that projects relative positions: units of keys, then of queries.
  var positionChunkCount: Int { 2 * PositionProjection.unitCount(weights.layout) }

  private var streamedTableBytes: Int {
    EncoderWeights.positionBytes(
      weights.layout, kernels: weights.kernels, precision: precision.attention)
  }

  private func projectPositions(_ chunk: Int, _ scratch: UnsafeMutableRawPointer) throws {
    guard let positions = weights.relativePositions, let tables = positionTables else { return }
    let (layout, packed) = (weights.layout, weights.layers[layer])
    let projection = PositionProjection(
      reader: weights.reader, layout: layout, positions: positions,
      precision: precision.attention, tableBytes: streamedTableBytes,
      isChecked: false)
    let (kind, unit) = chunk.quotientAndRemainder(
      dividingBy: PositionProjection.unitCount(layout))
    let layer = weights.sources.layers[layer]
    let source = kind == 0 ? layer.positionKey : layer.positionQuery
    guard let source, let bias = kind == 0 ? packed.positionKeyBias : packed.positionQueryBias
    else { return }
    try projection.project(
      source, bias: bias, unit: unit,
      into: tables + kind * layout.headCount * streamedTableBytes, scratch: scratch)
  }
}
