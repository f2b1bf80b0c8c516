import RampartCore

/// Looks for hidden characters one by one, each in its surroundings.
struct CharacterInspection {
  /// Hidden characters at most so many bytes apart are one finding.
  private static let clusterGap = 16

  private let view: TextView
  private let role: Role
  private var tags = Clusters(gap: 4)
  private var selectors = Clusters(gap: clusterGap)
  private var zeroWidths = Clusters(gap: clusterGap)
  private var overrides = Clusters(gap: clusterGap)
  private var embeddings = Clusters(gap: 64)
  private var controls = Clusters(gap: 4)
  private var escapes: [(sequence: EscapeSequence, range: Range<Int>)] = []
  private var wordCount = 0
  private var embeddingDepth = 0
  private var isUnbalanced = false
  private var hasRightToLeft = false
  private var controlScore = 0.0

  /// Reports the hidden characters of a view; in a decoded one only those that no program text
  /// would name, since code is full of escaped control characters.
  static func inspect(
    _ view: TextView, role: Role, isDecoded: Bool, into collector: inout FindingCollector
  ) {
    var inspection = CharacterInspection(view: view, role: role)
    view.bytes.withUnsafeBufferPointer { inspection.read($0) }
    inspection.report(into: &collector, isDecoded: isDecoded)
  }

  private init(view: TextView, role: Role) {
    self.view = view
    self.role = role
  }

