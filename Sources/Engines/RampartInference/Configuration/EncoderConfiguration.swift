public import RampartModelFiles

/// What `config.json` says about an encoder, checked and with the defaults of transformers filled in.
public struct EncoderConfiguration: Sendable, Hashable {
  /// The model classes that can be computed, by their names in transformers.
  public enum Architecture: String, Sendable, Hashable, CaseIterable {
    case debertaV2SequenceClassification = "DebertaV2ForSequenceClassification"
    case debertaV2 = "DebertaV2Model"
    case bertSequenceClassification = "BertForSequenceClassification"
    case bert = "BertModel"

    /// Whether the model has a pooler and a classifier, so that it gives logits.
    public var hasClassifier: Bool {
      self == .debertaV2SequenceClassification || self == .bertSequenceClassification
    }

    var isDeberta: Bool { self == .debertaV2SequenceClassification || self == .debertaV2 }
  }

  /// The functions between linear maps.
  public enum Activation: Sendable, Hashable {
    case gelu, tanhGELU, relu, silu, tanh
  }

  /// How attention looks at the distance between tokens (DeBERTa, arXiv 2006.03654 and 2111.09543).
  public struct RelativeAttention: Sendable, Hashable {
    /// Half the rows of the table of relative positions.
    public var span: Int
    /// The number of logarithmic buckets on each side; `nil` if every distance has its own row.
    public var bucketCount: Int?
    /// The distance that the last bucket ends at.
    public var maximumDistance: Int
    /// Whether a query looks at the key's relative position.
    public var usesContentToPosition: Bool
    /// Whether a key looks at the query's relative position.
    public var usesPositionToContent: Bool
    /// Whether positions are projected by the weights of queries and keys.
    public var sharesProjections: Bool
    /// Whether the table is normalised before it is projected.
    public var isNormalized: Bool

    /// The rows of the table of relative positions.
    public var rowCount: Int { 2 * span }
  }

  /// The model class.
  public var architecture: Architecture
  /// Tokens are numbered from 0 up to here.
  public var vocabularySize: Int
  /// The width of the hidden states.
  public var hiddenSize: Int
  /// The width of the embeddings; projected to `hiddenSize` where it differs.
  public var embeddingSize: Int
  /// The number of transformer layers.
  public var layerCount: Int
  /// The number of attention heads; divides `hiddenSize`.
  public var headCount: Int
  /// The width between the two maps of the feed-forward part.
  public var intermediateSize: Int
  /// The longest sequence in tokens, special tokens included.
  public var maximumLength: Int
  /// The kinds of segment that have an embedding; all tokens are of kind 0.
  public var tokenTypeCount: Int
  /// Whether each absolute position has an embedding.
  public var hasPositionEmbeddings: Bool
  /// The activation of the feed-forward part.
  public var activation: Activation
  /// The activation of the pooler.
  public var poolerActivation: Activation
  /// Added to the variance in layer normalisation.
  public var layerNormEpsilon: Float
  /// The relative positions in attention; `nil` without.
  public var relativeAttention: RelativeAttention?
  /// By how many terms the attention scores are scaled: 1 + content to position + position to content.
  public var scoreTermCount: Int
  /// The names of the classes in the order of the outputs; empty without a classifier.
  public var labels: [String]

  /// The width of one head.
  public var headSize: Int { hiddenSize / headCount }

  /// Reads `config.json` of a model's directory.
  public static func read(from directory: ModelDirectory) throws(ModelError) -> EncoderConfiguration
  {
    let name = "config.json"
    let bytes = try directory.contents(of: name, limit: 1 << 20)
    return try EncoderConfiguration(json: bytes, file: "\(directory.path)/\(name)")
  }
}
