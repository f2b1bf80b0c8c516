internal import RampartModelFiles

/// Drops white space at the ends (`Strip`).
struct StripNormalizer: Normalizer {
  private let left: Bool
  private let right: Bool

  init(_ node: StageNode) throws(ModelError) {
    left = try node.required("strip_left").bool()
    right = try node.required("strip_right").bool()
  }

  func normalize(_ text: inout NormalizedText) {
    let range = text.bytes.withUnsafeBufferPointer { bytes in
      var (start, end) = (0, bytes.count)
      while left, start < end {
        let (scalar, length) = UTF8Character.decode(bytes, at: start)
        guard CharacterProperties(scalar).isWhitespace else { break }
        start += length
      }
      while right, end > start {
        let before = UTF8Character.start(before: end, in: bytes, from: start)
        guard CharacterProperties(UTF8Character.decode(bytes, at: before).scalar).isWhitespace
        else { break }
        end = before
      }
      return start..<end
    }
    guard range.count < text.count else { return }
    var stripped = NormalizedText(at: text.start, capacity: range.count)
    stripped.append(range, of: text)
    text = stripped
  }
}

/// Replaces each character on its own, by none, one or two.
struct CharacterNormalizer: Normalizer {
  /// What becomes of a character.
  enum Result {
    case kept
    case dropped
    case replaced(by: UInt32, tail: UInt32? = nil)
  }

  private let change: @Sendable (UInt32) -> Result

  /// Upper case becomes lower case, without regard to what stands around.
  static let lowercase = CharacterNormalizer { scalar in
    let properties = CharacterProperties(scalar)
    return properties.lowercase == scalar
      ? .kept : .replaced(by: properties.lowercase, tail: properties.lowercaseTail)
  }

  /// Combining marks go.
  static let stripAccents = CharacterNormalizer { scalar in
    CharacterProperties(scalar).isMark ? .dropped : .kept
  }

  /// SentencePiece's rules for machine translation: control characters go, odd spaces become spaces.
  static let nmt = CharacterNormalizer { scalar in
    switch scalar {
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: .dropped
    case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD:
      .replaced(by: 0x20)
    default: .kept
    }
  }

  func normalize(_ text: inout NormalizedText) {
    let old = text.bytes
    old.withUnsafeBufferPointer { bytes in
      guard let first = firstChange(in: bytes) else { return }
      var rewriter = TextRewriter(text, droppingFirst: droppedAtStart(of: bytes))
      rewriter.copy(0..<first)
      var index = first
      var isFirst = first == 0
      while index < bytes.count {
        let (scalar, length) = UTF8Character.decode(bytes, at: index)
        index += length
        switch change(scalar) {
        case .kept: rewriter.write(scalar)
        case .replaced(let new, let tail):
          rewriter.write(new)
          if let tail { rewriter.write(tail, change: 1) }
        case .dropped:
          if !isFirst { rewriter.amend(by: -1) }
          continue
        }
        isFirst = false
      }
      text = rewriter.finish()
    }
  }

  private func firstChange(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    while index < bytes.count {
      let (scalar, length) = UTF8Character.decode(bytes, at: index)
      guard case .kept = change(scalar) else { return index }
      index += length
    }
    return nil
  }

  private func droppedAtStart(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var (index, count) = (0, 0)
    while index < bytes.count {
      let (scalar, length) = UTF8Character.decode(bytes, at: index)
      guard case .dropped = change(scalar) else { break }
      index += length
      count += 1
    }
    return count
  }
}

/// Puts a text before every text that is not empty (`Prepend`).
struct PrependNormalizer: Normalizer {
  private let content: [UInt8]

  /// The longest text to put before.
  private static let maximumLength = 256

  init(_ node: StageNode) throws(ModelError) {
    let member = try node.required("prepend")
    content = Array(try member.string().utf8)
    guard content.count <= Self.maximumLength else {
      throw member.error("has more than \(Self.maximumLength) bytes")
    }
  }

  func normalize(_ text: inout NormalizedText) {
    guard let origin = text.origins.first, !content.isEmpty else { return }
    var prepended = NormalizedText(at: text.start, capacity: text.count + content.count)
    prepended.append(content, from: origin)
    prepended.append(0..<text.count, of: text)
    text = prepended
  }
}
