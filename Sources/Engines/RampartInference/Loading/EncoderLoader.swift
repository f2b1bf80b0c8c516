internal import CRampartKernels
internal import RampartCore
internal import RampartModelFiles

/// Reads, checks and packs an encoder's weights on all threads, through bounded buffers.
struct EncoderLoader {
  private let weights: EncoderWeights
  private let reader: WeightReader
  private let file: String
  private var jobs: [Job] = []
  private var smoothed: [SmoothingJob] = []

  /// One step that any thread may take; no two write to the same memory.
  private enum Job {
    case check(WeightEntry, Range<Int>)
    case pack(PackJob, first: Int)
    case project(ProjectionJob, unit: Int)
  }

  // Safety: the pointers lead to memory of the weights, of which each job writes its own part.
  private struct PackJob: @unchecked Sendable {
    let source: LinearSource
    let map: rampart_linear
    let panels: UnsafeMutableRawPointer
    let scales: UnsafeMutablePointer<Float>?
    let compensation: UnsafeMutablePointer<Int32>?
    let factors: UnsafePointer<Float>?
  }

  // Safety: as above.
  private struct ProjectionJob: @unchecked Sendable {
    let source: LinearSource
    let bias: UnsafePointer<Float>
    let tables: UnsafeMutableRawPointer
  }

  // Safety: as above.
  private struct SmoothingJob: @unchecked Sendable {
    let source: LinearSource
    let gain: UnsafePointer<Float>
    let factors: UnsafeMutablePointer<Float>
    let inverse: UnsafeMutablePointer<Float>
  }

  static func load(
    _ configuration: EncoderConfiguration, directory: ModelDirectory, files: TensorFiles,
    precision: NumericPrecision, threads: Int, kernels: Kernels
  ) throws(ModelError) -> EncoderWeights {
    let layout = EncoderLayout(configuration)
    let file = "\(directory.path)/config.json"
    let lookup = try TensorLookup(files, configuration: configuration, configurationFile: file)
    let sources = try EncoderSources(lookup, configuration: configuration, layout: layout)
    let reader = WeightReader(files: files, kernels: kernels)
    guard let memory = AlignedBuffer(byteCount: 8 * layout.hidden.padded) else {
      throw ModelError(file: file, "there is not enough memory to load the model")
    }
    let norm = try readNorm(sources.embeddingNorm, reader, into: memory)
    var table: OpaquePointer?
    if let relative = configuration.relativeAttention {
      table = RelativeTable.make(relative, maximumLength: configuration.maximumLength)
      guard table != nil else {
        throw ModelError(
          file: file,
          "`position_buckets` and `max_relative_positions` leave gaps between buckets, which is not supported"
        )
      }
    }
    let weights = EncoderWeights(
      configuration: configuration, layout: layout, precision: precision, reader: reader,
      sources: sources, words: try files.rows(of: sources.words.entry), relativeTable: table,
      embeddingNorm: norm, memory: [memory])
    var loader = EncoderLoader(weights: weights, reader: reader, file: file)
    try loader.prepare()
    try loader.run(threads: threads)
    return weights
  }

  private init(weights: EncoderWeights, reader: WeightReader, file: String) {
    self.weights = weights
    self.reader = reader
    self.file = file
  }

  // MARK: - Memory and jobs

  private mutating func prepare() throws(ModelError) {
    let sources = weights.sources
    let precision = weights.precision.linear
    let float = rampart_precision(RAMPART_FLOAT32)
    if let projection = sources.embeddingProjection {
      weights.embeddingProjection = try linear(projection, precision)
    }
    try addEmbeddings()
    try normalizePositions()
    var inputNorm = weights.embeddingNorm
    for source in sources.layers {
      let attentionNorm = try norm(source.attentionNorm)
      let outputNorm = try norm(source.outputNorm)
      let (positionKeys, keyBias) = try positions(source.positionKey)
      let (positionQueries, queryBias) = try positions(source.positionQuery)
      let layer = PackedLayer(
        queryKeyValue: try linear(source.queryKeyValue, precision, after: inputNorm),
        attentionOutput: try linear(source.attentionOutput, precision),
        attentionNorm: attentionNorm, up: try linear(source.up, precision, after: attentionNorm),
        down: try linear(source.down, precision), outputNorm: outputNorm,
        positionKeys: positionKeys, positionQueries: positionQueries, positionKeyBias: keyBias,
        positionQueryBias: queryBias)
      weights.layers.append(layer)
      inputNorm = outputNorm
    }
    if let pooler = sources.pooler { weights.pooler = try linear(pooler, float) }
    if let classifier = sources.classifier { weights.classifier = try linear(classifier, float) }
    checkWords()
  }

