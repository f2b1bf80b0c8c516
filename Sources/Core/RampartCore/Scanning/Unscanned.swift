/// Bytes of a message that no scanner could read, and why; the policy's fail mode applies to them.
public struct Unscanned: Sendable, Hashable {
  /// Why the bytes could not be read.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// A picture, and no scanner reads pictures.
    case image
    /// A content part of an unknown type.
    case unknownPart = "unknown_part"
    /// Bytes that are not valid UTF-8; the text around them was scanned.
    case invalidUTF8 = "invalid_utf8"
    /// Text beyond the length that is scanned.
    case tooLong = "too_long"
    /// An encoded payload beyond the depth or size that is decoded.
    case decodingLimit = "decoding_limit"
    /// A pattern engine's match, depth or heap limit.
    case matchLimit = "match_limit"
    /// A scanner that failed.
    case scannerFailure = "scanner_failure"
  }

  /// The part of the message that holds the bytes.
  public var part: PartPath
  /// Why the bytes could not be read.
  public var reason: Reason
  /// How many bytes of the original text are concerned.
  public var byteCount: Int

  /// Creates a record of bytes that were not scanned.
  public init(part: PartPath, reason: Reason, byteCount: Int) {
    self.part = part
    self.reason = reason
    self.byteCount = byteCount
  }
}
