internal import RampartModelFiles

/// SentencePiece's compiled map from characters to their normalised forms (`precompiled_charsmap`): a double array
/// in the layout of darts-clone, and the texts it points into.
///
/// A map from a hostile file may point anywhere; what it points to outside the arrays counts as no entry.
struct CharacterMap: Sendable {
  private let units: [UInt32]
  private let texts: [UInt8]

  /// The longest form of a character; it bounds how much a text can grow.
  private static let maximumTextLength = 256

  /// Reads the map from the member `precompiled_charsmap`.
  init(_ node: StageNode) throws(ModelError) {
    guard let bytes = Base64.decode(try node.string()) else {
      throw node.error("is not base64")
    }
    func word(at index: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) }
    }
    guard bytes.count >= 4 else { throw node.error("is too short for its header") }
    let size = Int(word(at: 0))
    guard size >= 4, size.isMultiple(of: 4), size <= bytes.count - 4 else {
      throw node.error("says that its trie has \(size) bytes, which is not so")
    }
    units = (0..<(size / 4)).map { word(at: 4 + 4 * $0) }
    texts = Array(bytes[(4 + size)...])
    guard String(validating: texts, as: UTF8.self) != nil else {
      throw node.error("has texts that are not UTF-8")
    }
    let longest = texts.split(separator: 0, omittingEmptySubsequences: true).map(\.count).max() ?? 0
    guard longest <= Self.maximumTextLength else {
      throw node.error("has a text of \(longest) bytes; at most \(Self.maximumTextLength) are read")
    }
  }

  /// Returns where in `texts` the form of the shortest entry is that `bytes` begin with.
  ///
  /// SentencePiece takes the longest entry; the `tokenizers` package, which decides here, takes the shortest.
  @inline(__always)
  func find(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    units.withUnsafeBufferPointer { units in
      var node = Self.offset(units[0])
      for index in range {
        let byte = bytes[index]
        guard byte != 0 else { return nil }
        node ^= Int(byte)
        guard node < units.count, units[node] & 0x8000_00FF == UInt32(byte) else { return nil }
        let unit = units[node]
        node ^= Self.offset(unit)
        guard unit & 0x100 == 0 else {
          return node < units.count ? text(at: Int(units[node] & 0x7FFF_FFFF)) : nil
        }
      }
      return nil
    }
  }

  /// The bytes of a text that `find` has found.
  func bytes(of text: Range<Int>) -> ArraySlice<UInt8> { texts[text] }

  private static func offset(_ unit: UInt32) -> Int {
    Int(unit >> 10) << Int((unit & 0x200) >> 6)
  }

  private func text(at start: Int) -> Range<Int>? {
    guard start < texts.count, texts[start] & 0xC0 != 0x80 else { return nil }
    var end = start
    while end < texts.count, texts[end] != 0 { end += 1 }
    return start..<end
  }
}
