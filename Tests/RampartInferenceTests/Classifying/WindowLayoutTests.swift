import TestSupport
import Testing

@testable import RampartInference

@Suite("Windows of long texts")
struct WindowLayoutTests {
  @Test("Windows cover everything, overlap enough, are full, and are as few as that allows")
  func properties() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      let specials = Int.random(in: 0...3, using: &generator)
      let length = Int.random(in: (specials + 1)...300, using: &generator)
      let overlap = Int.random(in: 0...length, using: &generator)
      let count = Int.random(in: 0...3000, using: &generator)
      let layout = try #require(
        WindowLayout(length: length, overlap: overlap, specialCount: specials))
      let windows = layout.windows(of: count)
      let capacity = length - specials
      let shared = min(overlap, capacity - 1)
      var holds = windows.first?.lowerBound == 0 && windows.last?.upperBound == count
      for window in windows { holds = holds && window.count == min(count, capacity) }
      for (one, next) in zip(windows, windows.dropFirst()) {
        holds =
          holds && one.upperBound - next.lowerBound >= shared && next.lowerBound > one.lowerBound
      }
      let fewest =
        count <= capacity ? 1 : (count - shared + (capacity - shared) - 1) / (capacity - shared)
      holds = holds && windows.count == fewest
      if !holds {
        Issue.record("length \(length), overlap \(overlap), \(count) tokens: \(windows)")
      }
    }
  }

  @Test("Nothing has one window, and one that special tokens fill is refused")
  func edges() {
    let layout = WindowLayout(length: 256, overlap: 64, specialCount: 2)
    #expect(layout?.windows(of: 0) == [0..<0])
    #expect(layout?.windows(of: 254) == [0..<254])
    #expect(layout?.windows(of: 255) == [0..<254, 1..<255])
    #expect(layout?.windows(of: 600) == [0..<254, 190..<444, 346..<600])
    #expect(WindowLayout(length: 2, overlap: 0, specialCount: 2) == nil)
  }
}
