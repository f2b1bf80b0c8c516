public import RampartCore

/// Makes the views of a text: what it says once its disguises are taken off.
public struct TextViewer: TextViewing {
  private let limits: ViewLimits

  /// Creates a viewer that works within limits.
  public init(limits: ViewLimits = .standard) { self.limits = limits }

  public func views(of bytes: [UInt8], part: PartPath) -> ViewSet {
    guard bytes.count > limits.maximumByteCount else { return views(ofWhole: bytes, part: part) }
    let end = Self.characterBorder(before: limits.maximumByteCount, in: bytes)
    let first = views(ofWhole: Array(bytes[..<end]), part: part)
    let rest = Unscanned(part: part, reason: .tooLong, byteCount: bytes.count - end)
    return ViewSet(
      original: first.original, derived: first.derived, unscanned: first.unscanned + [rest])
  }

  private func views(ofWhole bytes: [UInt8], part: PartPath) -> ViewSet {
    let survey = TextSurvey(bytes)
    guard !survey.isPlain else {
      return ViewSet(
        original: TextView(steps: [], bytes: bytes, origin: .identity(count: bytes.count)))
    }
    let repaired = survey.has(CharacterTraits.nonASCII) ? UTF8Repair.reading(of: bytes) : nil
    let original = TextView(
      steps: [], bytes: repaired?.bytes ?? bytes,
      origin: repaired?.map ?? .identity(count: bytes.count))
    var search = ViewSearch(of: original, limits: limits, byteCount: bytes.count)
    search.run(survey)
    var unscanned: [Unscanned] = []
    if let repaired {
      unscanned.append(
        Unscanned(part: part, reason: .invalidUTF8, byteCount: repaired.changedCount))
    }
    if search.undecodedByteCount > 0 {
      unscanned.append(
        Unscanned(
          part: part, reason: .decodingLimit,
          byteCount: min(search.undecodedByteCount, bytes.count)))
    }
    return ViewSet(original: original, derived: search.views, unscanned: unscanned)
  }

  /// The last place up to `limit` at which no character is cut.
  private static func characterBorder(before limit: Int, in bytes: [UInt8]) -> Int {
    var end = limit
    while end > limit - 3, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}
