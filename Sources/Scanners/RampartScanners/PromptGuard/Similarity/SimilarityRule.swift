import RampartCore

/// The rule `prompt_guard/similarity`: a text whose embedding is close to that of a known attack.
struct SimilarityRule: Sendable {
  /// The rule's identifier.
  static let id = "\(ScannerID.promptGuard)/similarity"

  private let bank: any AttackBank
  private let thresholds: SimilarityThresholds
  private let classes: ModelClasses

  /// What is wanted of a model, and whether it can be had.
  enum Setup {
    case rule(SimilarityRule)
    /// There is none; why, where somebody might have expected one.
    case none(warning: String?)
  }

  /// Opens the banks of a model.
  static func make(
    _ settings: SimilaritySettings, baseDirectory: String, banks: (any AttackBanking)?,
    classifier: any TextClassifier, classes: ModelClasses, model: String
  ) throws(ConfigurationError) -> Setup {
    guard !settings.isOff, let banks else { return .none(warning: nil) }
    guard let thresholds = settings.thresholds(of: classifier) else {
      let remedy = "set `similarity: {review: …, block: …}` in the section `prompt_guard`"
      let reason = "the model `\(model)` does not say which similarity counts"
      if let file = settings.files?.first {
        throw ConfigurationError(
          "the attack bank cannot be used: \(reason)", at: file.position, suggestion: remedy)
      }
      return .none(
        warning: banks.standardPath.map {
          "the attack bank `\($0)` is not used: \(reason); \(remedy)"
        })
    }
    let request = AttackBankRequest(
      classifier: classifier, files: settings.files, baseDirectory: baseDirectory)
    guard let bank = try banks.bank(for: request), bank.entryCount > 0 else {
      return .none(warning: nil)
    }
    return .rule(SimilarityRule(bank: bank, thresholds: thresholds, classes: classes))
  }

  /// How many attacks are known.
  var entryCount: Int { bank.entryCount }

  /// What does not work although the rule does.
  var warnings: [String] { bank.warnings }

  /// Throws unless a text can be embedded and compared with the bank; returns what was shown.
  func prove(_ classifier: any TextClassifier) async throws(ScanError) -> String {
    var settings = ClassifierSettings()
    settings.embeds = true
    let text = Array("The committee meets on Thursday at noon.".utf8)
    let windows = try await classifier.classify([text], settings: settings, boundaries: []).first
    guard let embedding = windows?.first?.embedding,
      try await !bank.nearest(to: embedding, limit: 1).isEmpty
    else { throw ScanError(.engineFailed, "the attack bank cannot be searched") }
    return "\(bank.entryCount) known attacks to compare with"
  }

  /// Returns the known attack that a window is closest to, if it is close to one.
  func match(_ embedding: [Float]) async throws(ScanError) -> Match? {
    guard let nearest = try await bank.nearest(to: embedding, limit: 1).first,
      let score = thresholds.score(of: nearest.similarity)
    else { return nil }
    // A model may have another name for the class.
    let label = nearest.label.map { label in
      classes.index(of: label).map { classes.labels[$0] } ?? label
    }
    return Match(id: nearest.id, label: label, similarity: nearest.similarity, score: score)
  }

  /// A known attack that a window is close to.
  struct Match: Sendable, Hashable {
    let id: String
    let label: String?
    let similarity: Double
    let score: Double
  }
}

/// The window of a part that is closest to a known attack.
struct ClosestWindow {
  let match: SimilarityRule.Match
  /// Its bytes in the original text.
  let range: Range<Int>
  /// The view it was found in.
  let view: String

  /// What is reported of it.
  func finding(in part: PartPath) -> Finding {
    // Names and numbers, no text: an id is checked to be a plain word when a bank is read.
    let hundredths = Int((match.similarity * 100).rounded(.down))
    let similarity =
      hundredths >= 100 ? "1.00" : "0." + (hundredths < 10 ? "0" : "") + "\(hundredths)"
    return Finding(
      rule: SimilarityRule.id, scanner: .promptGuard, score: match.score, severity: .error,
      category: "LLM01:2025", location: Location(part: part, range: range), view: view,
      message: "the text is close to the known attack `\(match.id)` (similarity \(similarity))",
      label: match.label)
  }
}
