public import RampartCore
public import RampartInference

/// Embeds the texts of entries as scans embed windows.
public enum BankEmbedder {
  /// A text's embedding, of its first window where it takes several, and how many it takes.
  public struct Result: Sendable, Hashable {
    public let embedding: ByteEmbedding
    public let windowCount: Int
  }

  /// Returns the embedding of each text.
  public static func embeddings(
    of texts: [[UInt8]], by classifier: any TextClassifier
  ) async throws(ScanError) -> [Result] {
    var settings = ClassifierSettings()
    settings.embeds = true
    let results = try await classifier.classify(texts, settings: settings, boundaries: [])
    var embeddings: [Result] = []
    for windows in results {
      guard let embedding = windows.first?.embedding.flatMap({ ByteEmbedding($0) }) else {
        throw ScanError(.engineFailed, "the model gives no embedding")
      }
      embeddings.append(Result(embedding: embedding, windowCount: windows.count))
    }
    guard embeddings.count == texts.count else {
      throw ScanError(.engineFailed, "the classifier left out a text")
    }
    return embeddings
  }
}
