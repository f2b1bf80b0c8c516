/// Why bytes are not the JSON they should be; never shows any of them.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    case empty
    case unexpectedByte = "unexpected_byte"
    case unexpectedEnd = "unexpected_end"
    case trailingContent = "trailing_content"
    case invalidLiteral = "invalid_literal"
    case invalidNumber = "invalid_number"
    case numberOutOfRange = "number_out_of_range"
    case controlCharacter = "control_character"
    case invalidEscape = "invalid_escape"
    case loneSurrogate = "lone_surrogate"
    case invalidUTF8 = "invalid_utf8"
    case tooDeep = "too_deep"
    case tooLarge = "too_large"
    case duplicateKey = "duplicate_key"
    case outOfMemory = "out_of_memory"
    case malformed
  }

  /// What kind of failure it is.
  public let code: Code
  /// The byte where it was noticed, if known.
  public let offset: Int?

  /// Creates an error.
  public init(_ code: Code, at offset: Int? = nil) {
    self.code = code
    self.offset = offset
  }

  /// What is wrong, in fixed words.
  public var message: String {
    switch code {
    case .empty: "there is no value"
    case .unexpectedByte: "a value, a name or a separator is expected here"
    case .unexpectedEnd: "the text ends inside a value"
    case .trailingContent: "something follows the value"
    case .invalidLiteral: "only `true`, `false` and `null` stand without quotes"
    case .invalidNumber: "the number is not written as JSON numbers are"
    case .numberOutOfRange:
      "the number does not fit 64 bits; write it as a text to keep its digits"
    case .controlCharacter: "a control character in a text must be escaped"
    case .invalidEscape: "the escape sequence does not exist"
    case .loneSurrogate: "half of a surrogate pair stands alone"
    case .invalidUTF8: "the bytes are not valid UTF-8"
    case .tooDeep: "arrays and objects are nested too deeply"
    case .tooLarge: "the text is too large"
    case .duplicateKey: "a key stands twice in an object"
    case .outOfMemory: "there is not enough memory"
    case .malformed: "the text is not JSON"
    }
  }

  public var description: String { offset.map { "\(message) (byte \($0))" } ?? message }
}
