import RampartCore

/// A view in the making: pieces of a text, copied, replaced or left out, in their order.
struct ViewDraft {
  /// Above this many runs neighbours are merged, so that a map never outgrows its text by far;
  /// ranges then come back wider than needed, but never narrower.
  private static let maximumRunCount = 1 << 18

  private let source: [UInt8]
  private(set) var bytes: [UInt8] = []
  private var runs: [OffsetMap.Run] = []
  /// How far the source has been dealt with.
  private(set) var consumed = 0
  /// How many bytes of the source were replaced or left out.
  private(set) var changedCount = 0

  init(of source: [UInt8]) { self.source = source }

  /// Copies the source up to `end` as it is.
  mutating func copy(upTo end: Int) {
    guard end > consumed else { return }
    if bytes.isEmpty { bytes.reserveCapacity(source.count) }
    bytes.append(contentsOf: source[consumed..<end])
    append(end - consumed, from: consumed..<end, isLinear: true)
    consumed = end
  }

  /// Copies what stands before `range` and puts `text` in the place of the bytes in it.
  mutating func replace(_ range: Range<Int>, with text: some Collection<UInt8>) {
    copy(upTo: range.lowerBound)
    changedCount += range.count
    consumed = range.upperBound
    guard !text.isEmpty else { return }
    bytes.append(contentsOf: text)
    append(text.count, from: range, isLinear: false)
  }

  /// Copies what stands before `range` and writes one byte in its place.
  mutating func replace(_ range: Range<Int>, with byte: UInt8) {
    replace(range, with: CollectionOfOne(byte))
  }

  /// Copies what stands before `range` and leaves the bytes in it out.
  mutating func remove(_ range: Range<Int>) {
    copy(upTo: range.lowerBound)
    changedCount += range.count
    consumed = range.upperBound
  }

  /// Adds bytes that came from `range`, which may stand anywhere in the source.
  mutating func emit(_ text: some Collection<UInt8>, from range: Range<Int>) {
    guard !text.isEmpty else { return }
    changedCount += range.count
    bytes.append(contentsOf: text)
    append(text.count, from: range, isLinear: false)
  }

  /// Copies the rest and returns the view's bytes and map, or `nil` if nothing was changed.
  mutating func finish() -> Reading? {
    guard changedCount > 0 else { return nil }
    copy(upTo: source.count)
    return Reading(bytes: bytes, map: OffsetMap(runs: runs), changedCount: changedCount)
  }

  /// Returns only what was emitted, or `nil` if that is nothing.
  func emitted() -> Reading? {
    guard !bytes.isEmpty else { return nil }
    return Reading(bytes: bytes, map: OffsetMap(runs: runs), changedCount: changedCount)
  }

  private mutating func append(_ count: Int, from range: Range<Int>, isLinear: Bool) {
    let start = bytes.count - count
    if let last = runs.last {
      let end = last.originalStart + last.originalCount
      if isLinear && last.isLinear && end == range.lowerBound {
        runs[runs.count - 1].viewCount += count
        runs[runs.count - 1].originalCount += count
        return
      }
      if runs.count >= Self.maximumRunCount {
        let low = min(last.originalStart, range.lowerBound)
        runs[runs.count - 1] = OffsetMap.Run(
          viewStart: last.viewStart, viewCount: last.viewCount + count, originalStart: low,
          originalCount: max(end, range.upperBound) - low, isLinear: false)
        return
      }
    }
    runs.append(
      OffsetMap.Run(
        viewStart: start, viewCount: count, originalStart: range.lowerBound,
        originalCount: range.count, isLinear: isLinear))
  }
}

/// What a step made of a text.
struct Reading {
  var bytes: [UInt8]
  /// The way back to the text the step read.
  var map: OffsetMap
  /// How many bytes of that text the step read differently.
  var changedCount: Int
}
