public import RampartCore

/// Asks a classifier such as Prompt Guard 2 whether a text wants to override its reader's instructions.
public struct PromptGuardScanner: Scanner {
  private let settings: PromptGuardSettings
  private let model: Model?
  /// Why there is no model, where nobody asked for one.
  public let absence: String?
  /// The attack bank, where there is one.
  private let similarity: SimilarityRule?
  public let warnings: [String]

  public init(
    _ settings: ScannerSettings, engines: ScannerEngines
  ) throws(ConfigurationError) {
    self.settings = try PromptGuardSettings(settings)
    switch try Self.find(self.settings, from: engines.classifiers) {
    case .model(let name, let classifier):
      model = try Model(
        name: name, classifier, self.settings, policies: settings.classPolicies)
      absence = nil
      let setup = try SimilarityRule.make(
        self.settings.similarity, baseDirectory: settings.baseDirectory, banks: engines.banks,
        classifier: classifier, classes: ModelClasses(classifier.labels), model: name)
      switch setup {
      case .rule(let rule):
        similarity = rule
        warnings = rule.warnings
      case .none(let warning):
        similarity = nil
        warnings = warning.map { [$0] } ?? []
      }
    case .nothing(let reason, let search):
      guard !settings.isRequired else {
        throw ConfigurationError(
          "scanner `prompt_guard`: \(reason)\(search)", at: settings.section?.position,
          suggestion: Self.remedy)
      }
      model = nil
      absence = reason
      similarity = nil
      warnings = []
    }
  }

  public var isSlow: Bool { model != nil }

  public var modelDigest: String? {
    model.flatMap { settings.sha256 ?? $0.classifier.guardProfile?.sha256 }
  }

  public func label(named name: String) -> String {
    guard let model, let index = model.classes.index(of: name) else { return name }
    return model.classes.labels[index]
  }

  public func prove() async throws(ScanError) -> String? {
    guard let model else { return nil }
    try await model.classifier.proveAlive()
    let proof = "its model computes (\(model.classifier.summary))"
    guard let similarity else { return proof }
    return "\(proof); \(try await similarity.prove(model.classifier))"
  }

  public func scan(_ subject: ScanSubject) async throws(ScanError) -> Inspection {
    guard let model else { return Inspection(skipped: absence ?? "there is no model") }
    let plan = model.plan(for: subject.message.role)
    var session = Session(subject, plan, model.classifier, settings, similarity)
    try await session.run()
    return session.inspection(model.classes)
  }
}

// MARK: - The model

extension PromptGuardScanner {
  /// A model and what the policy makes of its classes.
  private struct Model {
    let classifier: any TextClassifier
    let classes: ModelClasses
    private let plans: [Role: ClassPlan]
    private let standardPlan: ClassPlan

    init(
      name: String, _ classifier: any TextClassifier, _ settings: PromptGuardSettings,
      policies: [Role: ClassPolicy]
    ) throws(ConfigurationError) {
      let classes = ModelClasses(classifier.labels)
      let profile = classifier.guardProfile
      guard classes.labels.count >= 2, profile != nil || !classes.lastIsHarmless else {
        throw ConfigurationError(
          "the model `\(name)` cannot be used: the probability of its last class is the score, and "
            + "its classes are \(classes.labels.map { "`\($0)`" }.joined(separator: ", "))",
          at: settings.model?.position)
      }
      try settings.check(maximumLength: classifier.maximumLength, model: name)
      func plan(_ policy: ClassPolicy) throws(ConfigurationError) -> ClassPlan {
        try ClassPlan(policy, classes, scoreClasses: profile?.scoreClasses, model: name)
      }
      var plans: [Role: ClassPlan] = [:]
      for role in Role.allCases {
        guard let policy = policies[role] else { continue }
        plans[role] = try plan(policy)
      }
      self.classifier = classifier
      self.classes = classes
      self.plans = plans
      standardPlan = try plan(ClassPolicy())
    }

