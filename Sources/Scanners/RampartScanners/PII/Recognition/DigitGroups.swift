/// Groups of digits that one number may spread over: `4111 1111 1111 1111`, `(212) 555-0100`.
struct DigitGroups: Sendable {
  /// The longest list of groups that is read as one number.
  private static let windowLimit = 8

  /// The longest run of digits that is read.
  private static let runLimit = 64

  let text: PIIText
  /// The groups, in order, with only number punctuation between them.
  let groups: [Range<Int>]

  /// The bytes from the first digit to the last.
  var range: Range<Int> {
    guard let first = groups.first, let last = groups.last else { return 0..<0 }
    return first.lowerBound..<last.upperBound
  }

  /// Returns the lists of groups in and right after `range`, parted where a number must end.
  static func all(in range: Range<Int>, of text: PIIText) -> [DigitGroups] {
    var lists: [DigitGroups] = []
    var current: [Range<Int>] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard text.isDigit(at: index) else {
        index += 1
        continue
      }
      var end = index
      // No number is as long as the limit, so where a run goes on does not matter.
      while text.isDigit(at: end), end - index < Self.runLimit { end += 1 }
      if let last = current.last, !isPunctuation(last.upperBound..<index, in: text) {
        lists.append(DigitGroups(text: text, groups: current))
        current = []
      }
      current.append(index..<end)
      index = end
    }
    if !current.isEmpty { lists.append(DigitGroups(text: text, groups: current)) }
    return lists
  }

  /// Whether what stands between two groups may belong to a number.
  private static func isPunctuation(_ range: Range<Int>, in text: PIIText) -> Bool {
    guard range.count <= 3 else { return false }
    return text.bytes[range].allSatisfy { " -./()".utf8.contains($0) }
  }

  /// A run of whole groups that stands on its own.
  struct Window {
    let range: Range<Int>
    let sizes: [Int]
    let digits: [UInt8]
    /// The text with `9` for each digit.
    let layout: [UInt8]

    /// Whether the groups are a day, perhaps with a time of day after it.
    var isDate: Bool {
      let isDay = { (year: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) in
        (1900...2100).contains(CheckDigits.number(year))
          && CalendarDay.exists(
            day: CheckDigits.number(rest.suffix(2)), month: CheckDigits.number(rest.prefix(2)))
      }
      if sizes.starts(with: [4, 2, 2]) { return isDay(digits[0..<4], digits[4..<8]) }
      if sizes == [8, 6] { return isDay(digits[0..<4], digits[4..<8]) }
      if sizes == [6, 6] {
        return CalendarDay.isYearMonthDay(digits[0..<6]) && isTime(digits[6...])
      }
      guard sizes.count >= 3, sizes[0] <= 2, sizes[1] <= 2, sizes[2] == 4, digits.count <= 8 else {
        return false
      }
      let first = CheckDigits.number(digits.prefix(sizes[0]))
      let second = CheckDigits.number(digits[sizes[0]..<(sizes[0] + sizes[1])])
      return CalendarDay.exists(day: first, month: second)
        || CalendarDay.exists(day: second, month: first)
    }

    private func isTime(_ digits: ArraySlice<UInt8>) -> Bool {
      let start = digits.startIndex
      return CheckDigits.number(digits[start..<start + 2]) < 24 && digits[start + 2] < 6
        && digits[start + 4] < 6
    }

    /// Whether at most one kind of single separator stands between the groups.
    var isUniform: Bool {
      var separator: UInt8?
      var count = 0
      for byte in layout where byte != UInt8(ascii: "9") {
        guard separator == nil || separator == byte else { return false }
        separator = byte
        count += 1
      }
      return count == sizes.count - 1
    }
  }

  /// Returns every run of groups that no neighbour makes longer, with `count` digits in all.
  func windows(count: ClosedRange<Int>) -> [Window] {
    var windows: [Window] = []
    for first in groups.indices where canBegin(at: first) {
      var digitCount = 0
      for last in first..<min(groups.count, first + Self.windowLimit) {
        digitCount += groups[last].count
        if digitCount > count.upperBound { break }
        guard digitCount >= count.lowerBound, canEnd(at: last) else { continue }
        windows.append(window(first...last))
      }
    }
    return windows
  }

  /// Returns the groups of `indices` as one number.
  func window(_ indices: ClosedRange<Int>) -> Window {
    let range = groups[indices.lowerBound].lowerBound..<groups[indices.upperBound].upperBound
    return Window(
      range: range, sizes: groups[indices].map { $0.count }, digits: text.digits(in: range),
      layout: text.bytes[range].map { PIIText.isDigit($0) ? UInt8(ascii: "9") : $0 })
  }

  private func canBegin(at index: Int) -> Bool {
    let start = groups[index].lowerBound
    if index > 0 { return text.isSpace(at: start - 1) || text[start - 1] == UInt8(ascii: "(") }
    if text.isWord(at: start - 1) { return false }
    switch text[start - 1] {
    case UInt8(ascii: "/"), UInt8(ascii: ","): return !text.isWord(at: start - 2)
    // The seconds of a clock.
    case UInt8(ascii: ":"): return !text.isDigit(at: start - 2)
    // A fraction, a negative number, a price, a part of a name.
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "$"), UInt8(ascii: "_"): return false
    default: return true
    }
  }

  private func canEnd(at index: Int) -> Bool {
    let end = groups[index].upperBound
    if index < groups.count - 1 { return text.isSpace(at: end) }
    if text.isWord(at: end) || text[end] == UInt8(ascii: "_") { return false }
    switch text[end] {
    case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ","): return !text.isDigit(at: end + 1)
    case UInt8(ascii: "-"): return !text.isDigit(at: end + 1)
    case UInt8(ascii: "%"): return false
    default: return true
    }
  }
}
