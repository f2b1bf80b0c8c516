internal import RampartCore

/// Rewrites classes so that RE2 means by them what Vectorscan and PCRE2 mean.
///
/// RE2's `\s` lacks the vertical tab, and its `\w`, `\d`, `\s`, `\b` know only ASCII.
struct PortableExpression {
  /// Returns the expression for RE2; `nil` if RE2 has no way to say it.
  static func rewrite(_ pattern: Pattern) -> String? {
    var rewriter = PortableExpression(
      input: Array(pattern.expression.utf8), isUnicode: pattern.options.contains(.unicode))
    return rewriter.run() ? String(decoding: rewriter.output, as: UTF8.self) : nil
  }

  private let input: [UInt8]
  private let isUnicode: Bool
  private var output: [UInt8] = []
  private var position = 0
  /// Where the first member of the class that is being read stands; `nil` outside of classes.
  private var classStart: Int?

  private init(input: [UInt8], isUnicode: Bool) {
    self.input = input
    self.isUnicode = isUnicode
  }

  private mutating func run() -> Bool {
    while position < input.count {
      switch input[position] {
      case UInt8(ascii: "\\"):
        guard escape() else { return false }
      case UInt8(ascii: "["):
        openBracket()
      case UInt8(ascii: "]"):
        if let start = classStart, position > start { classStart = nil }
        copy(1)
      default:
        copy(1)
      }
    }
    return true
  }

  private mutating func copy(_ count: Int) {
    let end = min(position + count, input.count)
    output.append(contentsOf: input[position..<end])
    position = end
  }

  private mutating func openBracket() {
    guard classStart == nil else {
      // `[:alpha:]` inside a class has a `]` of its own.
      if peek(1) == UInt8(ascii: ":"), let end = find(":]", from: position + 2) {
        copy(end + 2 - position)
      } else {
        copy(1)
      }
      return
    }
    copy(1)
    if peek(0) == UInt8(ascii: "^") { copy(1) }
    classStart = position
  }

  private mutating func escape() -> Bool {
    guard let name = peek(1) else {
      copy(1)
      return true
    }
    if name == UInt8(ascii: "Q"), classStart == nil {
      copy((find("\\E", from: position + 2) ?? input.count) - position)
      return true
    }
    if classStart == nil, isUnicode, name == UInt8(ascii: "b") || name == UInt8(ascii: "B") {
      return false
    }
    guard let members = members(of: name) else {
      copy(2)
      return true
    }
    let isNegative = name < UInt8(ascii: "a")
    if classStart != nil {
      // A complement inside a class cannot be written as members.
      guard !isNegative else { return false }
      output.append(contentsOf: members.utf8)
    } else {
      output.append(contentsOf: "[\(isNegative ? "^" : "")\(members)]".utf8)
    }
    position += 2
    return true
  }

  /// What a class escape stands for; `nil` if RE2 agrees anyway.
  ///
  /// The last member is never a single character, which a `-` after it would make a range.
  private func members(of name: UInt8) -> String? {
    switch name {
    case UInt8(ascii: "s"), UInt8(ascii: "S"):
      isUnicode ? "\\t-\\r\\x{85}\\p{Z}" : " \\t-\\r"
    case UInt8(ascii: "w"), UInt8(ascii: "W"): isUnicode ? "_\\p{L}\\p{N}" : nil
    case UInt8(ascii: "d"), UInt8(ascii: "D"): isUnicode ? "\\p{Nd}" : nil
    default: nil
    }
  }

  private func peek(_ distance: Int) -> UInt8? {
    position + distance < input.count ? input[position + distance] : nil
  }

  private func find(_ mark: StaticString, from start: Int) -> Int? {
    let bytes = mark.withUTF8Buffer { Array($0) }
    guard start <= input.count - bytes.count else { return nil }
    return (start...(input.count - bytes.count)).first {
      input[$0..<($0 + bytes.count)].elementsEqual(bytes)
    }
  }
}