    /// What counts together in messages of a role.
    func plan(for role: Role) -> ClassPlan { plans[role] ?? standardPlan }
  }

  private enum Found {
    case model(name: String, any TextClassifier)
    /// There is none: why, and where it was looked for.
    case nothing(reason: String, search: String)
  }

  private static func find(
    _ settings: PromptGuardSettings, from loader: (any TextClassifying)?
  ) throws(ConfigurationError) -> Found {
    guard let loader else {
      return .nothing(reason: "this program has no engine for models", search: "")
    }
    let name = settings.modelName
    do {
      return .model(name: name, try loader.classifier(for: settings.request(for: name)))
    } catch  where !error.isNotFound || settings.model != nil {
      throw ConfigurationError(
        error.message, at: settings.model?.position,
        suggestion: error.isNotFound ? remedy : nil)
    } catch {
      return .nothing(
        reason: "no model: this program was built without `\(name)`", search: "; \(error.message)")
    }
  }

  private static let remedy =
    "run `hf download meta-llama/Llama-Prompt-Guard-2-22M` and name it, or a model's directory, as `model` "
    + "in the section `prompt_guard` of `scanners`"
}

// MARK: - One message

extension PromptGuardScanner {
  /// The work on one message: its texts go to the classifier in batches, and of each part the worst
  /// windows stay.
  private struct Session {
    private let subject: ScanSubject
    private let plan: ClassPlan
    private let classifier: any TextClassifier
    private let settings: PromptGuardSettings
    private let similarity: SimilarityRule?
    private let classifierSettings: ClassifierSettings
    private let spacing: SpacingReading
    private let views: ViewReading
    private var parts: [PartState]
    private var batch: [TextReading] = []
    private var batchByteCount = 0
    private var unscanned: [Unscanned] = []

    /// What is known of one part.
    private struct PartState {
      var windowCount = 0
      var worst: [WorstWindow]
      var closest: ClosestWindow?
    }

    init(
      _ subject: ScanSubject, _ plan: ClassPlan, _ classifier: any TextClassifier,
      _ settings: PromptGuardSettings, _ similarity: SimilarityRule?
    ) {
      self.subject = subject
      self.plan = plan
      self.classifier = classifier
      self.settings = settings
      self.similarity = similarity
      spacing = settings.spacing ?? classifier.guardProfile?.spacing ?? .both
      views = settings.views ?? classifier.guardProfile?.views ?? .exact
      var classifierSettings = settings.classifier
      classifierSettings.kind = MessageKind(subject.message.role)
      classifierSettings.embeds = similarity != nil
      self.classifierSettings = classifierSettings
      let fresh = PartState(worst: plan.groups.map { WorstWindow(for: $0) })
      parts = Array(repeating: fresh, count: subject.parts.count)
    }

    /// Classifies every part in its views; identifiers only where there is nothing else.
    mutating func run() async throws(ScanError) {
      let texts = subject.parts.indices.filter {
        !subject.parts[$0].bytes.isEmpty && !subject.parts[$0].isIdentifier
      }
      // A message of nothing else has a score too.
      for index in texts.isEmpty ? Array(subject.parts.indices) : texts {
        let part = subject.parts[index]
        let readings = views == .all ? part.views.all : part.views.exact
        for view in readings { try await read(view, of: index) }
      }
      try await flush()
    }

    private mutating func read(_ view: TextView, of part: Int) async throws(ScanError) {
      for range in TextPieces.ranges(of: view.bytes) {
        guard parts[part].windowCount < settings.maximumWindowCount else {
          let rest = view.origin.originalRange(of: range.lowerBound..<view.bytes.count)
          let reason = view.steps.isEmpty ? Unscanned.Reason.tooLong : .decodingLimit
          unscanned.append(
            Unscanned(part: subject.parts[part].path, reason: reason, byteCount: rest.count))
          return
        }
        let isWhole = range == 0..<view.bytes.count
        let bytes = isWhole ? view.bytes : Array(view.bytes[range])
        try addReadings(of: bytes, at: range.lowerBound, of: view, part)
        if batchByteCount >= TextPieces.byteCount / 2 { try await flush() }
      }
    }

