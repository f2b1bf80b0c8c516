import RampartCore

/// Tells which groups of digits are telephone numbers.
///
/// libphonenumber costs about ten microseconds a question, so it is asked only about digits that
/// are written like a telephone number or that words nearby announce, and only for regions whose
/// plans have such numbers.
struct PhoneRecognizer: Sendable {
  let context: PIIContext
  let parser: (any PhoneNumberParsing)?
  let regions: [String]

  /// Returns the telephone numbers in `list`.
  func detections(in list: DigitGroups) -> [PIIDetection] {
    let text = list.text
    var found: [PIIDetection] = []
    var announced: Bool?
    var index = 0
    while index < list.groups.count {
      guard let candidate = candidate(from: index, in: list) else {
        index += 1
        continue
      }
      index = candidate.end
      let isAnnounced =
        announced ?? context.entities(around: list.range, in: text).contains(.phoneNumber)
      announced = isAnnounced
      guard let score = score(candidate, isAnnounced: isAnnounced, in: text) else { continue }
      let end = extensionEnd(after: candidate.range.upperBound, in: text)
      found.append(
        PIIDetection(
          entity: .phoneNumber, range: candidate.range.lowerBound..<end, score: score))
    }
    return found
  }

  private struct Candidate {
    /// From the `+` or the bracket to the last digit.
    let range: Range<Int>
    let digits: [UInt8]
    let sizes: [Int]
    let isInternational: Bool
    let hasBrackets: Bool
    let separators: Set<UInt8>
    /// The index of the group after the last.
    let end: Int
  }

  /// Gathers the groups from `first` on that can be one number; a new `+` begins another.
  private func candidate(from first: Int, in list: DigitGroups) -> Candidate? {
    let text = list.text
    var start = list.groups[first].lowerBound
    guard canBegin(start, in: text) else { return nil }
    if text[start - 1] == UInt8(ascii: "(") { start -= 1 }
    let isInternational =
      text[start - 1] == UInt8(ascii: "+")
      || (text[start] == UInt8(ascii: "(") && text[start - 1] == UInt8(ascii: "+"))
    if isInternational { start -= 1 }
    var last = first
    var count = list.groups[first].count
    while last + 1 < list.groups.count, last - first < 7,
      count + list.groups[last + 1].count <= 15
    {
      last += 1
      count += list.groups[last].count
    }
    let end = list.groups[last].upperBound
    guard count >= 7, canEnd(end, in: text) else { return nil }
    let inner = text.bytes[list.groups[first].lowerBound..<end]
    return Candidate(
      range: start..<end, digits: text.digits(in: start..<end),
      sizes: list.groups[first...last].map(\.count), isInternational: isInternational,
      hasBrackets: text[start] == UInt8(ascii: "(") || inner.contains(UInt8(ascii: "(")),
      separators: Set(inner.filter { !PIIText.isDigit($0) }), end: last + 1)
  }

  private func canBegin(_ start: Int, in text: PIIText) -> Bool {
    let before = text[start - 1]
    if PIIText.isLetter(before) || PIIText.isDigit(before) { return false }
    if before == UInt8(ascii: "(") || before == UInt8(ascii: "+") {
      return !text.isWord(at: start - 2)
    }
    if "._-/#$=,".utf8.contains(before) { return !text.isWord(at: start - 2) && before != 0x24 }
    return true
  }

  private func canEnd(_ end: Int, in text: PIIText) -> Bool {
    let after = text[end]
    if PIIText.isLetter(after) { return extensionEnd(after: end, in: text) > end }
    if after == UInt8(ascii: "_") || after == UInt8(ascii: "%") || after == UInt8(ascii: ":") {
      return !text.isWord(at: end + 1)
    }
    if ".,/-".utf8.contains(after) { return !text.isDigit(at: end + 1) }
    return true
  }

  /// The end of `x123` or ` ext. 123` after a number.
  private func extensionEnd(after end: Int, in text: PIIText) -> Int {
    var index = text.skippingBlanks(from: end)
    if text[index] == UInt8(ascii: ",") { index = text.skippingBlanks(from: index + 1) }
    if text.has("ext", at: index) || text.has("Ext", at: index) {
      index += 3
      while text.isASCIILetter(at: index) { index += 1 }
      if text[index] == UInt8(ascii: ".") { index += 1 }
      index = text.skippingBlanks(from: index)
    } else if text[index] | 0x20 == UInt8(ascii: "x") {
      index += 1
    } else {
      return end
    }
    let first = index
    while text.isDigit(at: index), index - first < 7 { index += 1 }
    return index > first && !text.isWord(at: index) ? index : end
  }

