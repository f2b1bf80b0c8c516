internal import RampartModelFiles

/// The normalizer of BERT: cleans, sets Chinese characters apart, strips accents, lowers.
struct BERTNormalizer: Normalizer {
  /// Whether control characters are dropped and whitespace becomes a space.
  let cleans: Bool
  /// Whether Chinese characters get a space on either side.
  let separatesChinese: Bool
  /// Whether the text is decomposed and loses its nonspacing marks.
  let stripsAccents: Bool
  /// Whether letters are lowered.
  let lowercases: Bool

  /// Creates the normalizer that `node` describes; `strip_accents` is as `lowercase` where it is missing.
  init(_ node: StageNode) throws(ModelError) {
    cleans = try node.bool("clean_text", default: true)
    separatesChinese = try node.bool("handle_chinese_chars", default: true)
    lowercases = try node.bool("lowercase", default: true)
    stripsAccents = try node.bool("strip_accents", default: lowercases)
  }

  func normalize(_ text: inout NormalizedText) {
    var new = NormalizedText(at: text.start, capacity: text.count + text.count / 4)
    let isOrderly = text.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let (scalar, length) = UTF8Character.decode(bytes, at: index)
        guard write(scalar, from: text.origins[index], to: &new) else { return false }
        index += length
      }
      return true
    }
    text = isOrderly ? new : staged(text)
  }

  /// Writes what becomes of one character; false where marks that stay may have to change places.
  @inline(__always)
  private func write(_ scalar: UInt32, from origin: ByteOrigin, to new: inout NormalizedText)
    -> Bool
  {
    if scalar < 0x80 {
      writeASCII(scalar, from: origin, to: &new)
      return true
    }
    let properties = CharacterProperties(scalar)
    if cleans {
      if properties.isControl || scalar == 0xFFFD { return true }
      if properties.isWhitespace {
        new.append(0x20, from: origin)
        return true
      }
    }
    let isChinese = separatesChinese && Self.isChinese(scalar)
    if isChinese { new.append(0x20, from: origin) }
    var isOrderly = true
    if !stripsAccents {
      lower(properties, scalar, from: origin, to: &new)
    } else {
      properties.decompose(compatibly: false) { part in
        let properties = CharacterProperties(part)
        if properties.isNonspacingMark { return }
        if properties.combiningRank > 0 { isOrderly = false }
        lower(properties, part, from: origin, to: &new)
      }
    }
    if isChinese { new.append(0x20, from: origin) }
    return isOrderly
  }

  @inline(__always)
  private func writeASCII(_ scalar: UInt32, from origin: ByteOrigin, to new: inout NormalizedText) {
    var scalar = scalar
    if cleans, scalar < 0x20 || scalar == 0x7F {
      guard scalar == 0x09 || scalar == 0x0A || scalar == 0x0D else { return }
      scalar = 0x20
    } else if lowercases, 0x41...0x5A ~= scalar {
      scalar |= 0x20
    }
    new.append(scalar, from: origin)
  }

  @inline(__always)
  private func lower(
    _ properties: CharacterProperties, _ scalar: UInt32, from origin: ByteOrigin,
    to new: inout NormalizedText
  ) {
    guard lowercases else { return new.append(scalar, from: origin) }
    new.append(properties.lowercase, from: origin)
    if let tail = properties.lowercaseTail { new.append(tail, from: origin) }
  }

  /// The stages one by one, for the few texts in which decomposition reorders marks that are not stripped.
  private func staged(_ text: NormalizedText) -> NormalizedText {
    var clean = NormalizedText(at: text.start, capacity: text.count)
    let first = BERTNormalizer(
      cleans: cleans, separatesChinese: separatesChinese, stripsAccents: false, lowercases: false)
    forEachCharacter(of: text) { scalar, origin in _ = first.write(scalar, from: origin, to: &clean)
    }
    UnicodeNormalizer(isCompatible: false, composes: false).normalize(&clean)
    var new = NormalizedText(at: clean.start, capacity: clean.count)
    forEachCharacter(of: clean) { scalar, origin in
      let properties = CharacterProperties(scalar)
      if !properties.isNonspacingMark { lower(properties, scalar, from: origin, to: &new) }
    }
    return new
  }

  private func forEachCharacter(of text: NormalizedText, _ body: (UInt32, ByteOrigin) -> Void) {
    text.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let (scalar, length) = UTF8Character.decode(bytes, at: index)
        body(scalar, text.origins[index])
        index += length
      }
    }
  }

  private init(cleans: Bool, separatesChinese: Bool, stripsAccents: Bool, lowercases: Bool) {
    self.cleans = cleans
    self.separatesChinese = separatesChinese
    self.stripsAccents = stripsAccents
    self.lowercases = lowercases
  }

  /// Whether BERT takes a character for a Chinese one: the blocks of ideographs that it knew.
  private static func isChinese(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B81F,
      0x2B920...0x2CEAF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