    private mutating func addReadings(
      of bytes: [UInt8], at start: Int, of view: TextView, _ part: Int
    ) throws(ScanError) {
      var repaired: (bytes: [UInt8], origin: OffsetMap)?
      if spacing != .plain {
        let repair = SpacingRepair(bytes)
        // What has no white space has none to be repaired.
        if repair.bare.count < bytes.count {
          repaired = repair.reading(of: bytes, tokens: try classifier.tokenRanges(of: repair.bare))
        }
      }
      if spacing != .repaired || repaired == nil {
        add(TextReading(bytes: bytes, part: part, view: view, start: start, repair: nil))
      }
      if let repaired {
        add(
          TextReading(
            bytes: repaired.bytes, part: part, view: view, start: start, repair: repaired.origin))
      }
    }

    private mutating func add(_ reading: TextReading) {
      batch.append(reading)
      batchByteCount += reading.bytes.count
    }

    private mutating func flush() async throws(ScanError) {
      guard !batch.isEmpty else { return }
      let results = try await classifier.classify(
        batch.map { $0.bytes }, settings: classifierSettings, boundaries: plan.boundaries)
      guard results.count == batch.count else {
        throw ScanError(.engineFailed, "the classifier left out a text")
      }
      for (reading, windows) in zip(batch, results) {
        parts[reading.part].windowCount += windows.count
        for window in windows {
          for group in plan.groups.indices {
            parts[reading.part].worst[group].weigh(window, in: reading)
          }
          try await compare(window, in: reading)
        }
      }
      batch = []
      batchByteCount = 0
    }

    /// Looks for the known attack that a window is closest to.
    private mutating func compare(
      _ window: WindowClassification, in reading: TextReading
    ) async throws(ScanError) {
      guard let similarity else { return }
      guard let embedding = window.embedding else {
        throw ScanError(.engineFailed, "the classifier left out an embedding")
      }
      guard let match = try await similarity.match(embedding) else { return }
      let best = parts[reading.part].closest?.match.similarity
      guard best.map({ match.similarity > $0 }) ?? true else { return }
      parts[reading.part].closest = ClosestWindow(
        match: match, range: reading.originalRange(of: window.range), view: reading.viewName)
    }

    /// What was seen in the whole message.
    func inspection(_ classes: ModelClasses) -> Inspection {
      var findings: [Finding] = []
      var worst: WorstWindow?
      for (part, state) in zip(subject.parts, parts) {
        for window in state.worst where window.speaks {
          let location = Location(part: part.path, range: window.range)
          findings.append(
            PromptGuardScanner.finding(window, classes.labels[window.groupLabel], at: location))
        }
        if let closest = state.closest { findings.append(closest.finding(in: part.path)) }
        if let first = state.worst.first, first.score >= 0, first.weighsMore(than: worst) {
          worst = first
        }
      }
      var inspection = Inspection(
        findings: findings, unscanned: unscanned, score: worst?.score,
        label: worst.map { classes.labels[$0.label] })
      for state in parts {
        guard let match = state.closest?.match, match.score > inspection.score ?? -1 else {
          continue
        }
        inspection.score = match.score
        inspection.label = match.label ?? inspection.label
      }
      return inspection
    }
  }

  private static func finding(
    _ window: WorstWindow, _ label: String, at location: Location
  ) -> Finding {
    Finding(
      rule: "\(ScannerID.promptGuard)/\(label)", scanner: .promptGuard, score: window.score,
      severity: .error, category: "LLM01:2025", location: location, view: window.view,
      message: "the model takes the text for `\(label)`")
  }
}
