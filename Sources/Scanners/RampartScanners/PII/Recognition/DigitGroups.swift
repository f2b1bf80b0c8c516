/// Groups of digits that one number may spread over: `4111 1111 1111 1111`, `(212) 555-0100`.
struct DigitGroups: Sendable {
  /// The longest list of groups that is read as one number.
  private static let windowLimit = 8

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
      while text.isDigit(at: end) { end += 1 }
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

    /// Whether at most one kind of single separator stands between the groups.
    var isUniform: Bool {
      let separators = layout.filter { $0 != UInt8(ascii: "9") }
      return separators.count == sizes.count - 1 && Set(separators).count <= 1
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
        let range = groups[first].lowerBound..<groups[last].upperBound
        windows.append(
          Window(
            range: range, sizes: groups[first...last].map(\.count),
            digits: text.digits(in: range),
            layout: text.bytes[range].map { PIIText.isDigit($0) ? UInt8(ascii: "9") : $0 }))
      }
    }
    return windows
  }

  private func canBegin(at index: Int) -> Bool {
    let start = groups[index].lowerBound
    if index > 0 { return text.isSpace(at: start - 1) || text[start - 1] == UInt8(ascii: "(") }
    if text.isWord(at: start - 1) { return false }
    switch text[start - 1] {
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ","):
      return !text.isWord(at: start - 2)
    case UInt8(ascii: "$"): return false
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