  private func score(_ candidate: Candidate, isAnnounced: Bool, in text: PIIText) -> Double? {
    if candidate.isInternational {
      if isValid(candidate, region: "ZZ", in: text) { return PIIDetection.validated }
      return isAnnounced ? PIIDetection.contextual : nil
    }
    guard !isDate(candidate), !isDecimal(candidate) else { return nil }
    guard isAnnounced || isWrittenLikePhone(candidate) else { return nil }
    let isKnown = regions.contains {
      NationalNumbers.mayBelong(candidate.digits, to: $0)
        && isValid(candidate, region: $0, in: text)
    }
    if isKnown { return isAnnounced ? PIIDetection.confirmed : PIIDetection.shaped }
    return isAnnounced ? PIIDetection.contextual : nil
  }

  private func isValid(_ candidate: Candidate, region: String, in text: PIIText) -> Bool {
    guard let parser else { return false }
    return parser.isValid(Array(text.bytes[candidate.range]), region: region)
  }

  /// Whether the groups are those of national numbers as people write them.
  private func isWrittenLikePhone(_ candidate: Candidate) -> Bool {
    guard candidate.sizes.count >= 2, (8...13).contains(candidate.digits.count) else {
      return false
    }
    if candidate.hasBrackets { return true }
    guard candidate.separators.count <= 1 || candidate.separators == [0x20, 0x2D] else {
      return false
    }
    switch candidate.sizes {
    case [3, 3, 4], [1, 3, 3, 4]: return true
    default:
      // A trunk prefix, then groups of at least two digits.
      return candidate.digits[0] == 0 && candidate.sizes[0] >= 2 && candidate.sizes[0] <= 6
        && (9...12).contains(candidate.digits.count) && candidate.sizes.allSatisfy { $0 >= 2 }
    }
  }

  private func isDate(_ candidate: Candidate) -> Bool {
    let groups = candidate.sizes
    guard groups.count >= 3 else { return false }
    let digits = candidate.digits
    if groups.starts(with: [4, 2, 2]) {
      return CalendarDay.exists(
        day: CheckDigits.number(digits[6..<8]), month: CheckDigits.number(digits[4..<6]))
        && (1900...2100).contains(CheckDigits.number(digits[0..<4]))
    }
    guard groups[0] <= 2, groups[1] <= 2, groups[2] == 4, digits.count <= 8 else { return false }
    let first = CheckDigits.number(digits.prefix(groups[0]))
    let second = CheckDigits.number(digits[groups[0]..<(groups[0] + groups[1])])
    return CalendarDay.exists(day: first, month: second)
      || CalendarDay.exists(day: second, month: first)
  }

  private func isDecimal(_ candidate: Candidate) -> Bool {
    candidate.sizes.count == 2 && candidate.separators == [UInt8(ascii: ".")]
  }
}

/// Sorts out regions whose plans cannot have a number before libphonenumber is asked.
enum NationalNumbers {
  /// Whether a national number of the region may have this length and begin like this.
  static func mayBelong(_ digits: [UInt8], to region: String) -> Bool {
    guard let first = digits.first else { return false }
    let count = digits.count
    switch region {
    case "US", "CA":
      let start = count == 11 && first == 1 ? 1 : 0
      return count - start == 10 && digits[start] >= 2 && digits[start + 3] >= 2
    case "GB", "IE", "FR", "BE", "CH", "AT", "SE", "NL", "IL", "JP", "ZA", "DE", "FI":
      return first == 0 && (7...13).contains(count)
    case "ES", "PT": return count == 9 && (first == 2 || first >= 6)
    case "IT": return (8...11).contains(count) && (first == 0 || first == 3)
    case "IN": return (count == 10 && first >= 2) || (count == 11 && first == 0)
    case "AU": return (9...10).contains(count) && (first == 0 || first == 1)
    case "BR": return (10...11).contains(count) && first >= 1
    case "DK", "NO": return count == 8 && first >= 2
    case "PL": return count == 9
    case "MX": return count == 10
    default: return (7...13).contains(count)
    }
  }
}
