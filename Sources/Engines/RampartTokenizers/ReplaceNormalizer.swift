internal import RampartCore
internal import RampartModelFiles

/// Replaces what a pattern matches by a text (`Replace`).
struct ReplaceNormalizer: Normalizer {
  private let pattern: TextPattern
  private let content: [UInt8]

  /// The longest text to put in; it bounds how much a text can grow.
  private static let maximumLength = 256

  init(_ node: StageNode, patterns: any PatternCompiling) throws(ModelError) {
    pattern = try TextPattern(try node.required("pattern"), patterns: patterns)
    let member = try node.required("content")
    content = Array(try member.string().utf8)
    guard content.count <= Self.maximumLength else {
      throw member.error("has more than \(Self.maximumLength) bytes")
    }
  }

  func normalize(_ text: inout NormalizedText) {
    let old = text
    var new: NormalizedText?
    var copied = 0
    pattern.forEachMatch(in: old.bytes) { range in
      if new == nil { new = NormalizedText(at: old.start, capacity: old.count) }
      new?.append(copied..<range.lowerBound, of: old)
      // What is put in belongs to the last character that it replaces.
      let origin =
        range.upperBound > 0
        ? old.origins[range.upperBound - 1] : ByteOrigin(start: old.start, count: 0)
      new?.append(content, from: origin)
      copied = range.upperBound
    }
    new?.append(copied..<old.count, of: old)
    if let new { text = new }
  }
}
