/// Writes a text anew from its beginning to its end, and keeps the map to the original.
///
/// Its steps are those of `NormalizedString::transform` in the `tokenizers` package: every character written
/// either replaces the next old one, or is inserted and shares the origin of what stands before; one that
/// replaces may absorb old ones that follow. Old characters that are left over at the end are dropped.
struct TextRewriter {
  private let old: NormalizedText
  private var new: NormalizedText
  /// The first byte of the next old character.
  private var cursor = 0
  /// The character written last, held back because it may still absorb old ones.
  private var pending: (scalar: UInt32, change: Int)?

  /// Begins to rewrite `text`, whose first `removed` characters are dropped.
  init(_ text: NormalizedText, droppingFirst removed: Int = 0) {
    old = text
    new = NormalizedText(at: text.start, capacity: text.count)
    for _ in 0..<removed { skip() }
  }

  /// Writes a character: a change of 1 inserts it, 0 replaces the next old character, -n replaces that one
  /// and absorbs n more.
  @inline(__always)
  mutating func write(_ scalar: UInt32, change: Int = 0) {
    flush()
    pending = (scalar, change)
  }

  /// Adds to the change of the character written last; nothing happens where none is.
  mutating func amend(by difference: Int) {
    pending?.change += difference
  }

  /// Writes whole characters of the old text unchanged, each in place of the next old one.
  mutating func copy(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    flush()
    let last = old.bytes.withUnsafeBufferPointer {
      UTF8Character.start(before: range.upperBound, in: $0, from: range.lowerBound)
    }
    if range.lowerBound == cursor {
      new.append(range.lowerBound..<last, of: old)
      cursor = last
      write(scalar(at: last).scalar)
    } else {
      var index = range.lowerBound
      while index < range.upperBound {
        let next = scalar(at: index)
        write(next.scalar)
        index += next.length
      }
    }
  }

  /// Returns the new text.
  consuming func finish() -> NormalizedText {
    flush()
    return new
  }

  private var beginning: ByteOrigin { ByteOrigin(start: old.start, count: 0) }

  private func scalar(at index: Int) -> (scalar: UInt32, length: Int) {
    old.bytes.withUnsafeBufferPointer { UTF8Character.decode($0, at: index) }
  }

  private mutating func skip() {
    guard cursor < old.count else { return }
    cursor += UTF8Character.length(first: old.bytes[cursor])
  }

  private mutating func flush() {
    guard let (scalar, change) = pending else { return }
    pending = nil
    if change > 0 {
      new.append(
        scalar, from: cursor > 0 ? old.origins[cursor - 1] : beginning)
      return
    }
    let index = min(cursor, old.count - 1)
    new.append(scalar, from: index < 0 ? beginning : old.origins[index])
    for _ in 0...(-change) { skip() }
  }
}