  private func allocate(_ byteCount: Int) throws(ModelError) -> AlignedBuffer {
    guard let buffer = AlignedBuffer(byteCount: byteCount) else {
      throw ModelError(file: file, "there is not enough memory to load the model")
    }
    weights.memory.append(buffer)
    return buffer
  }

  private func norm(_ source: NormSource) throws(ModelError) -> PackedNorm {
    try Self.readNorm(source, reader, into: try allocate(8 * source.axis.padded))
  }

  private static func readNorm(
    _ source: NormSource, _ reader: WeightReader, into buffer: AlignedBuffer
  ) throws(ModelError) -> PackedNorm {
    let width = source.axis.padded
    try reader.readTable(source.gain, axis: source.axis, into: buffer.floats)
    try reader.readTable(source.offset, axis: source.axis, into: buffer.floats + width)
    return PackedNorm(
      gain: buffer.floats, offset: buffer.floats + width, width: Int32(source.axis.count))
  }

  private func biases(of source: LinearSource) throws(ModelError) -> UnsafePointer<Float> {
    let buffer = try allocate(4 * source.outputs)
    for (part, bias) in source.biases.enumerated() {
      try reader.readTable(
        bias, axis: source.rows, into: buffer.floats + part * source.rows.padded)
    }
    return UnsafePointer(buffer.floats)
  }

  private mutating func linear(
    _ source: LinearSource, _ precision: rampart_precision, after norm: PackedNorm? = nil
  ) throws(ModelError) -> PackedLinear {
    let (inner, columns) = (source.columns.padded, source.outputs)
    let table = reader.kernels.table
    let panels = try allocate(
      table.pointee.panel_bytes(precision, Int32(inner), Int32(columns)))
    var (scales, compensation): (UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Int32>?)
    var factors: SmoothingJob?
    if precision == rampart_precision(RAMPART_INT8) {
      let extra = try allocate(8 * columns)
      scales = extra.floats
      compensation = (extra.base + 4 * columns).assumingMemoryBound(to: Int32.self)
      // Whole numbers are taken as they are stored, so that fp32 and int8 have the same weights.
      let isStored = source.weights.contains { $0.isInteger }
      if let norm, !isStored, Smoothing.isNeeded(gain: norm.gain, width: Int(norm.width)) {
        let buffer = try allocate(8 * inner)
        let job = SmoothingJob(
          source: source, gain: norm.gain, factors: buffer.floats, inverse: buffer.floats + inner)
        smoothed.append(job)
        factors = job
      }
    }
    let map = rampart_linear(
      precision: precision, inner: Int32(inner), columns: Int32(columns), panels: panels.base,
      bias: try biases(of: source), column_scale: scales, compensation: compensation)
    let job = PackJob(
      source: source, map: map, panels: panels.base, scales: scales, compensation: compensation,
      factors: factors.map { UnsafePointer($0.inverse) })
    for first in stride(from: 0, to: columns, by: WeightReader.groupSize) {
      jobs.append(.pack(job, first: first))
    }
    return PackedLinear(map: map, smoothing: factors.map { UnsafePointer($0.factors) })
  }

  private mutating func positions(
    _ source: LinearSource?
  ) throws(ModelError) -> (tables: UnsafeRawPointer?, bias: UnsafePointer<Float>?) {
    guard let source else { return (nil, nil) }
    let tables = try allocate(weights.layout.headCount * weights.positionBytes)
    let job = ProjectionJob(source: source, bias: try biases(of: source), tables: tables.base)
    for unit in 0..<PositionProjection.unitCount(weights.layout) {
      jobs.append(.project(job, unit: unit))
    }
    return (UnsafeRawPointer(tables.base), job.bias)
  }

  /// The embeddings of positions and of kind 0 in one table.
  private func addEmbeddings() throws(ModelError) {
    let (sources, axis) = (weights.sources, weights.layout.embedding)
    guard sources.positions != nil || sources.tokenTypes != nil else { return }
    let width = axis.padded
    let rows = sources.positions == nil ? 1 : weights.configuration.maximumLength
    let table = try allocate(4 * rows * width).floats
    if let positions = sources.positions {
      try reader.readTable(positions, rows: rows, axis: axis, into: table)
    }
    if let types = sources.tokenTypes {
      let kind = try allocate(4 * width).floats
      try reader.readTable(types, axis: axis, into: kind)
      for row in 0..<rows {
        for column in 0..<width { table[row * width + column] += kind[column] }
      }
    }
    weights.addedEmbeddings = UnsafePointer(table)
  }

