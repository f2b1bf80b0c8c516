/// Cuts the tokens of a text into windows that overlap.
struct WindowLayout {
  /// Tokens of a window without special tokens; at least 1.
  let capacity: Int
  /// Tokens that a window shares with the one before it, at the least.
  let overlap: Int

  /// Lays out windows of `length` tokens of which `specialCount` are special tokens; `nil` if that leaves
  /// no room for others.
  init?(length: Int, overlap: Int, specialCount: Int) {
    guard length > specialCount, overlap >= 0 else { return nil }
    capacity = length - specialCount
    self.overlap = min(overlap, capacity - 1)
  }

  /// The tokens of each window of `count` tokens.
  ///
  /// Every window but an only one is full: the last one ends with the text and reaches back as far as it
  /// takes, so that no window has too little to go by.
  func windows(of count: Int) -> [Range<Int>] {
    guard count > capacity else { return [0..<count] }
    let step = capacity - overlap
    var windows: [Range<Int>] = []
    var start = 0
    while start + capacity < count {
      windows.append(start..<(start + capacity))
      start += step
    }
    windows.append((count - capacity)..<count)
    return windows
  }
}
