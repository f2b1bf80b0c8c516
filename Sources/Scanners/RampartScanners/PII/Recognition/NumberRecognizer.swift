/// Tells which groups of digits are cards, accounts and personal numbers.
struct NumberRecognizer: Sendable {
  private let context: PIIContext
  private let findsCards: Bool
  private let rules: [[NumberRule]]

  init(context: PIIContext, entities: PIIEntitySet) {
    self.context = context
    findsCards = entities.contains(.creditCard)
    rules = NumberRule.byCount(entities)
  }

  /// Returns what the digits in `list` are.
  func detections(in list: DigitGroups) -> [PIIDetection] {
    var found: [PIIDetection] = []
    var announced: PIIEntitySet?
    for window in list.windows(count: 7...19) {
      let topics = announced ?? context.entities(around: list.range, in: list.text)
      announced = topics
      if let card = card(window, topics, in: list.text) { found.append(card) }
      for rule in rules[window.digits.count] {
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
