/// Finds extended grapheme clusters (UAX #29) as the `unicode-segmentation` crate does.
struct GraphemeBreaker {
  /// Returns where the cluster ends that begins at `start`.
  @inline(__always)
  mutating func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    // Two ASCII characters never belong together, but for CR LF.
    if bytes[start] < 0x80 {
      let next = start + 1
      if next == bytes.count || bytes[next] < 0x80 {
        return bytes[start] == 0x0D && next < bytes.count && bytes[next] == 0x0A ? next + 1 : next
      }
    }
    return longEnd(of: bytes, from: start)
  }

  private func longEnd(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    start + UTF8Character.decode(bytes, at: start).length
  }
}
