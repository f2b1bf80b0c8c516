internal import Foundation
package import RampartCore

/// A classifier for tests: known words are tokens, any other character is one by itself, and a function
/// of the text says what a window is.
package final class StandInClassifier: TextClassifier, TextClassifying {
  package let labels: [String]
  package let maximumLength = 512
  package let summary = "stand-in"
  package let guardProfile: GuardProfile?
  private let words: [[UInt8]]
  private let judge: @Sendable (String) -> [Double]
  private let missing: Bool
  private let seenTexts = Locked<[[UInt8]]>([])

  /// Creates a classifier; if it `isMissing`, nobody finds it.
  package init(
    labels: [String] = ["BENIGN", "MALICIOUS"], words: [String] = [], isMissing: Bool = false,
    guardProfile: GuardProfile? = nil, _ judge: @escaping @Sendable (String) -> [Double]
  ) {
    self.labels = labels
    self.words = words.map { Array($0.utf8) }.sorted { $0.count > $1.count }
    self.judge = judge
    missing = isMissing
    self.guardProfile = guardProfile
  }

  /// A classifier that takes texts with `word` for malicious.
  package convenience init(flagging word: String, words: [String] = []) {
    self.init(words: words + [word]) { $0.contains(word) ? [0.01, 0.99] : [0.98, 0.02] }
  }

  /// The texts that were classified.
  package var texts: [String] {
    seenTexts.withLock { $0.map { String(decoding: $0, as: UTF8.self) } }
  }

  package func classifier(for request: ClassifierRequest) throws(ClassifierError)
    -> any TextClassifier
  {
    if missing {
      throw ClassifierError("looked everywhere for `\(request.model)`", isNotFound: true)
    }
    return self
  }

  package func tokenRanges(of text: [UInt8]) throws(ScanError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var index = 0
    while index < text.count {
      var end = index + 1
      if text[index] == 0x20 {
        index = end
        continue
      }
      if let word = words.first(where: { text[index...].starts(with: $0) }) {
        end = index + word.count
      } else {
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
      }
      ranges.append(index..<end)
      index = end
    }
    return ranges
  }

  package func classify(
    _ texts: [[UInt8]], settings: ClassifierSettings, boundaries: [ClassBoundary]
  ) async throws(ScanError) -> [[WindowClassification]] {
    seenTexts.withLock { $0 += texts }
    var results: [[WindowClassification]] = []
    for text in texts {
      let tokens = try tokenRanges(of: text)
      let step = settings.windowLength - settings.overlap
      var windows: [WindowClassification] = []
      for start in stride(from: 0, to: max(1, tokens.count), by: step) {
        let last = min(tokens.count, start + settings.windowLength)
        let lower = start == 0 ? 0 : tokens[start].lowerBound
        let range = lower..<(last == tokens.count ? text.count : tokens[last - 1].upperBound)
        let probabilities = judge(String(decoding: text[range], as: UTF8.self))
        windows.append(
          WindowClassification(
            range: range, probabilities: probabilities, score: score(probabilities, settings.kind)))
        if last == tokens.count { break }
      }
      results.append(windows)
    }
    return results
  }

  /// The calibrated score, where there is a profile.
  private func score(_ probabilities: [Double], _ kind: MessageKind) -> Double? {
    guard let guardProfile else { return nil }
    let sum = guardProfile.scoreClasses.reduce(0) { $0 + probabilities[$1] }
    let line = guardProfile.calibration(for: kind)
    return 1 / (1 + exp(-(line.scale * log(sum / (1 - sum)) + line.offset)))
  }

  package func proveAlive() async throws(ScanError) {}
}
