internal import RampartModelFiles

/// A layer normalisation as it lies in the files.
struct NormSource: Sendable {
  let gain: WeightEntry
  let offset: WeightEntry
  let axis: PaddedAxis
}

/// One transformer layer as it lies in the files.
struct LayerSources: Sendable {
  let queryKeyValue: LinearSource
  let attentionOutput: LinearSource
  let attentionNorm: NormSource
  let up: LinearSource
  let down: LinearSource
  let outputNorm: NormSource
  /// What projects relative positions to keys and to queries.
  let positionKey: LinearSource?
  let positionQuery: LinearSource?
}

/// All weights of an encoder as they lie in the files: every one is there and has the right shape.
struct EncoderSources: Sendable {
  let words: WeightEntry
  let positions: WeightEntry?
  let tokenTypes: WeightEntry?
  let embeddingProjection: LinearSource?
  let embeddingNorm: NormSource
  let relativePositions: WeightEntry?
  let relativeNorm: NormSource?
  let layers: [LayerSources]
  let pooler: LinearSource?
  let classifier: LinearSource?

  init(
    _ lookup: TensorLookup, configuration: EncoderConfiguration, layout: EncoderLayout
  ) throws(ModelError) {
    let (hidden, embedding) = (layout.hidden, layout.embedding)
    let isDeberta = configuration.architecture.isDeberta
    func table(_ name: String, rows: Int) throws(ModelError) -> WeightEntry? {
      if rows == 0 { return nil }
      return try lookup.weight("embeddings.\(name).weight", shape: [rows, embedding.count])
    }
    words = try lookup.weight(
      "embeddings.word_embeddings.weight", shape: [configuration.vocabularySize, embedding.count])
    positions = try table(
      "position_embeddings",
      rows: configuration.hasPositionEmbeddings ? configuration.maximumLength : 0)
    tokenTypes = try table("token_type_embeddings", rows: configuration.tokenTypeCount)
    embeddingProjection =
      embedding == hidden
      ? nil
      : try lookup.linear(
        ["embeddings.embed_proj"], rows: hidden, columns: embedding, hasBias: false)
    embeddingNorm = try lookup.norm("embeddings.LayerNorm", axis: hidden)

    let relative = configuration.relativeAttention
    relativePositions =
      if let relative {
        try lookup.weight(
          "encoder.rel_embeddings.weight", shape: [relative.rowCount, hidden.count])
      } else { nil }
    relativeNorm =
      relative?.isNormalized == true ? try lookup.norm("encoder.LayerNorm", axis: hidden) : nil

    var layers: [LayerSources] = []
    for index in 0..<configuration.layerCount {
      layers.append(
        try LayerSources(
          lookup, prefix: "encoder.layer.\(index)", configuration: configuration, layout: layout))
    }
    self.layers = layers

    guard configuration.architecture.hasClassifier else {
      pooler = nil
      classifier = nil
      return
    }
    pooler = try lookup.linear(
      exact: [isDeberta ? "pooler.dense" : lookup.prefix + "pooler.dense"], rows: hidden,
      columns: hidden)
    classifier = try lookup.linear(
      exact: ["classifier"], rows: .plain(configuration.labels.count), columns: hidden)
  }
}

extension LayerSources {
  init(
    _ lookup: TensorLookup, prefix: String, configuration: EncoderConfiguration,
    layout: EncoderLayout
  ) throws(ModelError) {
    let (hidden, heads) = (layout.hidden, layout.heads)
    let attention = "\(prefix).attention.self."
    let names =
      configuration.architecture.isDeberta
      ? ["query_proj", "key_proj", "value_proj"] : ["query", "key", "value"]
    queryKeyValue = try lookup.linear(
      names.map { attention + $0 }, rows: heads, columns: hidden)
    attentionOutput = try lookup.linear(
      ["\(prefix).attention.output.dense"], rows: hidden, columns: heads)
    attentionNorm = try lookup.norm("\(prefix).attention.output.LayerNorm", axis: hidden)
    up = try lookup.linear(
      ["\(prefix).intermediate.dense"], rows: layout.intermediate, columns: hidden)
    down = try lookup.linear(
      ["\(prefix).output.dense"], rows: hidden, columns: layout.intermediate)
    outputNorm = try lookup.norm("\(prefix).output.LayerNorm", axis: hidden)

    let relative = configuration.relativeAttention
    func projection(_ own: String, shared: String) throws(ModelError) -> LinearSource {
      try lookup.linear(
        [attention + (relative?.sharesProjections == true ? shared : own)], rows: heads,
        columns: hidden)
    }
    positionKey =
      relative?.usesContentToPosition == true
      ? try projection("pos_key_proj", shared: "key_proj") : nil
    positionQuery =
      relative?.usesPositionToContent == true
      ? try projection("pos_query_proj", shared: "query_proj") : nil
  }
}
