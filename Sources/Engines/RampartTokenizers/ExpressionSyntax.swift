/// The part of the syntax of regular expressions in which Oniguruma, which the `tokenizers` package uses, and our
/// engines agree on every text.
///
/// Classes such as `\w` are no part of it: they change with the Unicode version, and tokens would differ.
struct ExpressionSyntax {
  private let bytes: [UInt8]
  private var index = 0

  /// Returns what in `expression` is outside the common syntax, or `nil`.
  static func problem(in expression: String) -> String? {
    var syntax = ExpressionSyntax(bytes: Array(expression.utf8))
    return syntax.problem()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func problem() -> String? {
    while let byte = next {
      index += 1
      let problem: String? =
        switch byte {
        case UInt8(ascii: "\\"): escape()
        case UInt8(ascii: "["): characterClass()
        case UInt8(ascii: "("): group()
        case UInt8(ascii: "^"), UInt8(ascii: "$"): "`^` and `$`"
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): quantifier(mayBeLazy: true)
        case UInt8(ascii: "{"): counts()
        default: nil
        }
      if let problem { return problem }
    }
    return nil
  }

  private mutating func escape() -> String? {
    defer { index += 1 }
    switch next {
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "s"),
      UInt8(ascii: "S"):
      return nil
    case .some(let byte) where Self.isPunctuation(byte): return nil
    default: return "escapes other than `\\n`, `\\r`, `\\t`, `\\s`, `\\S` and those of punctuation"
    }
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  private mutating func characterClass() -> String? {
    if next == UInt8(ascii: "^") { index += 1 }
    if next == UInt8(ascii: "]") { return "`]` at the beginning of a class" }
    while let byte = next {
      index += 1
      switch byte {
      case UInt8(ascii: "]"): return nil
      case UInt8(ascii: "["): return "`[` in a class"
      case UInt8(ascii: "&") where next == UInt8(ascii: "&"): return "`&&` in a class"
      case UInt8(ascii: "\\"):
        if let problem = escape() { return problem }
      default: break
      }
    }
    return "a class without its end"
  }

  private mutating func group() -> String? {
    guard next == UInt8(ascii: "?") else { return nil }
    index += 1
    guard next == UInt8(ascii: ":") else { return "groups other than `(…)` and `(?:…)`" }
    index += 1
    return nil
  }

  private mutating func quantifier(mayBeLazy: Bool) -> String? {
    if mayBeLazy, next == UInt8(ascii: "?") { index += 1 }
    switch next {
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
      return "several quantifiers in a row"
    default: return nil
    }
  }

  /// `{2}`, `{2,}` and `{2,4}`.
  private mutating func counts() -> String? {
    func digits() -> Bool {
      let start = index
      while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { index += 1 }
      return index > start
    }
    guard digits() else { return "`{` that is no quantifier" }
    if next == UInt8(ascii: ",") {
      index += 1
      _ = digits()
    }
    guard next == UInt8(ascii: "}") else { return "`{` that is no quantifier" }
    index += 1
    return quantifier(mayBeLazy: false)
  }
}
