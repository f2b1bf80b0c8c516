/// Tells which groups of digits are cards, accounts and personal numbers.
struct NumberRecognizer: Sendable {
  private let findsCards: Bool
  /// By count of digits.
  private let rules: [Rules]

  /// The rules for one count of digits.
  private struct Rules {
    let all: [NumberRule]
    let topics: PIIEntitySet
    let layoutCounts: Set<Int>

    init(_ rules: [NumberRule]) {
      all = rules
      topics = PIIEntitySet(rules.map { $0.entity })
      layoutCounts = Set(rules.flatMap { $0.layouts.map { $0.count } })
    }

    /// Whether a rule may hold for a number that is `byteCount` bytes long.
    func mayHold(_ announced: PIIEntitySet, byteCount: Int) -> Bool {
      topics.intersects(announced) || layoutCounts.contains(byteCount)
    }
  }

  init(entities: PIIEntitySet) {
    findsCards = entities.contains(.creditCard)
    rules = NumberRule.byCount(entities).map(Rules.init)
  }

  /// Returns what the digits in `list` are, round which words announce `topics`.
  func detections(in list: DigitGroups, _ topics: PIIEntitySet) -> [PIIDetection] {
    var found: [PIIDetection] = []
    for window in list.windows(count: 7...19) {
      if let card = card(window, topics, in: list.text) { found.append(card) }
      let rules = rules[window.digits.count]
      guard rules.mayHold(topics, byteCount: window.layout.count) else { continue }
      for rule in rules.all {
        guard let score = score(rule, window, topics), rule.isValid(window.digits) else { continue }
        found.append(PIIDetection(entity: rule.entity, range: window.range, score: score))
      }
    }
    return found
  }

  private func score(
    _ rule: NumberRule, _ window: DigitGroups.Window, _ topics: PIIEntitySet
  ) -> Double? {
    let hasLayout = rule.layouts.contains(window.layout)
    if topics.intersects(rule.member), hasLayout || (window.isUniform && !window.isDate) {
      return hasLayout ? PIIDetection.validated : rule.contextScore
    }
    guard hasLayout, rule.entity != .usSSN || !USNumbers.isSpecimen(window.digits) else {
      return nil
    }
    return rule.layoutScore
  }

  private func card(
    _ window: DigitGroups.Window, _ topics: PIIEntitySet, in text: PIIText
  ) -> PIIDetection? {
    guard findsCards, (12...19).contains(window.digits.count),
      window.isUniform, PaymentCard.isGrouping(window.sizes),
      !window.layout.contains(UInt8(ascii: "/")), !window.layout.contains(UInt8(ascii: "."))
    else { return nil }
    let isAnnounced = topics.contains(.creditCard)
    if PaymentCard.isValid(window.digits) {
      // Clocks and shops count with 12 or 13 digits, random keys have up to 19.
      let isCertain = (14...16).contains(window.digits.count) || isAnnounced
      return PIIDetection(
        entity: .creditCard, range: window.range,
        score: isCertain ? PIIDetection.validated : PIIDetection.contextual)
    }
    guard isAnnounced, !CheckDigits.isUniform(window.digits) else { return nil }
    if CheckDigits.luhn(window.digits) {
      return PIIDetection(
        entity: .creditCard, range: window.range, score: PIIDetection.shaped)
    }
    guard PaymentCard.hasIssuer(window.digits), window.digits.count >= 15 else { return nil }
    return PIIDetection(
      entity: .creditCard, range: window.range, score: PIIDetection.contextual)
  }
}
