/// A line of the Common Event Format as it is built up, and the way back to its fields.
struct CEFLine {
  /// What each of our lines begins with.
  static let prefix = "CEF:0|Rampart|Rampart|1|"

  private(set) var bytes: [UInt8]

  init(signature: String, name: String, severity: Int) {
    bytes = Array(
      "\(Self.prefix)\(Self.escapeHeader(signature))|\(Self.escapeHeader(name))|\(severity)|".utf8)
  }

  /// Appends a field that has a value, and what it means where the key does not say so.
  mutating func append(
    _ key: String, _ value: (some CustomStringConvertible)?, label: String? = nil
  ) {
    guard let value else { return }
    if let label { append("\(key)Label", label) }
    if bytes.last != UInt8(ascii: "|") { bytes.append(UInt8(ascii: " ")) }
    bytes.append(contentsOf: "\(key)=".utf8)
    bytes.append(contentsOf: Self.escapeValue(value.description))
  }

  /// In the header `\` and `|` are escaped, and line ends have no place.
  static func escapeHeader(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "|": result += "\\\(scalar)"
      case _ where scalar.value < 0x20: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// In values `\` and `=` are escaped, and line ends are written as `\n` and `\r`.
  static func escapeValue(_ text: String) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "="): result += [UInt8(ascii: "\\"), byte]
      case 0x0A: result += "\\n".utf8
      case 0x0D: result += "\\r".utf8
      case 0..<0x20: result.append(0x20)
      default: result.append(byte)
      }
    }
    return result
  }

  /// Returns the value of a field that holds no blanks.
  ///
  /// ` key=` stands nowhere else: values escape their `=`, and our headers have none.
  static func value(_ key: String, in line: [UInt8]) -> String? {
    let start =
      line.firstRange(ofText: " \(key)=")?.upperBound
      ?? line.firstRange(ofText: "|\(key)=")?.upperBound
    guard let start else { return nil }
    return String(decoding: line[start...].prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
  }

  /// Returns the event's kind, the fifth field of the header.
  static func signature(of line: [UInt8]) -> String? {
    let fields = line.split(
      separator: UInt8(ascii: "|"), maxSplits: 5, omittingEmptySubsequences: false)
    return fields.count == 6 ? String(decoding: fields[4], as: UTF8.self) : nil
  }
}
