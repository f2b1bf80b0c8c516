import RampartCore

/// Tells which groups of digits are telephone numbers.
///
/// libphonenumber costs about ten microseconds a question, so it is asked only about digits that
/// are written like a telephone number or that words nearby announce, and only for regions whose
/// plans have such numbers.
struct PhoneRecognizer: Sendable {
  let parser: (any PhoneNumberParsing)?
  let regions: [String]

  /// How many questions the digits of one list are worth.
  private static let questionLimit = 12

  private static let topic = PIIEntitySet([.phoneNumber])

  /// Returns the telephone numbers in `list`, round which words announce `topics`.
  func detections(in list: DigitGroups, _ topics: PIIEntitySet) -> [PIIDetection] {
    let isAnnounced = topics.intersects(Self.topic)
    var questions = Self.questionLimit
    var found: [PIIDetection] = []
    var index = 0
    while index < list.groups.count, questions > 0 {
      guard let (detection, next) = number(from: index, in: list, isAnnounced, &questions) else {
        index = nextStart(after: index, in: list, isAnnounced: isAnnounced)
        continue
      }
      found.append(detection)
      index = next
    }
    return found
  }

  /// Where the next number may begin: inside a longer one only at a bracket, unless one is expected.
  private func nextStart(after index: Int, in list: DigitGroups, isAnnounced: Bool) -> Int {
    if isAnnounced { return index + 1 }
    let rest = list.groups.indices.dropFirst(index + 1)
    return rest.first { list.text[list.groups[$0].lowerBound - 1] == UInt8(ascii: "(") }
      ?? list.groups.count
  }

  /// Returns the longest number that begins at a group, and the group after it.
  private func number(
    from first: Int, in list: DigitGroups, _ isAnnounced: Bool, _ questions: inout Int
  ) -> (PIIDetection, next: Int)? {
    let text = list.text
    var longestGuess: (PIIDetection, next: Int)?
    for last in lastGroups(from: first, in: list) {
      guard let candidate = candidate(first...last, in: list),
        let score = score(candidate, isAnnounced: isAnnounced, in: text, &questions)
      else { continue }
      let end = extensionEnd(after: candidate.range.upperBound, in: text)
      let detection = PIIDetection(
        entity: .phoneNumber, range: candidate.range.lowerBound..<end, score: score)
      if score > PIIDetection.contextual { return (detection, last + 1) }
      longestGuess = longestGuess ?? (detection, last + 1)
    }
    return longestGuess
  }

  /// The groups that may end a number that begins at `first`, the longest number first.
  private func lastGroups(from first: Int, in list: DigitGroups) -> [Int] {
    var lasts: [Int] = []
    var count = 0
    for last in first..<min(list.groups.count, first + 8) {
      count += list.groups[last].count
      if count > 15 { break }
      let isLast = last == list.groups.count - 1
      if count >= 7, isLast || list.text.isSpace(at: list.groups[last].upperBound) {
        lasts.append(last)
      }
    }
    return lasts.reversed()
  }

  private struct Candidate {
    /// From the `+` or the bracket to the last digit.
    let range: Range<Int>
    let window: DigitGroups.Window
    let isInternational: Bool
    let hasBrackets: Bool
    let separators: MarkSet

    var digits: [UInt8] { window.digits }
    var sizes: [Int] { window.sizes }
  }

  /// The marks between the digits of a number, all below 64.
  private struct MarkSet: Equatable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    init(_ marks: some Sequence<UInt8>) {
      for mark in marks { bits |= 1 << UInt64(mark & 63) }
    }

    init(arrayLiteral marks: UInt8...) { self.init(marks) }

    var count: Int { bits.nonzeroBitCount }

