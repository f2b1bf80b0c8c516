internal import RampartCore
internal import RampartInference

/// The entries of some banks that embeddings of one model are compared with.
final class LoadedBank: AttackBank {
  let warnings: [String]
  private let entries: [Entry]
  private let width: Int
  private let classifier: any TextClassifier
  /// The entries that were embedded by another model or not at all, and their texts.
  private let texts: [(entry: Int, text: [UInt8])]
  private let state: Locked<State>

  private struct Entry {
    let id: String
    let label: String?
    /// `nil` until the text is embedded.
    let embedding: ByteEmbedding?
  }

  private enum State {
    case waiting
    case embedding(Task<Result<EmbeddingIndex, ScanError>, Never>)
    case ready(EmbeddingIndex)
  }

  /// Texts that are embedded together.
  private static let batchCount = 64

  init(_ files: [BankFile], _ classifier: any TextClassifier) throws(ConfigurationError) {
    let model = try Self.model(of: classifier)
    var entries: [Entry] = []
    var texts: [(entry: Int, text: [UInt8])] = []
    var warnings: [String] = []
    for file in files {
      var unusable: [Int] = []
      let before = texts.count
      for (entry, line) in zip(file.entries, file.lines) {
        let label = entry.label?.rawValue
        if let embedding = entry.embedding, embedding.model == model.identifier {
          guard embedding.values.values.count == model.width else {
            throw ConfigurationError(
              "attack bank: \(file.path):\(line): `embedding` has \(embedding.values.values.count) "
                + "numbers, but the model that it names gives \(model.width)")
          }
          entries.append(Entry(id: entry.id, label: label, embedding: embedding.values))
        } else if let text = entry.text {
          texts.append((entries.count, Array(text.utf8)))
          entries.append(Entry(id: entry.id, label: label, embedding: nil))
        } else {
          unusable.append(line)
        }
      }
      warnings += Self.warnings(file, unusable: unusable, embeddedCount: texts.count - before)
    }
    guard !entries.isEmpty || files.allSatisfy({ $0.entries.isEmpty }) else {
      throw ConfigurationError(
        "no entry of \(files.map { "`\($0.path)`" }.joined(separator: ", ")) can be used: another model "
          + "embedded them, and their texts are not kept",
        suggestion: "add the attacks anew with this model, or take the bank away")
    }
    self.entries = entries
    self.texts = texts
    self.warnings = warnings
    self.classifier = classifier
    width = model.width
    if texts.isEmpty {
      guard let index = EmbeddingIndex(entries.compactMap { $0.embedding }, width: model.width)
      else {
        throw ConfigurationError("attack bank: there is not enough memory for it")
      }
      state = Locked(.ready(index))
    } else {
      state = Locked(.waiting)
    }
  }

  var entryCount: Int { entries.count }

  func nearest(to embedding: [Float], limit: Int) async throws(ScanError) -> [AttackMatch] {
    guard embedding.count == width, let query = ByteEmbedding(embedding) else {
      throw ScanError(.engineFailed, "the model's embedding is not one that can be compared")
    }
    return try await index().nearest(to: query, limit: limit).map { match in
      let entry = entries[match.index]
      return AttackMatch(id: entry.id, label: entry.label, similarity: match.similarity)
    }
  }

  // MARK: -

  private static func model(of classifier: any TextClassifier) throws(ConfigurationError)
    -> EmbeddingModel
  {
    do throws(ClassifierError) {
      if let model = try classifier.embeddingModel() { return model }
    } catch {
      throw ConfigurationError("\(error)")
    }
    throw ConfigurationError("attack bank: the model gives no embeddings to compare with")
  }

  private static func warnings(
    _ file: BankFile, unusable: [Int], embeddedCount: Int
  ) -> [String] {
    var warnings: [String] = []
    if let first = unusable.first {
      warnings.append(
        "attack bank `\(file.path)`: \(unusable.count) of \(file.entries.count) entries cannot be used, "
          + "the first in line \(first): another model embedded them, and their texts are not kept; "
          + "add them anew")
    }
    if embeddedCount > 0 {
      warnings.append(
        "attack bank `\(file.path)`: \(embeddedCount) entries are embedded anew at every start; "
          + "`rampart bank build` does it once")
    }
    return warnings
  }

  /// The index, which the first caller makes where entries have to be embedded, and others wait for.
  private func index() async throws(ScanError) -> EmbeddingIndex {
    let task: Task<Result<EmbeddingIndex, ScanError>, Never>
    switch state.withLock({
      $0 = started($0); return $0
    }) {
    case .ready(let index): return index
    case .embedding(let started): task = started
    // `started` leaves nothing waiting.
    case .waiting: throw ScanError(.engineFailed, "the attack bank is not loaded")
    }
    let result = await task.value
    state.withLock { state in
      // After a failure the next scan tries again.
      state = if case .success(let index) = result { .ready(index) } else { .waiting }
    }
    return try result.get()
  }

  private func started(_ state: State) -> State {
    guard case .waiting = state else { return state }
    return .embedding(
      Task { [self] in
        do throws(ScanError) {
          return .success(try await embed())
        } catch {
          return .failure(error)
        }
      })
  }

  /// Embeds what was not, and puts all entries together in their order.
  private func embed() async throws(ScanError) -> EmbeddingIndex {
    var embeddings = entries.map { $0.embedding }
    for start in stride(from: 0, to: texts.count, by: Self.batchCount) {
      let batch = texts[start..<min(start + Self.batchCount, texts.count)]
      let results = try await BankEmbedder.embeddings(of: batch.map { $0.text }, by: classifier)
      for (item, found) in zip(batch, results) { embeddings[item.entry] = found.embedding }
    }
    let all = embeddings.compactMap { $0 }
    guard all.count == entries.count, let index = EmbeddingIndex(all, width: width) else {
      throw ScanError(.engineFailed, "the attack bank cannot be embedded")
    }
    return index
  }
}
