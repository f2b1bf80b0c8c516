/// Replaces personal data and credentials in texts, the same value always by the same token.
///
/// One redactor serves one conversation: what it replaced once keeps its token, so that a model can
/// follow who is who. With `.token`, the vault turns the text back; with `.mask`, lengths and kinds
/// of characters stay and the values are gone.
public struct Redactor: Sendable {
  /// How redacted text looks.
  public enum Style: String, Sendable, Hashable, CaseIterable {
    /// `<EMAIL_ADDRESS_1>`, which the vault can undo.
    case token
    /// `xxxx.xxx@xxxxxxx.xxx`, which nothing can undo: every letter becomes `x` or `X`, every digit
    /// `0`, and punctuation stays.
    case mask
  }

  /// The values behind the tokens given so far.
  public private(set) var vault = RedactionVault()
  private let style: Style
  private var nextNumbers: [String: Int] = [:]

  /// Creates a redactor for one conversation.
  public init(style: Style = .token) { self.style = style }

  /// Returns `bytes` with the ranges replaced; ranges that overlap are replaced as one.
  ///
  /// Ranges are clamped to the text; empty ones are ignored. An entity's name may have letters,
  /// digits and `_`; other bytes in it are replaced by `_`.
  public mutating func redact(
    _ bytes: [UInt8], replacing ranges: [(range: Range<Int>, entity: String)]
  ) -> [UInt8] {
    let spans = Self.merged(ranges, count: bytes.count)
    guard !spans.isEmpty else { return bytes }
    avoid(tokensIn: bytes)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    for span in spans {
      result += bytes[position..<span.range.lowerBound]
      let value = bytes[span.range]
      result += style == .token ? token(for: value, span.entity) : Self.masked(value)
      position = span.range.upperBound
    }
    result += bytes[position...]
    return result
  }

  /// Gives out no token that stands in `bytes` already; tell it every text before any is redacted,
  /// else the vault would put a value where a text only looked like its token.
  public mutating func avoid(tokensIn bytes: [UInt8]) {
    if style == .token { vault.avoid(tokensIn: bytes) }
  }

  private mutating func token(for value: ArraySlice<UInt8>, _ entity: String) -> [UInt8] {
    let value = Array(value)
    let name = Self.tokenName(entity)
    if let token = vault.token(for: value, entity: name) { return token }
    var number = nextNumbers[name, default: 1]
    var token = Self.token(name, number)
    while vault.isAvoided(token) {
      number += 1
      token = Self.token(name, number)
    }
    nextNumbers[name] = number + 1
    vault.store(value, entity: name, token: token)
    return token
  }

  private static func token(_ name: String, _ number: Int) -> [UInt8] {
    Array("<\(name)_\(number)>".utf8)
  }

  private static func tokenName(_ entity: String) -> String {
    let bytes = entity.utf8.map { byte in
      RedactionVault.isNameByte(byte) ? byte : UInt8(ascii: "_")
    }
    return bytes.isEmpty ? "REDACTED" : String(decoding: bytes, as: UTF8.self)
  }

  /// The ranges in order; where some overlap, their union under the name of the longest.
  private static func merged(
    _ ranges: [(range: Range<Int>, entity: String)], count: Int
  ) -> [(range: Range<Int>, entity: String)] {
    let text = 0..<count
    let sorted = ranges.map { (range: $0.range.clamped(to: text), entity: $0.entity) }
      .filter { !$0.range.isEmpty }
      .sorted {
        ($0.range.lowerBound, $1.range.count, $0.entity)
          < ($1.range.lowerBound, $0.range.count, $1.entity)
      }
    var merged: [(range: Range<Int>, entity: String)] = []
    var longest = 0
    for next in sorted {
      guard let last = merged.last, last.range.upperBound > next.range.lowerBound else {
        merged.append(next)
        longest = next.range.count
        continue
      }
      let end = max(last.range.upperBound, next.range.upperBound)
      let entity = next.range.count > longest ? next.entity : last.entity
      longest = max(longest, next.range.count)
      merged[merged.count - 1] = (last.range.lowerBound..<end, entity)
    }
    return merged
  }

  /// One `x`, `X` or `0` for each letter or digit; a character beyond ASCII becomes one `x`.
  private static func masked(_ value: ArraySlice<UInt8>) -> [UInt8] {
    value.compactMap { byte in
      switch byte {
      case 0x30...0x39: UInt8(ascii: "0")
      case 0x41...0x5A: UInt8(ascii: "X")
      case 0x61...0x7A: UInt8(ascii: "x")
      // A continuation byte belongs to the character before it.
      case 0x80...0xBF: nil
      case 0xC0...: UInt8(ascii: "x")
      default: byte
      }
    }
  }
}