    func contains(_ mark: UInt8) -> Bool { bits & 1 << UInt64(mark & 63) != 0 }
  }

  /// Reads groups as one number, with the `+` or the bracket before it.
  private func candidate(_ groups: ClosedRange<Int>, in list: DigitGroups) -> Candidate? {
    let text = list.text
    var start = list.groups[groups.lowerBound].lowerBound
    guard canBegin(start, in: text) else { return nil }
    if text[start - 1] == UInt8(ascii: "(") { start -= 1 }
    let isInternational = text[start - 1] == UInt8(ascii: "+")
    if isInternational { start -= 1 }
    let end = list.groups[groups.upperBound].upperBound
    guard canEnd(end, in: text) else { return nil }
    let inner = text.bytes[list.groups[groups.lowerBound].lowerBound..<end]
    return Candidate(
      range: start..<end, window: list.window(groups), isInternational: isInternational,
      hasBrackets: hasAreaCode(list.groups[groups], in: text),
      separators: MarkSet(inner.lazy.filter { !PIIText.isDigit($0) }))
  }

  /// Whether one of the first groups stands in brackets of its own.
  private func hasAreaCode(_ groups: ArraySlice<Range<Int>>, in text: PIIText) -> Bool {
    guard let first = groups.first else { return false }
    // A country code of up to three digits may stand before the area.
    return groups.prefix(first.count <= 3 ? 2 : 1).contains {
      $0.count <= 5 && text[$0.lowerBound - 1] == UInt8(ascii: "(")
        && text[$0.upperBound] == UInt8(ascii: ")")
    }
  }

  private func canBegin(_ start: Int, in text: PIIText) -> Bool {
    let before = text[start - 1]
    if text.isWord(at: start - 1) { return false }
    if before == UInt8(ascii: "(") || before == UInt8(ascii: "+") {
      return !text.isWord(at: start - 2)
    }
    if before == UInt8(ascii: ":") { return !text.isDigit(at: start - 2) }
    if "._-/#$=,".utf8.contains(before) { return !text.isWord(at: start - 2) && before != 0x24 }
    return true
  }

  private func canEnd(_ end: Int, in text: PIIText) -> Bool {
    let after = text[end]
    if text.isWord(at: end) { return extensionEnd(after: end, in: text) > end }
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

  private func score(
    _ candidate: Candidate, isAnnounced: Bool, in text: PIIText, _ questions: inout Int
  ) -> Double? {
    if candidate.isInternational {
      questions -= 1
      if isValid(candidate, region: "ZZ", in: text) { return PIIDetection.validated }
      return isAnnounced ? PIIDetection.contextual : nil
    }
    guard !candidate.window.isDate, !isDecimal(candidate), !isTable(candidate),
      !isSpanOfYears(candidate)
    else { return nil }
    guard isAnnounced || isWrittenLikePhone(candidate) else { return nil }
    let isKnown = regions.contains { region in
      guard questions > 0, NationalNumbers.mayBelong(candidate.digits, to: region) else {
        return false
      }
      questions -= 1
      return isValid(candidate, region: region, in: text)
    }
    if isKnown { return isAnnounced ? PIIDetection.confirmed : PIIDetection.shaped }
    return isAnnounced && isPlausible(candidate) ? PIIDetection.contextual : nil
  }

  /// Whether digits that no plan knows are at least grouped like a number one can dial.
  private func isPlausible(_ candidate: Candidate) -> Bool {
    (7...13).contains(candidate.digits.count) && !CheckDigits.isUniform(candidate.digits)
      && !candidate.digits.starts(with: [0, 0, 0]) && candidate.sizes.allSatisfy { $0 >= 2 }
      && (candidate.hasBrackets || candidate.window.isUniform)
  }

  private func isValid(_ candidate: Candidate, region: String, in text: PIIText) -> Bool {
    guard let parser else { return false }
    return parser.isValid(Array(text.bytes[candidate.range]), region: region)
  }

  /// Whether the groups are those of national numbers as people write them.
  private func isWrittenLikePhone(_ candidate: Candidate) -> Bool {
    guard candidate.sizes.count >= 2, (8...13).contains(candidate.digits.count),
      candidate.sizes.count(where: { $0 == 1 }) <= 1
    else { return false }
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

  /// Whether the groups are columns or fractions rather than parts of one number.
  private func isTable(_ candidate: Candidate) -> Bool {
    let layout = candidate.window.layout
    let hasGap = zip(layout, layout.dropFirst()).contains { $0 == 0x20 && $1 == 0x20 }
    let sizes = candidate.sizes
    let hasDate = sizes.indices.contains { first in
      let digits = candidate.digits.dropFirst(sizes[..<first].reduce(0, +))
      return sizes[first...].starts(with: [4, 2, 2])
        && (digits.starts(with: [1, 9]) || digits.starts(with: [2, 0]))
    }
    return hasGap || hasDate
      || (candidate.separators.contains(0x20) && candidate.separators.contains(UInt8(ascii: ".")))
  }

  private func isSpanOfYears(_ candidate: Candidate) -> Bool {
    guard candidate.sizes == [4, 4], !candidate.separators.contains(0x20) else { return false }
    let years = 1_800...2_099
    return years.contains(CheckDigits.number(candidate.digits.prefix(4)))
      && years.contains(CheckDigits.number(candidate.digits.suffix(4)))
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
    case "CN": return (count == 11 && first == 1) || (first == 0 && count >= 10)
    case "KR": return first == 0 && (9...11).contains(count)
    case "DK", "NO": return count == 8 && first >= 2
    case "PL": return count == 9
    case "MX": return count == 10
    default: return (7...13).contains(count)
    }
  }
}
