/// Whether the installed libhs can be relied on.
///
/// Vectorscan 5.4.9 (Debian 12) misses matches of simple patterns behind 64 bytes of other text on
/// x86 (probably VectorCamp/vectorscan issue 317); Hyperscan 5.4.0 does not. A library that misses any of the
/// known answers below is not used at all.
enum VectorscanCheck {
  /// Whether the library gives every known answer; found out once.
  static let isSound = answers.allSatisfy(isRight)

  private struct Answer {
    let expression: String
    let flags: UInt32
    let match: String
  }

  /// How much other text stands before a match: round the widths of vectors, and beyond.
  private static let fillerCounts = [
    0, 1, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 95, 96, 127, 128, 129, 160,
  ]

  // 32 is HS_FLAG_UTF8, 64 is HS_FLAG_UCP.
  private static let answers = [
    Answer(expression: "x[abq]{2}y", flags: 0, match: "xaay"),
    Answer(expression: "x..", flags: 0, match: "xaa"),
    Answer(expression: "x.{2}y", flags: 32 | 64, match: "xaay"),
  ]

  private static func isRight(_ answer: Answer) -> Bool {
    let entry = VectorscanDatabase.Entry(
      expression: answer.expression, flags: answer.flags, id: 0)
    guard let database = try? VectorscanDatabase.compile([entry], mode: .block) else {
      return false
    }
    return fillerCounts.allSatisfy { count in
      ["-", "\u{44f}"].allSatisfy { filler in
        let text = Array((String(repeating: filler, count: count) + answer.match).utf8)
        var hits = HitCollector(patternCount: 1)
        let isScanned =
          text.withUnsafeBufferPointer { try? database.scan($0, into: &hits) } != nil
        return isScanned && !hits.isEmpty
      }
    }
  }
}
