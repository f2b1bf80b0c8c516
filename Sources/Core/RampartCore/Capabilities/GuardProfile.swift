/// What kind of text a message is: a score means something only beside others of its kind.
public enum MessageKind: String, Sendable, Hashable, CaseIterable {
  /// What people and programs say: the roles user, system and assistant.
  case userPrompt = "user_prompt"
  /// What was kept from elsewhere: the role memory.
  case document
  /// What a tool returned: the role tool.
  case toolOutput = "tool_output"

  /// The kind of messages of a role.
  public init(_ role: Role) {
    switch role {
    case .user, .system, .assistant: self = .userPrompt
    case .memory: self = .document
    case .tool: self = .toolOutput
    }
  }
}

/// The line that turns log-odds into a score: sigmoid(scale * log-odds + offset) (Platt scaling).
public struct ScoreCalibration: Sendable, Hashable {
  /// The slope, above 0.
  public var scale: Double
  /// The intercept.
  public var offset: Double

  /// Creates a calibration.
  public init(scale: Double = 1, offset: Double = 0) {
    self.scale = scale
    self.offset = offset
  }
}

/// In which readings of its spaces a text is classified.
public enum SpacingReading: String, Sendable, Hashable, CaseIterable {
  /// As it is, and with the spaces inside words taken out; the higher score counts.
  case both
  /// With the spaces inside words taken out, as LlamaFirewall does.
  case repaired
  /// As it is.
  case plain
}

/// In which of its views a text is classified.
public enum ViewReading: String, Sendable, Hashable, CaseIterable {
  /// Those that change only how a text is written down.
  case exact
  /// Guesses at words too: leetspeak, joined letters, rotation.
  case all
}

/// What `guard.json` says about the model it lies beside, checked.
public struct GuardProfile: Sendable, Hashable {
  /// From which cosine of a text's embedding with a known attack on it is close to it.
  public struct Similarity: Sendable, Hashable {
    /// From where on a person decides, above 0 and at most 1.
    public var review: Double
    /// From where on it blocks, from `review` to 1.
    public var block: Double

    /// Creates thresholds.
    public init(review: Double, block: Double) {
      self.review = review
      self.block = block
    }
  }

  /// The model's name.
  public var name: String
  /// The model's version.
  public var version: String
  /// The SHA-256 of the weights, in hexadecimal, where it was checked.
  public var sha256: String?
  /// The classes whose probabilities are added up, as indices of the model's outputs, ascending.
  public var scoreClasses: [Int]
  /// How their log-odds become a score, for each kind of message.
  public var calibrations: [MessageKind: ScoreCalibration]
  /// In which readings of its spaces the model wants a text; `nil` for the scanner's own choice.
  public var spacing: SpacingReading?
  /// In which views the model wants a text; `nil` for the scanner's own choice.
  public var views: ViewReading?
  /// How close to a boundary, in log-odds, `int8` needs to be computed anew; `nil` for the usual margin.
  public var recheckMargin: Double?
  /// The layer whose mean is the embedding of a text, from 1; `nil` where there is none.
  public var embeddingLayer: Int?
  /// When an embedding is close to that of a known attack; `nil` where there are no embeddings.
  public var similarity: Similarity?

  /// Creates a profile.
  public init(
    name: String, version: String, sha256: String? = nil, scoreClasses: [Int],
    calibrations: [MessageKind: ScoreCalibration] = [:], spacing: SpacingReading? = nil,
    views: ViewReading? = nil, recheckMargin: Double? = nil,
    embeddingLayer: Int? = nil, similarity: Similarity? = nil
  ) {
    self.name = name
    self.version = version
    self.sha256 = sha256
    self.scoreClasses = scoreClasses
    self.calibrations = calibrations
    self.spacing = spacing
    self.views = views
    self.recheckMargin = recheckMargin
    self.embeddingLayer = embeddingLayer
    self.similarity = similarity
  }

  /// The calibration for messages of a kind.
  public func calibration(for kind: MessageKind) -> ScoreCalibration {
    calibrations[kind] ?? ScoreCalibration()
  }

  /// Name, version and the first digits of the digest: `rampart-guard 1 (sha256 0123456789ab)`.
  public var title: String {
    sha256.map { "\(name) \(version) (sha256 \($0.prefix(12)))" } ?? "\(name) \(version)"
  }
}
