internal import RampartAttackBank
internal import RampartCore
internal import RampartJSON
internal import RampartScanners

/// `rampart bank test`: the entries nearest to a text, and what would follow.
struct BankTest {
  private let access: BankAccess

  /// How many entries are shown.
  private static let shownCount = 5

  init(_ access: BankAccess) { self.access = access }

  func run(
    _ text: String, _ arguments: ParsedArguments, _ terminal: Terminal
  ) async throws -> ExitCode {
    let classifier = try access.classifier()
    guard let bank = try access.bank(classifier), bank.entryCount > 0 else {
      throw CommandError("there is no bank with entries; `rampart bank add` makes one")
    }
    for warning in bank.warnings { terminal.note("rampart: \(warning)") }
    let matches = try await nearest(to: text, in: bank, classifier)
    let thresholds = access.settings.similarity.thresholds(of: classifier)
    let decisions = matches.map { Self.decision(thresholds?.score(of: $0.similarity)) }
    if arguments.value("format") == "json" {
      terminal.write(Self.json(matches, decisions))
    } else {
      print(matches, decisions, thresholds, bank.entryCount, terminal)
    }
    let isOff = access.settings.similarity.isOff
    return (isOff ? nil : decisions.compactMap { $0 }.max() ?? .allow)?.exitCode ?? .allowed
  }

  /// The best match of any window with each entry, the most similar first.
  private func nearest(
    to text: String, in bank: any AttackBank, _ classifier: any TextClassifier
  ) async throws -> [AttackMatch] {
    var settings = access.settings.classifier
    settings.embeds = true
    let windows = try await classifier.classify(
      [Array(text.utf8)], settings: settings, boundaries: [])
    var found: [AttackMatch] = []
    for window in windows.flatMap({ $0 }) {
      guard let embedding = window.embedding else { continue }
      for match in try await bank.nearest(to: embedding, limit: Self.shownCount) {
        if let place = found.firstIndex(where: { $0.id == match.id }) {
          if match.similarity > found[place].similarity { found[place] = match }
        } else {
          found.append(match)
        }
      }
    }
    return Array(found.sorted { $0.similarity > $1.similarity }.prefix(Self.shownCount))
  }

  private static func decision(_ score: Double?) -> Decision? {
    guard let score else { return nil }
    return score >= 0.9 ? .block : .review
  }

  private func print(
    _ matches: [AttackMatch], _ decisions: [Decision?], _ thresholds: SimilarityThresholds?,
    _ count: Int, _ terminal: Terminal
  ) {
    for (match, decision) in zip(matches, decisions) {
      let effect =
        switch decision {
        case .block: terminal.paint("would block", .red)
        case .review: terminal.paint("a person would decide", .yellow)
        default: "not close"
        }
      terminal.print(
        "\(Self.digits(match.similarity))  \(match.id)  \(match.label ?? "-")  \(effect)")
    }
    var note = "of \(count) known attacks"
    if access.settings.similarity.isOff {
      note += "; the stack file turns `similarity` off"
    } else if let thresholds {
      note +=
        "; a person decides from \(Self.digits(thresholds.review)) on, and it blocks from "
        + "\(Self.digits(thresholds.block)) on"
    } else {
      note +=
        "; neither the model nor the stack file says which similarity counts, so nothing follows"
    }
    terminal.note(note)
  }

  /// Three digits behind the point, never rounded up over a threshold.
  private static func digits(_ number: Double) -> String {
    let thousandths = Int((abs(number) * 1000 + 1e-9).rounded(.down))
    let rest = String(thousandths % 1000)
    return (number < 0 ? "-" : "") + "\(thousandths / 1000)."
      + String(repeating: "0", count: 3 - rest.utf8.count) + rest
  }

  private static func json(_ matches: [AttackMatch], _ decisions: [Decision?]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for (match, decision) in zip(matches, decisions) {
      writer.beginObject()
      writer.member("id", match.id)
      if let label = match.label { writer.member("label", label) }
      writer.member("similarity", match.similarity)
      writer.member("decision", (decision ?? .allow).rawValue)
      writer.endObject()
    }
    writer.endArray()
    return writer.bytes + [0x0A]
  }
}
