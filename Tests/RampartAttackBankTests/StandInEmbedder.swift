import RampartCore

/// A classifier for tests whose embeddings are counts of letters: texts of the same letters are the same to it.
final class StandInEmbedder: TextClassifier {
  let labels = ["benign", "malicious"]
  let summary = "stand-in"
  let maximumLength = 512
  private let identifier: String?
  private let shipped: String?
  private let seen = Locked<[String]>([])
  private let failures: Locked<Int>

  static let width = 26

  /// Creates a classifier.
  ///
  /// - Parameters:
  ///   - identifier: what its embeddings can be compared with; `nil` for none at all.
  ///   - shipped: the bank beside the model.
  ///   - failures: how often it fails before it works.
  init(
    _ identifier: String? = StandInEmbedder.identifier, shipped: String? = nil, failures: Int = 0
  ) {
    self.identifier = identifier
    self.shipped = shipped
    self.failures = Locked(failures)
  }

  static let identifier = String(repeating: "a", count: 32)
  static let otherIdentifier = String(repeating: "b", count: 32)

  /// The texts that were embedded.
  var texts: [String] { seen.withLock { $0 } }

  static func embedding(of text: String) -> [Float] {
    var counts = [Float](repeating: 0.01, count: width)
    for byte in text.utf8 where (0x61...0x7A).contains(byte) { counts[Int(byte) - 0x61] += 1 }
    let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return counts.map { $0 / length }
  }

  func embeddingModel() throws(ClassifierError) -> EmbeddingModel? {
    identifier.map { EmbeddingModel(identifier: $0, width: Self.width) }
  }

  func companion(_ name: String, limit: Int) throws(ClassifierError) -> CompanionFile? {
    guard name == "bank.jsonl" else { return nil }
    return shipped.map { CompanionFile(path: "model/bank.jsonl", bytes: Array($0.utf8)) }
  }

  func tokenRanges(of text: [UInt8]) throws(ScanError) -> [Range<Int>] { [] }

  func classify(
    _ texts: [[UInt8]], settings: ClassifierSettings, boundaries: [ClassBoundary]
  ) async throws(ScanError) -> [[WindowClassification]] {
    let fails = failures.withLock { count in
      defer { count -= 1 }
      return count > 0
    }
    if fails { throw ScanError(.engineFailed, "not now") }
    let words = texts.map { String(decoding: $0, as: UTF8.self) }
    seen.withLock { $0 += words }
    return words.map { word in
      var window = WindowClassification(range: 0..<word.utf8.count, probabilities: [1, 0])
      if settings.embeds { window.embedding = Self.embedding(of: word) }
      return [window]
    }
  }

  func proveAlive() async throws(ScanError) {}
}
