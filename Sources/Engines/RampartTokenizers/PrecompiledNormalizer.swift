internal import RampartModelFiles

/// Replaces characters by the forms of a compiled map, as the `tokenizers` package does: grapheme clusters shorter
/// than six bytes as a whole where the map has the beginning of one, everything else character by character.
struct PrecompiledNormalizer: Normalizer {
  private let map: CharacterMap
  /// Which ASCII characters the map changes.
  private let changesASCII: [Bool]

  /// Clusters of so many bytes are read character by character.
  private static let longCluster = 6

  init(_ node: StageNode) throws(ModelError) {
    let map = try CharacterMap(try node.required("precompiled_charsmap"))
    self.map = map
    changesASCII = (0..<128).map { byte in
      [UInt8(byte)].withUnsafeBufferPointer { map.find($0, 0..<1) != nil }
    }
  }

  func normalize(_ text: inout NormalizedText) {
    let old = text.bytes
    var rewriter = TextRewriter(text)
    let isChanged = old.withUnsafeBufferPointer { rewrite($0, &rewriter) }
    if isChanged { text = rewriter.finish() }
  }

  private func rewrite(_ bytes: UnsafeBufferPointer<UInt8>, _ rewriter: inout TextRewriter) -> Bool
  {
    var isChanged = false
    // What is unchanged is copied in stretches.
    var copied = 0
    var index = 0
    while index < bytes.count {
      let end = GraphemeBreaker.end(of: bytes, from: index)
      if end - index == 1, bytes[index] < 0x80, !changesASCII[Int(bytes[index])] {
        index = end
        continue
      }
      if end - index < Self.longCluster, let text = map.find(bytes, index..<end) {
        rewriter.copy(copied..<index)
        write(text, insteadOf: index..<end, of: bytes, &rewriter)
        isChanged = true
        copied = end
        index = end
        continue
      }
      while index < end {
        let next = index + UTF8Character.length(first: bytes[index])
        if let text = map.find(bytes, index..<next) {
          rewriter.copy(copied..<index)
          write(text, insteadOf: index..<next, of: bytes, &rewriter)
          isChanged = true
          copied = next
        }
        index = next
      }
    }
    if isChanged { rewriter.copy(copied..<bytes.count) }
    return isChanged
  }

  /// Writes a form: its first characters replace the old ones; if it is longer the rest is inserted, if it is
  /// shorter its last character, or where it is empty the one written before, absorbs what is left.
  private func write(
    _ text: Range<Int>, insteadOf range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>,
    _ rewriter: inout TextRewriter
  ) {
    let oldCount = bytes[range].count { $0 & 0xC0 != 0x80 }
    let form = map.bytes(of: text)
    var newCount = 0
    form.withUnsafeBufferPointer { form in
      newCount = form.count { $0 & 0xC0 != 0x80 }
      let kept = newCount - max(newCount - oldCount, 0)
      var index = 0
      for number in 0..<newCount {
        let (scalar, length) = UTF8Character.decode(form, at: index)
        rewriter.write(scalar, change: number < kept ? 0 : 1)
        index += length
      }
    }
    if newCount < oldCount { rewriter.amend(by: newCount - oldCount) }
  }
}
