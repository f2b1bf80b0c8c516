internal import RampartCore
internal import RampartJSON
internal import RampartModelFiles

extension EncoderConfiguration {
  /// What sizes may be: far beyond every published encoder, so that no product of them overflows.
  private enum Bounds {
    static let vocabulary = 1...(1 << 22)
    static let width = 1...(1 << 14)
    static let intermediate = 1...(1 << 16)
    static let layers = 1...256
    static let heads = 1...256
    static let headSize = 256
    static let positions = 1...4096
    static let relativePositions = 2...4096
    static let labels = 1...4096
  }

  /// Reads a configuration; `file` names it in errors.
  init(json: [UInt8], file: String) throws(ModelError) {
    let reader = try ConfigurationReader(json: json, file: file)
    architecture = try Self.architecture(reader)
    let isDeberta = architecture.isDeberta
    try Self.refuseUnsupported(reader)

    vocabularySize = try reader.integer("vocab_size", in: Bounds.vocabulary)
    hiddenSize = try reader.integer("hidden_size", in: Bounds.width)
    layerCount = try reader.integer("num_hidden_layers", in: Bounds.layers)
    headCount = try reader.integer("num_attention_heads", in: Bounds.heads)
    intermediateSize = try reader.integer("intermediate_size", in: Bounds.intermediate)
    maximumLength = try reader.integer(
      "max_position_embeddings", in: Bounds.positions, default: 512)
    embeddingSize =
      isDeberta
      ? try reader.integer("embedding_size", in: Bounds.width, default: hiddenSize) : hiddenSize
    guard hiddenSize % headCount == 0 else {
      throw reader.error(
        "hidden_size",
        "is \(hiddenSize), which `num_attention_heads` (\(headCount)) does not divide")
    }
    let headSize = hiddenSize / headCount
    guard headSize <= Bounds.headSize else {
      throw reader.error(
        "num_attention_heads",
        "makes heads \(headSize) wide; at most \(Bounds.headSize) is supported")
    }
    for (key, expected) in [("attention_head_size", headSize), ("pooler_hidden_size", hiddenSize)] {
      let value = try reader.integer(key, in: Bounds.width, default: expected)
      guard !isDeberta || value == expected else {
        throw reader.error(key, "is \(value); only \(expected) is supported here")
      }
    }
    tokenTypeCount = try reader.integer(
      "type_vocab_size", in: (isDeberta ? 0 : 1)...1024, default: isDeberta ? 0 : 2)
    hasPositionEmbeddings =
      isDeberta ? try reader.boolean("position_biased_input", default: true) : true

    activation = try Self.activation("hidden_act", reader)
    poolerActivation = isDeberta ? try Self.activation("pooler_hidden_act", reader) : .tanh
    let epsilon = try reader.number("layer_norm_eps", default: isDeberta ? 1e-7 : 1e-12)
    guard epsilon > 0, epsilon <= 1 else {
      throw reader.error("layer_norm_eps", "must be above 0 and at most 1")
    }
    layerNormEpsilon = Float(epsilon)

    (relativeAttention, scoreTermCount) =
      isDeberta
      ? try Self.relativeAttention(reader, maximumLength: maximumLength) : (nil, 1)
    labels = architecture.hasClassifier ? try Self.labels(reader, bounds: Bounds.labels) : []
  }

  private static func architecture(_ reader: ConfigurationReader) throws(ModelError) -> Architecture
  {
    let known = Architecture.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    let names = try reader.words("architectures")
    guard let name = names.first else {
      throw reader.error("architectures", "is missing; supported: \(known)")
    }
    guard let architecture = Architecture(exactly: name.text) else {
      throw reader.error("architectures", "has none that is supported; supported: \(known)")
    }
    let type: ExactText = architecture.isDeberta ? "deberta-v2" : "bert"
    guard try reader.text("model_type") ?? type == type else {
      throw reader.error("model_type", "must be `\(type.text)` for `\(name.text)`")
    }
    return architecture
  }

