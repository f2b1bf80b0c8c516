/// A text that equals texts of the same bytes and no others.
///
/// `String` also equates canonically equivalent texts: to compare or hash, it sorts each run of combining marks by
/// insertion, which takes quadratic time where their classes alternate. Whatever others have written is compared,
/// switched over and looked up as an exact text.
package struct ExactText: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The text itself.
  package let text: String

  /// Creates an exact text.
  package init(_ text: String) { self.text = text }

  /// Creates an exact text of UTF-8; ill-formed sequences become U+FFFD.
  package init(utf8: some Collection<UInt8>) { text = String(decoding: utf8, as: UTF8.self) }

  /// Creates an exact text from a literal.
  package init(stringLiteral text: String) { self.text = text }

  package static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.count == right.text.utf8.count && left.text.utf8.elementsEqual(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    // What is hashed next shall not run into it.
    hasher.combine(UInt8(0xFF))
  }
}

extension RawRepresentable where RawValue == String {
  /// Creates the value whose name, which must be ASCII, has the bytes of `text`.
  ///
  /// `init(rawValue:)` compares as `String` does: see `ExactText`.
  package init?(exactly text: String) {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    self.init(rawValue: text)
  }
}
