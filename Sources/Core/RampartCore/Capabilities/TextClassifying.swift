/// How numbers are kept while a model computes.
public enum NumericPrecision: String, Sendable, Hashable, CaseIterable {
  /// 32-bit floating point: the reference.
  case fp32
  /// bfloat16 products, sums in fp32.
  case bf16
  /// 8-bit integers in linear maps, bfloat16 in attention; near a decision boundary computed anew in
  /// fp32, so that no decision depends on it.
  case int8
}

/// Which classifier to load, and how.
public struct ClassifierRequest: Sendable, Hashable {
  /// The name of the model that is part of the program.
  public static let guardModel = "rampart/guard"

  /// A directory, a name such as `meta-llama/Llama-Prompt-Guard-2-86M`, or `guardModel`.
  public var model: String
  /// The folder that a relative directory starts from.
  public var baseDirectory: String
  /// The precision it computes in.
  public var precision: NumericPrecision
  /// How many threads compute; `nil` for one a core.
  public var threads: Int?
  /// The SHA-256 that the weights must have, in hexadecimal; `nil` for any.
  public var sha256: String?

  /// Creates a request.
  public init(
    model: String, baseDirectory: String = ".", precision: NumericPrecision = .int8,
    threads: Int? = nil, sha256: String? = nil
  ) {
    self.model = model
    self.baseDirectory = baseDirectory
    self.precision = precision
    self.threads = threads
    self.sha256 = sha256
  }
}

/// Loads classifiers of texts.
public protocol TextClassifying: Sendable {
  /// Returns the classifier; the same request gets the same instance, however often it is asked for.
  func classifier(for request: ClassifierRequest) throws(ClassifierError) -> any TextClassifier
}

/// A model that cannot be used.
public struct ClassifierError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Which file or tensor, what is wrong with it, and how to mend it.
  public let message: String
  /// Whether there is no such model; otherwise there is one, and it is broken.
  public let isNotFound: Bool

  /// Creates an error.
  public init(_ message: String, isNotFound: Bool = false) {
    self.message = message
    self.isNotFound = isNotFound
  }

  public var description: String { message }
}

/// Gives the probability of each label for texts of any length; used by many tasks at once.
public protocol TextClassifier: Sendable {
  /// The names of the classes, in the order of the model's outputs.
  var labels: [String] { get }

  /// How it computes, in a few words: `int8, avx512, 2 threads`.
  var summary: String { get }

  /// The most tokens a window can have, special tokens included.
  var maximumLength: Int { get }

  /// What `guard.json` says about the model; `nil` if there is none.
  var guardProfile: GuardProfile? { get }

  /// Returns the bytes of each token of `text` (valid UTF-8), without special tokens, in order.
  func tokenRanges(of text: [UInt8]) throws(ScanError) -> [Range<Int>]

  /// Returns the probabilities of every window of each of `texts` (valid UTF-8), in order.
  ///
  /// Windows cover a text wholly; an empty text has one window. Windows of the same tokens are
  /// computed once, whichever texts they are from. In `int8` and `bf16` a window that lies close to one
  /// of `boundaries` is computed anew in `fp32`.
  func classify(
    _ texts: [[UInt8]], settings: ClassifierSettings, boundaries: [ClassBoundary]
  ) async throws(ScanError) -> [[WindowClassification]]

  /// Throws unless the model computes: finite and different logits for different texts, and nearly
  /// the same ones in the precision it was loaded with and in `fp32`. The model that is part of the
  /// program must also know an attack from a harmless text.
  func proveAlive() async throws(ScanError)
}

extension TextClassifier {
  public var guardProfile: GuardProfile? { nil }
}

/// How texts are cut into windows, and how a model's outputs are read.
public struct ClassifierSettings: Sendable, Hashable {
  /// Tokens of a window, special tokens included.
  public var windowLength: Int
  /// Tokens that a window shares with the one before it.
  public var overlap: Int
  /// What logits are divided by before the softmax; above 0.
  public var temperature: Double
  /// How close to a boundary, in log-odds at temperature 1, a window is computed anew in `fp32`; `nil`
  /// for what the precision needs.
  public var recheckMargin: Double?
  /// What kind of text it is, for the scores of a model with a `guard.json`.
  public var kind: MessageKind

  /// Creates settings.
  public init(
    windowLength: Int = 256, overlap: Int = 64, temperature: Double = 1,
    recheckMargin: Double? = nil, kind: MessageKind = .userPrompt
  ) {
    self.windowLength = windowLength
    self.overlap = overlap
    self.temperature = temperature
    self.recheckMargin = recheckMargin
    self.kind = kind
  }
}

/// A place at which the decision about a text changes.
public struct ClassBoundary: Sendable, Hashable {
  /// The classes whose probabilities are added up.
  public var classes: [Int]
  /// The classes they compete with; `nil` for all others.
  public var rivals: [Int]?
  /// The share of `classes` in `classes` and `rivals` at which the decision changes, above 0 and below 1.
  public var probability: Double
  /// Whether `probability` is a score as `guard.json` calibrates it, and not a share.
  public var isCalibrated = false
  /// The calibrated score below which the decision does not change here after all; `nil` for none.
  public var minimumScore: Double?

  /// Creates a boundary.
  public init(
    classes: [Int], rivals: [Int]? = nil, probability: Double, minimumScore: Double? = nil
  ) {
    self.classes = classes
    self.rivals = rivals
    self.probability = probability
    self.minimumScore = minimumScore
  }

  /// Creates the boundary at a calibrated score, above 0 and below 1, of `scoreClasses` against all others.
  public init(score: Double, of scoreClasses: [Int]) {
    self.init(classes: scoreClasses, probability: score)
    isCalibrated = true
  }
}

/// What a model says about one window of a text.
public struct WindowClassification: Sendable, Hashable {
  /// The window's bytes in the text.
  public var range: Range<Int>
  /// The probability of each label.
  public var probabilities: [Double]
  /// The score of all score classes together, as `guard.json` calibrates it; `nil` without one.
  public var score: Double?
  /// Whether it was computed anew in fp32 because it lay close to a boundary.
  public var isRecomputed: Bool

  /// Creates a classification.
  public init(
    range: Range<Int>, probabilities: [Double], score: Double? = nil, isRecomputed: Bool = false
  ) {
    self.range = range
    self.probabilities = probabilities
    self.score = score
    self.isRecomputed = isRecomputed
  }
}
