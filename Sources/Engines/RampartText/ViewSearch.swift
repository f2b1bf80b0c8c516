import RampartCore

/// Takes the disguises off one text, layer by layer, and keeps what it finds.
///
/// Encodings are decoded one after the other, each on what the last one left, in sweeps until a
/// sweep changes nothing: a line of views, not a tree. Guesses (joined letters, leetspeak,
/// rotation) branch off where decoding ends, and so does what invisible characters spell.
struct ViewSearch {
  private let limits: ViewLimits
  private let maximumByteCount: Int
  private var derivedByteCount = 0
  private var fingerprints: Set<Fingerprint> = []
  private let original: TextView

  /// The views found, in the order in which they were made.
  private(set) var views: [TextView] = []
  /// How many bytes of the original hold payloads beyond the limits.
  private(set) var undecodedByteCount = 0

  init(of original: TextView, limits: ViewLimits, byteCount: Int) {
    self.original = original
    self.limits = limits
    maximumByteCount = limits.derivedByteCount(for: byteCount)
  }

  /// Finds the views of the original, which `survey` is about.
  mutating func run(_ survey: TextSurvey) { follow(original, survey, depth: 0) }

  /// Decodes `start` to the end, then guesses; `depth` sweeps led to it.
  private mutating func follow(_ start: TextView, _ survey: TextSurvey, depth: Int) {
    var current = start
    var survey = survey
    var depth = depth
    while true {
      let before = current
      let isLast = depth >= limits.maximumDepth
      for step in DecodingStep.allCases where step.mayApply(after: survey) {
        if isLast && !step.mayHidePayload(in: current.bytes) { continue }
        var exceeded = false
        let reading = step.reading(
          of: current.bytes, survey, limit: maximumByteCount - derivedByteCount, exceeded: &exceeded
        )
        if exceeded { undecodedByteCount += current.bytes.count }
        guard let reading else { continue }
        if isLast {
          undecodedByteCount += originalCount(of: reading, in: current)
          break
        }
        if step == .visible { readHidden(in: current, depth: depth) }
        guard let next = keep(reading, of: current, by: step.kind) else { continue }
        current = next
        survey = TextSurvey(current.bytes)
      }
      if isLast || current.bytes == before.bytes { break }
      depth += 1
    }
    guess(current, survey, depth: depth)
  }

  private mutating func readHidden(in view: TextView, depth: Int) {
    for reading in HiddenPayloads.readings(of: view.bytes) {
      guard let hidden = keep(reading, of: view, by: .hidden) else { continue }
      follow(hidden, TextSurvey(hidden.bytes), depth: depth + 1)
    }
  }

  private mutating func guess(_ start: TextView, _ survey: TextSurvey, depth: Int) {
    if survey.hasSpacedLetters, !start.wentThrough(.joined), depth < limits.maximumDepth,
      let reading = SpacedLetters.reading(of: start.bytes),
      let joined = keep(reading, of: start, by: .joined)
    {
      // What is joined may be encoded; it is guessed at in the place of the text it came from.
      return follow(joined, TextSurvey(joined.bytes), depth: depth)
    }
    if survey.hasLeetspeak, let reading = LeetspeakText.reading(of: start.bytes) {
      _ = keep(reading, of: start, by: .leet)
    }
    if survey.hasRotatedLetters, let reading = TextRotation.reading(of: start.bytes) {
      _ = keep(reading, of: start, by: .rot13)
    }
  }

  /// Adds a reading to the views unless it is known already or beyond the limits.
  private mutating func keep(
    _ reading: Reading, of view: TextView, by kind: ViewKind
  ) -> TextView? {
    guard !reading.bytes.isEmpty else { return nil }
    if fingerprints.isEmpty { fingerprints.insert(Fingerprint(original.bytes)) }
    guard fingerprints.insert(Fingerprint(reading.bytes)).inserted else { return nil }
    guard views.count < limits.maximumViewCount,
      derivedByteCount + reading.bytes.count <= maximumByteCount
    else {
      undecodedByteCount += originalCount(of: reading, in: view)
      return nil
    }
    derivedByteCount += reading.bytes.count
    let origin = isIdentity(view) ? reading.map : reading.map.composed(over: view.origin)
    let next = TextView(steps: view.steps + [kind], bytes: reading.bytes, origin: origin)
    views.append(next)
    return next
  }

  private func isIdentity(_ view: TextView) -> Bool {
    view.steps.isEmpty && view.origin.runs.count == 1 && view.origin.runs[0].isLinear
  }

  /// How many bytes of the original a reading would have read differently.
  private func originalCount(of reading: Reading, in view: TextView) -> Int {
    var count = 0
    var end = 0
    for run in reading.map.composed(over: view.origin).runs where !run.isLinear {
      let runEnd = run.originalStart + run.originalCount
      count += max(0, runEnd - max(run.originalStart, end))
      end = max(end, runEnd)
    }
    return count > 0 ? count : reading.changedCount
  }
}

/// A text's length and hash; texts that share both are taken for the same view.
private struct Fingerprint: Hashable {
  private let count: Int
  private let hash: Int

  init(_ bytes: [UInt8]) {
    count = bytes.count
    // Hasher is seeded for each process, so nobody can make two texts collide.
    var hasher = Hasher()
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    hash = hasher.finalize()
  }
}

/// The steps that only change how text is written down, in the order they are tried.
enum DecodingStep: CaseIterable {
  case visible, folded, htmlEntity, percent, jsonEscape, hex, base64

  var kind: ViewKind {
    switch self {
    case .visible: .visible
    case .folded: .folded
    case .htmlEntity: .htmlEntity
    case .percent: .percent
    case .jsonEscape: .jsonEscape
    case .hex: .hex
    case .base64: .base64
    }
  }

  /// Whether what the step decodes in a text may be a payload; rows of backslashes are none.
  func mayHidePayload(in bytes: [UInt8]) -> Bool {
    switch self {
    case .visible, .folded: false
    case .jsonEscape: LanguageEscapes.haveCodePoints(bytes)
    case .htmlEntity, .percent, .hex, .base64: true
    }
  }

  /// Whether a text with these traits can be changed by the step.
  func mayApply(after survey: TextSurvey) -> Bool {
    switch self {
    case .visible: survey.has(CharacterTraits.control | CharacterTraits.nonASCII)
    case .folded: survey.has(CharacterTraits.nonASCII)
    case .htmlEntity: survey.has(CharacterTraits.ampersand)
    case .percent: survey.has(CharacterTraits.percent)
    case .jsonEscape: survey.has(CharacterTraits.backslash)
    case .hex: survey.hasHexDigits
    case .base64: survey.hasLongToken
    }
  }

  /// Returns what the step makes of a text, or `nil` if that is the text itself.
  func reading(
    of bytes: [UInt8], _ survey: TextSurvey, limit: Int, exceeded: inout Bool
  ) -> Reading? {
    switch self {
    case .visible:
      VisibleText.reading(of: bytes, hasControls: survey.has(CharacterTraits.control))
    case .folded: FoldedText.reading(of: bytes, limit: limit, exceeded: &exceeded)
    case .htmlEntity: CharacterReferences.reading(of: bytes)
    case .percent: PercentEscapes.reading(of: bytes)
    case .jsonEscape: LanguageEscapes.reading(of: bytes)
    case .hex: HexPayloads.reading(of: bytes)
    case .base64: Base64Payloads.reading(of: bytes)
    }
  }
}