  private mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    var previous: UInt32 = 0x20
    while index < text.count {
      let byte = text[index]
      if byte >= 0x20 && byte < 0x7F {
        previous = UInt32(byte)
        index += 1
        continue
      }
      if byte == 0x1B {
        let sequence = EscapeSequence(at: index, in: text)
        escapes.append((sequence, index..<(index + sequence.length)))
        index += sequence.length
        previous = 0x20
        continue
      }
      let scalar = text.decoded(at: index)
      if scalar.value == 0x1F3F4 {
        let flag = Self.flagLength(at: index, in: text)
        if flag > 0 {
          index += flag
          continue
        }
      }
      note(scalar.value, index..<(index + scalar.count), after: previous, in: text)
      hasRightToLeft = hasRightToLeft || CharacterKind.isRightToLeft(scalar.value)
      index += scalar.count
      previous = scalar.value
    }
    if embeddingDepth != 0 { isUnbalanced = true }
  }

  private mutating func note(
    _ value: UInt32, _ range: Range<Int>, after previous: UInt32,
    in text: UnsafeBufferPointer<UInt8>
  ) {
    switch CharacterKind(value) {
    case .visible:
      if value == 0x0A, embeddingDepth != 0 {
        isUnbalanced = true
        embeddingDepth = 0
      }
    case .tag: tags.add(range)
    case .variationSelector:
      if !isOrdinarySelector(value, after: previous, before: range.upperBound, in: text) {
        selectors.add(range)
      }
    case .zeroWidth: noteZeroWidth(value, range, after: previous, in: text)
    case .softHyphen:
      // A hyphenated word has two letters at least between its soft hyphens.
      if zeroWidths.softHyphenEnd > 0, range.lowerBound - zeroWidths.softHyphenEnd < 2 {
        zeroWidths.add(range)
        wordCount += 1
      }
      zeroWidths.softHyphenEnd = range.upperBound
    case .bidiOverride: overrides.add(range)
    case .bidiEmbedding:
      embeddings.add(range)
      if value == 0x202C || value == 0x2069 {
        if embeddingDepth > 0 {
          embeddingDepth -= 1
        } else if overrides.count == 0 {
          isUnbalanced = true
        }
      } else {
        embeddingDepth += 1
      }
    case .control:
      controls.add(range)
      controlScore = max(controlScore, Self.score(ofControl: value))
    }
  }

  private mutating func noteZeroWidth(
    _ value: UInt32, _ range: Range<Int>, after previous: UInt32,
    in text: UnsafeBufferPointer<UInt8>
  ) {
    if value == 0xFEFF, range.lowerBound == 0 { return }
    let next = range.upperBound < text.count ? text.decoded(at: range.upperBound).value : 0x20
    switch value {
    case 0x200C, 0x200D:
      if CharacterKind.isJoiningScript(previous) || CharacterKind.isJoiningScript(next) { return }
      if value == 0x200D, CharacterKind.isPictograph(previous) || previous == 0xFE0F,
        CharacterKind.isPictograph(next)
      {
        return
      }
    case 0x200E, 0x200F, 0x061C:
      if !CharacterKind.isAlphabetic(previous) || !CharacterKind.isAlphabetic(next) { return }
    case 0x115F, 0x1160, 0xFFA0:
      if (0x1100..<0x1200).contains(previous) || (0x1100..<0x1200).contains(next) { return }
    case 0x180E, 0x17B4, 0x17B5: if CharacterKind.isJoiningScript(previous) { return }
    default: break
    }
    zeroWidths.add(range)
    if CharacterKind.isAlphabetic(previous), CharacterKind.isAlphabetic(next) { wordCount += 1 }
  }

  private func isOrdinarySelector(
    _ value: UInt32, after previous: UInt32, before end: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if value >= 0xE0100 { return CharacterKind.isIdeograph(previous) }
    if CharacterKind.isPictograph(previous) || CharacterKind.isIdeograph(previous) { return true }
    if previous < 0x80 { return end < text.count && text.decoded(at: end).value == 0x20E3 }
    return (0x1000..<0x10A0).contains(previous) || (0x1800..<0x18B0).contains(previous)
  }

  private static func score(ofControl value: UInt32) -> Double {
    switch value {
    case 0x00, 0x08: 0.6
    case 0x9B: 0.7
    case 0x80...0x9F: 0.3
    case 0x0B, 0x7F: 0.4
    default: 0.5
    }
  }

  /// The length of a flag of a region (🏴, three to six tag letters, end) at `index`, or 0.
  private static func flagLength(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var at = index + 4
    var letters = 0
    while at < text.count {
      let tag = text.decoded(at: at)
      at += tag.count
      if tag.value == 0xE007F { return (3...6).contains(letters) ? at - index : 0 }
      guard (0xE0030...0xE0039).contains(tag.value) || (0xE0061...0xE007A).contains(tag.value),
        letters < 6
      else { return 0 }
      letters += 1
    }
    return 0
  }

  // MARK: - Reporting

  private func report(into collector: inout FindingCollector, isDecoded: Bool) {
    for range in tags.ranges { collector.add(.tagCharacters, score: 1, range, in: view) }
    if selectors.count >= 4 {
      for range in selectors.ranges {
        collector.add(
          .variationSelectorPayload, score: selectors.longestRow >= 4 ? 1 : 0.9, range, in: view)
      }
    }
    let zeroWidthScore = zeroWidthScore
    for range in zeroWidths.ranges {
      collector.add(.zeroWidth, score: zeroWidthScore, range, in: view)
    }
    for range in overrides.ranges { collector.add(.bidiOverride, score: 0.95, range, in: view) }
    let embeddingScore = isUnbalanced ? (hasRightToLeft ? 0.3 : 0.6) : (hasRightToLeft ? 0 : 0.3)
    if embeddingScore > 0 {
      for range in embeddings.ranges {
        collector.add(.bidiOverride, score: embeddingScore, range, in: view)
      }
    }
    guard !isDecoded else { return }
    for (sequence, range) in escapes {
      collector.add(.ansiEscape, score: sequence.score(in: role), range, in: view)
    }
    for range in controls.ranges {
      collector.add(.controlCharacter, score: controlScore, range, in: view)
    }
  }

  private var zeroWidthScore: Double {
    if zeroWidths.longestRow >= 8 { return 0.95 }
    switch wordCount {
    case 0: return zeroWidths.longestRow >= 4 ? 0.6 : 0.3
    case 1, 2: return 0.6
    default: return 0.9
    }
  }
}

/// Places of hidden characters, near ones together.
private struct Clusters {
  private let gap: Int
  private(set) var ranges: [Range<Int>] = []
  private(set) var count = 0
  /// The longest row of such characters without another between them.
  private(set) var longestRow = 0
  private var row = 0
  private var end = -1
  /// Where the last soft hyphen ended.
  var softHyphenEnd = 0

  init(gap: Int) { self.gap = gap }

  mutating func add(_ range: Range<Int>) {
    count += 1
    row = range.lowerBound == end ? row + 1 : 1
    longestRow = max(longestRow, row)
    end = range.upperBound
    if let last = ranges.last, range.lowerBound - last.upperBound <= gap {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      ranges.append(range)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The scalar at `index` of valid UTF-8, and its length.
  func decoded(at index: Int) -> (value: UInt32, count: Int) {
    let first = UInt32(self[index])
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard length > 1, index + length <= count else { return (first, 1) }
    var value = first & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length { value = value << 6 | UInt32(self[index + offset] & 0x3F) }
    return (value, length)
  }
}
