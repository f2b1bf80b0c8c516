/// Viterbi's algorithm over the pieces of a word, in memory that is used again for the next word.
///
/// It exists only while `UnigramModel` lends the memory.
struct UnigramSearch {
  let walker: PieceTrie.Walker
  let scores: UnsafeBufferPointer<Double>
  let lengths: UnsafeBufferPointer<UInt16>
  let unknownScore: Double
  let unknownID: Int32
  /// The score of the best path to a byte, at the byte's number modulo the power of two that is its size.
  let best: UnsafeMutableBufferPointer<Double>
  /// The last step of the best path to each byte: a piece, or one of the marks below.
  let steps: UnsafeMutableBufferPointer<Int32>
  /// The tokens of an unknown stretch.
  let unknownTokens: (UnsafeBufferPointer<UInt8>) -> [Int32]

  /// Marks a byte that no path has reached.
  static let unset: Int32 = -1
  /// Marks a character without a piece.
  private static let unknownStep: Int32 = -2

  /// Appends the tokens of a word whose bytes fit `steps`.
  @inline(__always)
  func tokenize(_ word: UnsafeBufferPointer<UInt8>, at offset: Int, into tokens: inout TokenBuffer)
  {
    findPath(word)
    appendPath(word, offset, &tokens)
  }

  private func findPath(_ word: UnsafeBufferPointer<UInt8>) {
    let mask = best.count - 1
    best[0] = 0
    for index in 0...word.count { steps[index] = Self.unset }
    var start = 0
    while start < word.count {
      let scoreHere = best[start & mask]
      let characterEnd = min(start + UTF8Character.length(first: word[start]), word.count)
      var isCharacterKnown = false
      var position = walker.root
      var end = start
      while end < word.count, let piece = walker.step(&position, word[end]) {
        end += 1
        guard piece >= 0 else { continue }
        take(piece, scores[Int(piece)] + scoreHere, to: end, mask)
        if end == characterEnd { isCharacterKnown = true }
      }
      if !isCharacterKnown {
        take(Self.unknownStep, unknownScore + scoreHere, to: characterEnd, mask)
      }
      start = characterEnd
    }
  }

  /// Keeps a step if it is the first to this byte, or better than the others.
  @inline(__always)
  private func take(_ step: Int32, _ score: Double, to end: Int, _ mask: Int) {
    guard steps[end] == Self.unset || score > best[end & mask] else { return }
    steps[end] = step
    best[end & mask] = score
  }

  /// Follows the steps back from the end and appends the tokens in order; unknown ones in a row become one.
  private func appendPath(
    _ word: UnsafeBufferPointer<UInt8>, _ offset: Int, _ tokens: inout TokenBuffer
  ) {
    let first = tokens.count
    var end = word.count
    while end > 0 {
      var start = self.start(of: steps[end], endingAt: end, word)
      guard isUnknown(steps[end]) else {
        tokens.append(steps[end], (offset + start)..<(offset + end))
        end = start
        continue
      }
      while start > 0, isUnknown(steps[start]) {
        start = self.start(of: steps[start], endingAt: start, word)
      }
      let stretch = UnsafeBufferPointer(rebasing: word[start..<end])
      for token in unknownTokens(stretch).reversed() {
        tokens.append(token, (offset + start)..<(offset + end))
      }
      end = start
    }
    tokens.reverse(from: first)
  }

  @inline(__always)
  private func isUnknown(_ step: Int32) -> Bool { step == Self.unknownStep || step == unknownID }

  @inline(__always)
  private func start(of step: Int32, endingAt end: Int, _ word: UnsafeBufferPointer<UInt8>) -> Int {
    step < 0
      ? UTF8Character.start(before: end, in: word) : max(end - Int(lengths[Int(step)]), 0)
  }
}
