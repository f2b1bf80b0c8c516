internal import RampartCore

/// What the fields of an entry may hold.
enum BankFields {
  /// The fields of a line, in the order they are written.
  enum Key: String, CaseIterable {
    case id, text, sha256, language, family, label, source, date, owner, model, embedding
  }

  /// Bytes of a text at the most; more than a window of any model takes in.
  static let maximumTextByteCount = 1 << 16

  /// Throws unless `text` is a name: 1 to 64 letters, digits and `.`, `_`, `-`, `:`, `/` of ASCII.
  static func checkName(_ text: String, _ key: Key) throws(LineProblem) {
    let isName = text.utf8.allSatisfy { byte in
      byte.isLetter || byte.isDigit || ".:_/-".utf8.contains(byte)
    }
    guard isName, (1...64).contains(text.utf8.count) else {
      throw LineProblem(
        "`\(key.rawValue)` must be 1 to 64 letters, digits, `.`, `_`, `-`, `:` or `/`")
    }
  }

  /// Throws unless `text` is a tag of a language.
  static func checkLanguage(_ text: String) throws(LineProblem) {
    let isTag = text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
    guard isTag, (2...35).contains(text.utf8.count) else {
      throw LineProblem("`language` must be a tag such as `en` or `pt-BR`")
    }
  }

  /// Throws unless `text` is one short line.
  static func checkNote(_ text: String, _ key: Key) throws(LineProblem) {
    let isLine = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    guard isLine, (1...256).contains(text.utf8.count) else {
      throw LineProblem(
        "`\(key.rawValue)` must be 1 to 256 bytes without control characters")
    }
  }

  /// Throws unless `text` is an attack that can be embedded.
  static func checkText(_ text: String) throws(LineProblem) {
    guard (1...maximumTextByteCount).contains(text.utf8.count) else {
      throw LineProblem("`text` must be 1 to \(maximumTextByteCount) bytes")
    }
  }

  /// Throws unless `text` is 64 hexadecimal digits in lower case.
  static func checkDigest(_ text: String) throws(LineProblem) {
    guard text.utf8.count == 64, text.utf8.allSatisfy({ $0.isLowerHexDigit }) else {
      throw LineProblem("`sha256` must be 64 hexadecimal digits in lower case")
    }
  }

  /// Throws unless `text` names a model as `EmbeddingModel.identifier` does.
  static func checkModel(_ text: String) throws(LineProblem) {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ $0.isLowerHexDigit }) else {
      throw LineProblem("`model` must be 32 hexadecimal digits in lower case")
    }
  }

  /// Throws unless `text` is a moment as RFC 3339 writes it, with seconds and an offset.
  static func checkDate(_ text: String) throws(LineProblem) {
    guard isDate(Array(text.utf8)) else {
      throw LineProblem("`date` must be like `2026-11-20T12:00:00Z` (RFC 3339)")
    }
  }

  private static func isDate(_ bytes: [UInt8]) -> Bool {
    func number(_ range: Range<Int>, in limits: ClosedRange<Int>) -> Bool {
      guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ $0.isDigit }) else {
        return false
      }
      return limits.contains(bytes[range].reduce(0) { $0 * 10 + Int($1 & 15) })
    }
    func signs(_ places: [Int], _ sign: UInt8) -> Bool {
      places.allSatisfy { $0 < bytes.count && bytes[$0] == sign }
    }
    // RFC 3339, 5.6; `T` and `Z` in upper case, as it recommends.
    guard (20...64).contains(bytes.count), number(0..<4, in: 0...9999), number(5..<7, in: 1...12),
      number(8..<10, in: 1...31), number(11..<13, in: 0...23), number(14..<16, in: 0...59),
      number(17..<19, in: 0...60), signs([4, 7], UInt8(ascii: "-")),
      signs([13, 16], UInt8(ascii: ":")), signs([10], UInt8(ascii: "T"))
    else { return false }
    var rest = 19
    if bytes[rest] == UInt8(ascii: ".") {
      let end = bytes[(rest + 1)...].firstIndex { !$0.isDigit } ?? bytes.count
      guard end > rest + 1 else { return false }
      rest = end
    }
    guard rest < bytes.count else { return false }
    if bytes[rest] == UInt8(ascii: "Z") { return rest + 1 == bytes.count }
    return [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[rest])
      && rest + 6 == bytes.count && number((rest + 1)..<(rest + 3), in: 0...23)
      && signs([rest + 3], UInt8(ascii: ":")) && number((rest + 4)..<(rest + 6), in: 0...59)
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
  var isLowerHexDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
  }
}
