import RampartCore

/// Takes out the spaces that break words apart, so that `i g n o r e` is read as `ignore`.
///
/// LlamaFirewall's pre-processing from its meaning: without its white space the text is cut into tokens; a
/// space comes back only before a token whose first character had white space before it. Unlike there,
/// every byte that is not white space stays, also where the tokenizer normalises it, and nothing can fail.
/// Linear in the length of the text.
struct SpacingRepair {
  /// The text without its white space.
  let bare: [UInt8]

  /// Takes out all white space.
  init(_ text: [UInt8]) {
    var bare: [UInt8] = []
    bare.reserveCapacity(text.count)
    text.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        let length = Whitespace.length(at: index, in: text)
        if length == 0 { bare.append(text[index]) }
        index += max(1, length)
      }
    }
    self.bare = bare
  }

  /// Returns `text` with white space only before tokens of `bare`, each run as one space, and the way
  /// back; `nil` if that is the text itself.
  func reading(of text: [UInt8], tokens: [Range<Int>]) -> (bytes: [UInt8], origin: OffsetMap)? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var runs = RunList()
    text.withUnsafeBufferPointer { text in
      var index = 0
      var bareOffset = 0
      var token = 0
      while index < text.count {
        let start = index
        while index < text.count {
          let length = Whitespace.length(at: index, in: text)
          if length == 0 { break }
          index += length
        }
        if index > start {
          while token < tokens.count, tokens[token].lowerBound < bareOffset { token += 1 }
          if token < tokens.count, tokens[token].lowerBound == bareOffset, index < text.count {
            runs.append(viewStart: bytes.count, viewCount: 1, original: start..<index)
            bytes.append(0x20)
          }
        }
        let wordStart = index
        while index < text.count, Whitespace.length(at: index, in: text) == 0 { index += 1 }
        guard index > wordStart else { continue }
        runs.append(
          viewStart: bytes.count, viewCount: index - wordStart, original: wordStart..<index)
        bytes.append(contentsOf: text[wordStart..<index])
        bareOffset += index - wordStart
      }
    }
    guard bytes != text else { return nil }
    return (bytes, OffsetMap(runs: runs.runs))
  }

  /// Runs of a map, joined where they continue each other, so that ordinary prose needs few.
  private struct RunList {
    private(set) var runs: [OffsetMap.Run] = []

    mutating func append(viewStart: Int, viewCount: Int, original: Range<Int>) {
      let isLinear = viewCount == original.count
      if isLinear, let last = runs.last, last.isLinear,
        last.originalStart + last.originalCount == original.lowerBound
      {
        runs[runs.count - 1].viewCount += viewCount
        runs[runs.count - 1].originalCount += original.count
        return
      }
      runs.append(
        OffsetMap.Run(
          viewStart: viewStart, viewCount: viewCount, originalStart: original.lowerBound,
          originalCount: original.count, isLinear: isLinear))
    }
  }
}
