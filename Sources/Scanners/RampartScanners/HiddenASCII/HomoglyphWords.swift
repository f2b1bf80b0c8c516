import RampartCore

/// Finds words in which letters of other scripts pass for Latin ones.
///
/// Which letters do is known to the view that folds them: it does so only in words that become
/// ASCII altogether.
enum HomoglyphWords {
  /// A word of the folded view with letters of another script.
  private struct Word {
    var range: Range<Int>
    var foreignCount = 0
    /// Whether a letter of another script stands between Latin ones.
    var isEnclosed = false
    var letterCount = 0
  }

  static func inspect(
    _ view: TextView, of original: [UInt8], into collector: inout FindingCollector
  ) {
    var words: [Word] = []
    for run in view.origin.runs where !run.isLinear && run.viewCount > 0 {
      guard run.originalStart + run.originalCount <= original.count,
        isForeign(original, at: run.originalStart)
      else { continue }
      if let last = words.last, run.viewStart < last.range.upperBound {
        words[words.count - 1].foreignCount += run.viewCount
        note(run, in: &words[words.count - 1], of: view)
        continue
      }
      var word = Word(range: wordRange(round: run.viewStart, in: view.bytes))
      word.letterCount = word.range.count
      word.foreignCount = run.viewCount
      note(run, in: &word, of: view)
      words.append(word)
    }
    report(words, of: view, into: &collector)
  }

  private static func note(_ run: OffsetMap.Run, in word: inout Word, of view: TextView) {
    if run.viewStart > word.range.lowerBound, run.viewStart + run.viewCount < word.range.upperBound
    {
      word.isEnclosed = true
    }
  }

  private static func report(
    _ words: [Word], of view: TextView, into collector: inout FindingCollector
  ) {
    // TNFα and Δx are ordinary; so are short words that a text quotes.
    let suspicious = words.filter { word in
      guard word.letterCount >= 3 else { return false }
      if word.foreignCount >= word.letterCount { return word.letterCount >= 4 }
      return word.isEnclosed || word.foreignCount >= 2
    }
    let mixed = suspicious.filter { $0.foreignCount < $0.letterCount }.count
    for word in suspicious {
      let isMixed = word.foreignCount < word.letterCount
      let score: Double =
        isMixed ? (mixed >= 2 || word.foreignCount >= 2 ? 0.9 : 0.7) : (mixed >= 1 ? 0.8 : 0.5)
      collector.add(.homoglyphWord, score: score, word.range, in: view)
    }
  }

  /// Whether the scalar at `index` is a letter of a script that is not Latin.
  private static func isForeign(_ bytes: [UInt8], at index: Int) -> Bool {
    let scalar = bytes.withUnsafeBufferPointer { $0.decoded(at: index).value }
    switch scalar {
    case 0x0370..<0x0590, 0x13A0..<0x1400, 0x1C80..<0x1C90, 0x1F00..<0x2000, 0x2C80..<0x2E00,
      0xA4D0..<0xA500, 0xA640..<0xA6A0, 0xAB70..<0xABC0:
      return true
    default: return false
    }
  }

  private static func wordRange(round index: Int, in bytes: [UInt8]) -> Range<Int> {
    var start = index
    var end = index
    while start > 0, isLetter(bytes[start - 1]) { start -= 1 }
    while end < bytes.count, isLetter(bytes[end]) { end += 1 }
    return start..<max(end, index + 1)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
