/// Reads names of people where the words before say that one follows.
struct NameRecognizer: Sendable {
  /// What announces a name.
  enum Announcement {
    /// `Mr.`, `Frau`, `Dr.`
    case honorific
    /// `my name is`
    case introduction(isOwn: Bool)
    /// `I am`, `this is`: more often than not no name follows.
    case presence
    /// `first_name:`
    case label
    /// `Name:`
    case bareLabel
    /// `Dear`, `Hi`
    case greeting
    /// `Regards,`
    case signature
  }

  /// Returns the name that begins at or after `start`.
  func name(after announcement: Announcement, at start: Int, in text: PIIText) -> PIIDetection? {
    let lower = skippingQuotes(from: start, in: text)
    switch announcement {
    case .honorific:
      return found(words(from: lower, in: text, limit: 4), 1...4, PIIDetection.shaped)
    case .introduction(let isOwn):
      let words = words(from: lower, in: text, limit: 4)
      if words.isEmpty, isOwn { return lowerCaseName(from: lower, in: text) }
      return found(words, 1...4, PIIDetection.contextual)
    case .presence, .bareLabel:
      return found(words(from: lower, in: text, limit: 4), 2...4, PIIDetection.contextual)
    case .label:
      return found(words(from: lower, in: text, limit: 4), 1...4, PIIDetection.contextual)
    case .greeting:
      let words = words(from: lower, in: text, limit: 3)
      guard let end = words.last?.upperBound, ",!:;\n".utf8.contains(text[end]) else { return nil }
      return found(words, 1...3, PIIDetection.contextual)
    case .signature:
      let words = words(from: lower, in: text, limit: 4)
      guard let end = words.last?.upperBound else { return nil }
      let next = text.skippingBlanks(from: end)
      guard next >= text.count || "\n\r<".utf8.contains(text[next]) else { return nil }
      return found(words, 1...4, PIIDetection.contextual)
    }
  }

  private func found(
    _ words: [Range<Int>], _ count: ClosedRange<Int>, _ score: Double
  ) -> PIIDetection? {
    guard count.contains(words.count), let first = words.first, let last = words.last else {
      return nil
    }
    return PIIDetection(
      entity: .person, range: first.lowerBound..<last.upperBound, score: score)
  }

  private func skippingQuotes(from start: Int, in text: PIIText) -> Int {
    var index = start
    while index - start < 6, " \t\"'*\n\r".utf8.contains(text[index]) { index += 1 }
    return index
  }

  /// Reads capitalised words, initials and the particles between them.
  private func words(from position: Int, in text: PIIText, limit: Int) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var index = position
    var start: Int?
    var pending = 0
    while words.count < limit, pending < 3 {
      let end = wordEnd(from: index, in: text)
      guard end > index else { break }
      let isParticle = Self.particles.contains(lowered(index..<end, in: text))
      if isParticle, !Self.isCapital(at: index, in: text) {
        pending += 1
        if words.isEmpty, start == nil { start = index }
      } else if Self.isCapital(at: index, in: text), !isCommon(index..<end, in: text) {
        words.append((words.isEmpty ? start ?? index : index)..<end)
        pending = 0
      } else {
        break
      }
      var next = end
      if text[next] == UInt8(ascii: "."), end - index <= 2 { next += 1 }
      guard text[next] == 0x20 else { break }
      index = next + 1
    }
    return words
  }

  /// Reads one or two words in lower case after the clearest of announcements.
  private func lowerCaseName(from start: Int, in text: PIIText) -> PIIDetection? {
    var last = start
    var index = start
    for _ in 0..<2 {
      let end = wordEnd(from: index, in: text)
      guard end - index >= 2, !isCommon(index..<end, in: text) else { break }
      last = end
      guard text[end] == 0x20 else { break }
      index = end + 1
    }
    guard last > start else { return nil }
    return PIIDetection(
      entity: .person, range: start..<last, score: PIIDetection.contextual)
  }

  /// The end of the word at `start`: letters, and apostrophes and hyphens between letters.
  private func wordEnd(from start: Int, in text: PIIText) -> Int {
    var index = start
    while index - start < 40 {
      // General and CJK punctuation: dashes, quotation marks, ideographic stops.
      if text[index] == 0xE2 || text[index] == 0xE3, text[index + 1] == 0x80 { break }
      if text.isLetter(at: index) {
        index += 1
      } else if index > start, text[index] == UInt8(ascii: "'") || text[index] == UInt8(ascii: "-"),
        text.isLetter(at: index + 1), !isPossessive(at: index, in: text)
      {
        index += 1
      } else {
        break
      }
    }
    return index
  }

  private func isPossessive(at index: Int, in text: PIIText) -> Bool {
    text.has("'s", at: index) && !text.isLetter(at: index + 2)
  }

  /// Whether a capital letter stands at `index`.
  static func isCapital(at index: Int, in text: PIIText) -> Bool {
    let byte = text[index]
    if byte < 0x80 { return (0x41...0x5A).contains(byte) }
    let scalar = String(decoding: text.bytes[index..<min(text.count, index + 4)], as: UTF8.self)
      .unicodeScalars.first
    return scalar?.properties.isUppercase ?? false
  }

  private func lowered(_ range: Range<Int>, in text: PIIText) -> String {
    String(decoding: text.bytes[range].map(PIIText.lower), as: UTF8.self)
  }

  private func isCommon(_ range: Range<Int>, in text: PIIText) -> Bool {
    Self.commonWords.contains(lowered(range, in: text))
  }

  private static let particles: Set<String> = [
    "van", "de", "von", "der", "den", "la", "bin", "ibn", "al", "el", "dos", "da", "do", "del",
    "di", "le", "ten", "ter", "du", "zu", "af", "e", "y",
  ]

  /// Words that stand where names stand and are none.
  private static let commonWords: Set<String> = [
    "a", "all", "an", "and", "any", "are", "as", "assistant", "at", "be", "but", "by", "can",
    "chair", "client", "clients", "colleague", "colleagues", "committee", "community", "council",
    "customer",
    "customers", "everybody", "everyone", "folks", "for", "friend", "friends", "from", "guest",
    "guys", "have", "here", "hi", "hello", "hiring", "how", "i", "if", "in", "is", "it", "ladies",
    "madam", "manager", "me", "member", "members", "misspelled", "my", "no", "not", "now", "of",
    "on", "or", "our", "president", "please", "sir", "so", "someone", "sorry", "spelled", "still",
    "students", "subscriber", "support", "team", "thank", "thanks", "that", "the", "there",
    "these", "they", "this", "to", "user", "users", "valued", "very", "was", "we", "what", "when",
    "where", "which", "who", "will", "with", "world", "wrong", "yes", "you", "your", "yours",
    "none", "null", "unknown", "true", "false", "just", "also", "already", "same", "different",
    "correct", "incorrect", "sincerely", "regards", "best",
  ]
}
