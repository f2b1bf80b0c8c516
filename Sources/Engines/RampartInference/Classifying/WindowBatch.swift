internal import RampartCore

/// The logits of one sequence.
struct SequenceResult {
  let logits: [Float]
  let isRecomputed: Bool
}

/// The different sequences of some texts: computed ones with their results, and those that wait.
struct WindowBatch {
  /// The results, in the order in which sequences were added.
  private(set) var results: [SequenceResult] = []
  /// The sequences that were added since.
  private(set) var pending: [[Int32]] = []
  /// Tokens of those that wait.
  private(set) var pendingTokenCount = 0
  private var known: [Fingerprint: Int] = [:]
  private let margin: Double
  private let temperature: Double
  private let boundaries: [ClassBoundary]
  private let score: CalibratedScore?

  /// A sequence's length and hash; sequences that share both are taken for the same one.
  private struct Fingerprint: Hashable {
    let count: Int
    let hash: Int

    init(_ sequence: [Int32]) {
      count = sequence.count
      // Hasher is seeded for each process, so nobody can make two sequences collide.
      var hasher = Hasher()
      sequence.withUnsafeBytes { hasher.combine(bytes: $0) }
      hash = hasher.finalize()
    }
  }

  init(
    margin: Double, temperature: Double, boundaries: [ClassBoundary], score: CalibratedScore? = nil
  ) {
    self.margin = margin
    self.temperature = temperature
    self.boundaries = boundaries
    self.score = score
  }

  /// Adds a sequence unless it is known; returns its place among the results.
  mutating func add(_ sequence: [Int32]) -> Int {
    let fingerprint = Fingerprint(sequence)
    if let place = known[fingerprint] { return place }
    let place = results.count + pending.count
    known[fingerprint] = place
    pending.append(sequence)
    pendingTokenCount += sequence.count
    return place
  }

  /// Whether the decision about a sequence could be another in exact numbers.
  func isNearBoundary(_ logits: [Float]) -> Bool {
    boundaries.contains {
      ClassProbabilities.isNear(
        logits, $0, temperature: temperature, margin: margin, score: score)
    }
  }

  /// Takes the results of all that waited.
  mutating func finish(_ new: [SequenceResult]) {
    results += new
    pending = []
    pendingTokenCount = 0
  }
}