  private func normalizePositions() throws(ModelError) {
    guard let source = weights.sources.relativePositions else { return }
    let (axis, rows) = (weights.layout.hidden, weights.layout.positionRows)
    let plain = try allocate(4 * rows * axis.padded).floats
    try reader.readTable(source, rows: rows, axis: axis, into: plain)
    let table = reader.kernels.table
    if let source = weights.sources.relativeNorm {
      let norm = try norm(source)
      table.pointee.layer_norm(
        plain, Int64(axis.padded), Int32(rows), norm.width, norm.gain, norm.offset,
        weights.configuration.layerNormEpsilon)
    }
    let float = rampart_precision(RAMPART_FLOAT32)
    let prepared = try allocate(
      rows * table.pointee.prepared_bytes(float, Int32(axis.padded)))
    table.pointee.prepare(
      float, plain, Int64(axis.padded), Int32(rows), Int32(axis.padded), nil, prepared.base, nil)
    weights.relativePositions = UnsafePointer(prepared.floats)
  }

  /// Embeddings stay in the file; they are read once, so that a damaged one is found now.
  private mutating func checkWords() {
    let words = weights.sources.words
    let count = words.entry.elementCount
    let step = Self.checkedBytes / words.size
    for first in stride(from: 0, to: count, by: step) {
      jobs.append(.check(words, first..<min(first + step, count)))
    }
  }

  /// What a thread reads at once to check it: fits its second-level cache.
  private static let checkedBytes = 1 << 18

  // MARK: - Work

  private func run(threads: Int) throws(ModelError) {
    let (layout, weights, reader) = (weights.layout, weights, reader)
    let scratch = max(
      Self.checkedBytes,
      Smoothing.scratchBytes(inputs: layout.widestInput)
        + BufferCursor.rounded(4 * WeightReader.groupSize),
      PositionProjection.scratchBytes(layout, kernels: reader.kernels))
    let (jobs, smoothed) = (jobs, smoothed)
    try Threads.run(smoothed.count, threads: threads, scratchBytes: scratch, file: file) {
      task, scratch throws(ModelError) in
      let job = smoothed[task]
      try Smoothing.fill(
        job.factors, inverse: job.inverse, source: job.source, gain: job.gain, reader: reader,
        scratch: scratch)
    }
    let projection = weights.relativePositions.map {
      PositionProjection(
        reader: reader, layout: layout, positions: $0, precision: weights.precision.attention,
        tableBytes: weights.positionBytes, isChecked: true)
    }
    let work = Work(reader: reader, projection: projection)
    try Threads.run(jobs.count, threads: threads, scratchBytes: scratch, file: file) {
      task, scratch throws(ModelError) in
      switch jobs[task] {
      case .check(let entry, let elements):
        try reader.check(entry, elements: elements, scratch: scratch)
      case .pack(let job, let first):
        try Self.pack(job, first: first, reader: reader, scratch: scratch)
      case .project(let job, let unit):
        try work.projection?.project(
          job.source, bias: job.bias, unit: unit, into: job.tables, scratch: scratch)
      }
    }
  }

  // Safety: the projection only reads the table of positions that its pointer leads to.
  private struct Work: @unchecked Sendable {
    let reader: WeightReader
    let projection: PositionProjection?
  }

  private static func pack(
    _ job: PackJob, first: Int, reader: WeightReader, scratch: UnsafeMutableRawPointer
  ) throws(ModelError) {
    let inner = job.source.columns.padded
    var cursor = BufferCursor(scratch)
    let floats = cursor.floats(WeightReader.groupSize * inner)
    let raw = cursor.take(WeightReader.scratchBytes(inputs: inner))
    // A group lies in one of the weights that are stacked: their padded rows are multiples of a group.
    let isStored =
      job.map.precision == rampart_precision(RAMPART_INT8)
      && job.source.weights[first / job.source.rows.padded].isInteger
    let scales = isStored ? cursor.floats(WeightReader.groupSize) : nil
    try reader.read(
      job.source, first: first, count: WeightReader.groupSize, into: floats, scratch: raw,
      factors: job.factors, scales: scales, isChecked: true)
    let table = reader.kernels.table
    let offset = table.pointee.panel_bytes(job.map.precision, Int32(inner), Int32(first))
    table.pointee.pack_linear(
      job.map.precision, floats, Int32(inner), Int32(WeightReader.groupSize),
      scales.map { UnsafePointer($0) }, job.panels + offset, job.scales.map { $0 + first },
      job.compensation.map { $0 + first })
  }
}