  /// Everything that would change the outputs and is not computed here.
  private static func refuseUnsupported(_ reader: ConfigurationReader) throws(ModelError) {
    try reader.refuse("conv_kernel_size") { ($0.number ?? 1) <= 0 }
    try reader.refuse("position_embedding_type") { $0 == "absolute" }
    for key in ["is_decoder", "add_cross_attention"] {
      try reader.refuse(key) { $0.bool == false }
    }
    try reader.refuse("quantization_config") { _ in false }
    try reader.refuse("pruned_heads") { $0.object?.entries.isEmpty ?? false }
  }

  private static func activation(
    _ key: String, _ reader: ConfigurationReader
  ) throws(ModelError) -> Activation {
    switch try reader.text(key) ?? "gelu" {
    case "gelu", "gelu_python": return .gelu
    case "gelu_new", "gelu_pytorch_tanh": return .tanhGELU
    case "relu": return .relu
    case "silu", "swish": return .silu
    case "tanh": return .tanh
    default:
      throw reader.error(
        key,
        "names an activation that is not supported; supported: gelu, gelu_new, gelu_pytorch_tanh, relu, silu, tanh"
      )
    }
  }

  private static func relativeAttention(
    _ reader: ConfigurationReader, maximumLength: Int
  ) throws(ModelError) -> (RelativeAttention?, scoreTerms: Int) {
    let words = try reader.words("pos_att_type")
    guard words.allSatisfy({ $0 == "c2p" || $0 == "p2c" }) else {
      throw reader.error("pos_att_type", "may name `c2p` and `p2c` only")
    }
    let (c2p, p2c) = (words.contains("c2p"), words.contains("p2c"))
    // transformers scales by the terms named here even where relative attention is off.
    let scoreTerms = 1 + (c2p ? 1 : 0) + (p2c ? 1 : 0)
    guard try reader.boolean("relative_attention", default: false), c2p || p2c else {
      return (nil, scoreTerms)
    }
    let largest = Bounds.relativePositions.upperBound
    var maximum = try reader.integer("max_relative_positions", in: Int.min...largest, default: -1)
    if maximum < 1 { maximum = maximumLength }
    let buckets = try reader.integer("position_buckets", in: Int.min...largest, default: -1)
    if buckets > 0 {
      guard buckets >= 2, maximum - 1 > buckets / 2 else {
        throw reader.error(
          "position_buckets",
          "is \(buckets); it must be at least 2 and half of it below the greatest distance, \(maximum - 1)"
        )
      }
    }
    let norms = try reader.words("norm_rel_ebd")
    guard norms.allSatisfy({ $0 == "none" || $0 == "layer_norm" }) else {
      throw reader.error("norm_rel_ebd", "may be `none` or `layer_norm` only")
    }
    let relative = RelativeAttention(
      span: buckets > 0 ? buckets : maximum, bucketCount: buckets > 0 ? buckets : nil,
      maximumDistance: maximum, usesContentToPosition: c2p, usesPositionToContent: p2c,
      sharesProjections: try reader.boolean("share_att_key", default: false),
      isNormalized: norms.contains("layer_norm"))
    return (relative, scoreTerms)
  }

  /// The names of the classes: `id2label` in numeric order, else as many as `num_labels`.
  private static func labels(
    _ reader: ConfigurationReader, bounds: ClosedRange<Int>
  ) throws(ModelError) -> [String] {
    let declared = try reader.has("num_labels") ? reader.integer("num_labels", in: bounds) : nil
    guard let map = reader.value("id2label") else {
      return (0..<(declared ?? 2)).map { "LABEL_\($0)" }
    }
    guard let entries = map.object?.entries, bounds.contains(entries.count) else {
      throw reader.error(
        "id2label", "must map \(bounds.lowerBound) ... \(bounds.upperBound) numbers to names")
    }
    if let declared, declared != entries.count {
      throw reader.error("id2label", "has \(entries.count) entries, `num_labels` says \(declared)")
    }
    var labels = [String?](repeating: nil, count: entries.count)
    for entry in entries {
      guard let id = Int(entry.key), labels.indices.contains(id), labels[id] == nil,
        let name = entry.value.string
      else {
        throw reader.error("id2label", "must name each of 0 ... \(entries.count - 1) once")
      }
      labels[id] = name
    }
    return labels.compactMap { $0 }
  }
}
