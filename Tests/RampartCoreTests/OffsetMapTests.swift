import RampartCore
import TestSupport
import Testing

@Suite("Offset maps")
struct OffsetMapTests {
  @Test("A range inside linear runs maps byte by byte, across a gap")
  func gap() {
    // "ab??cd" without "??"
    let map = OffsetMap(runs: [
      .init(viewStart: 0, viewCount: 2, originalStart: 0, originalCount: 2, isLinear: true),
      .init(viewStart: 2, viewCount: 2, originalStart: 4, originalCount: 2, isLinear: true),
    ])
    #expect(map.originalRange(of: 0..<2) == 0..<2)
    #expect(map.originalRange(of: 1..<3) == 1..<5)
    #expect(map.originalRange(of: 3..<4) == 5..<6)
    #expect(map.originalRange(of: 4..<4) == 6..<6)
  }

  @Test("A byte of an atomic run maps to all the bytes it came from")
  func atomic() {
    let map = OffsetMap(runs: [
      .init(viewStart: 0, viewCount: 1, originalStart: 0, originalCount: 1, isLinear: true),
      .init(viewStart: 1, viewCount: 3, originalStart: 1, originalCount: 4, isLinear: false),
    ])
    #expect(map.originalRange(of: 2..<3) == 1..<5)
    #expect(map.originalRange(of: 0..<2) == 0..<5)
  }

  @Test("Composing maps gives the same ranges as mapping twice", arguments: 0..<500)
  func composition(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let inner = randomMap(originalCount: 40, using: &random)
    let innerCount = inner.runs.last.map { $0.viewStart + $0.viewCount } ?? 0
    let outer = randomMap(originalCount: innerCount, using: &random)
    let outerCount = outer.runs.last.map { $0.viewStart + $0.viewCount } ?? 0
    guard outerCount > 0 else { return }
    let composed = outer.composed(over: inner)
    for low in 0..<outerCount {
      for high in (low + 1)...outerCount {
        let direct = composed.originalRange(of: low..<high)
        let twice = inner.originalRange(of: outer.originalRange(of: low..<high))
        #expect(direct == twice, "seed \(seed), range \(low)..<\(high)")
      }
    }
  }

  /// A map of random linear and atomic runs with gaps between them.
  private func randomMap(originalCount: Int, using random: inout SeededGenerator) -> OffsetMap {
    var runs: [OffsetMap.Run] = []
    var view = 0
    var original = 0
    while original < originalCount {
      let count = min(originalCount - original, Int.random(in: 1...6, using: &random))
      switch Int.random(in: 0..<3, using: &random) {
      case 0: break
      case 1:
        runs.append(
          .init(
            viewStart: view, viewCount: count, originalStart: original, originalCount: count,
            isLinear: true))
        view += count
      default:
        let viewCount = Int.random(in: 1...4, using: &random)
        runs.append(
          .init(
            viewStart: view, viewCount: viewCount, originalStart: original, originalCount: count,
            isLinear: false))
        view += viewCount
      }
      original += count
    }
    return OffsetMap(runs: runs)
  }
}
