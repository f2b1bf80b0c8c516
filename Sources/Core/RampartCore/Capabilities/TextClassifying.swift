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
  /// A directory, or a name such as `meta-llama/Llama-Prompt-Guard-2-86M`.
  public var model: String
  /// The precision it computes in.
  public var precision: NumericPrecision
  /// How many threads compute; `nil` for one a core.
  public var threads: Int?
  /// The SHA-256 that the weights must have, in hexadecimal; `nil` for any.
  public var sha256: String?

  /// Creates a request.
  public init(
    model: String, precision: NumericPrecision = .int8, threads: Int? = nil, sha256: String? = nil
  ) {
    self.model = model
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

  /// Creates an error.
  public init(_ message: String) { self.message = message }

  public var description: String { message }
}

/// Gives the probability of each label for texts of any length; used by many tasks at once.
public protocol TextClassifier: Sendable {
  /// The names of the classes, in the order of the model's outputs.
  var labels: [String] { get }

  /// Returns the bytes of each token of `text` (valid UTF-8), without special tokens, in order.
  func tokenRanges(of text: [UInt8]) throws(ScanError) -> [Range<Int>]

  /// Returns the probabilities of every window of `text` (valid UTF-8), in order.
  ///
  /// Windows cover the whole text; an empty text has one window. In `int8` and `bf16` a window whose
  /// probability lies close to one of `boundaries` is computed anew in `fp32`.
  func classify(
    _ text: [UInt8], windows: ClassifierWindows, boundaries: [ClassBoundary]
  ) async throws(ScanError) -> [WindowClassification]
}

/// How a long text is cut.
public struct ClassifierWindows: Sendable, Hashable {
  /// Tokens of a window, special tokens included.
  public var length: Int
  /// Tokens that a window shares with the one before it.
  public var overlap: Int
  /// What logits are divided by before the softmax; above 0.
  public var temperature: Double

  /// Creates a layout.
  public init(length: Int = 256, overlap: Int = 64, temperature: Double = 1) {
    self.length = length
    self.overlap = overlap
    self.temperature = temperature
  }
}

/// A probability at which the decision about a text changes.
public struct ClassBoundary: Sendable, Hashable {
  /// The classes whose probabilities are added up.
  public var classes: [Int]
  /// The probability, from 0 to 1.
  public var probability: Double

  /// Creates a boundary.
  public init(classes: [Int], probability: Double) {
    self.classes = classes
    self.probability = probability
  }
}

/// What a model says about one window of a text.
public struct WindowClassification: Sendable, Hashable {
  /// The window's bytes in the text.
  public var range: Range<Int>
  /// The probability of each label.
  public var probabilities: [Double]
  /// Whether it was computed anew in fp32 because it lay close to a boundary.
  public var isRecomputed: Bool

  /// Creates a classification.
  public init(range: Range<Int>, probabilities: [Double], isRecomputed: Bool = false) {
    self.range = range
    self.probabilities = probabilities
    self.isRecomputed = isRecomputed
  }
}
