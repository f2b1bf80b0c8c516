/// Prints numbers as ECMAScript's `Number::toString` does (ECMA-262, 6.1.6.1.20; RFC 8785, 3.2.2.3).
enum ECMAScriptNumber {
  /// Appends a finite number.
  static func append(_ value: Double, to bytes: inout [UInt8]) {
    // Below 2^53 a whole number's digits are those of the integer; -0 prints as 0.
    if value.magnitude < 9_007_199_254_740_992, value == value.rounded(.towardZero) {
      append(Int64(value), to: &bytes)
      return
    }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let (digits, point) = shortest(value.magnitude)
    append(digits, point: point, to: &bytes)
  }

  /// Appends a whole number.
  static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(value).utf8)
  }

  /// The shortest digits that read back as `value`, and where the decimal point stands: the value
  /// is 0.d1d2d3… × 10^point.
  ///
  /// Swift's `description` has the digits the specification asks for, written differently.
  private static func shortest(_ value: Double) -> (digits: [UInt8], point: Int) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    var isNegative = false
    var inExponent = false
    for byte in value.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): point = digits.count
      case UInt8(ascii: "e"): inExponent = true
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "+"): break
      default:
        if inExponent {
          exponent = exponent * 10 + Int(byte - UInt8(ascii: "0"))
        } else {
          digits.append(byte)
        }
      }
    }
    var position = (point ?? digits.count) + (isNegative ? -exponent : exponent)
    let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(leading)
    position -= leading
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, position)
  }

  private static func append(_ digits: [UInt8], point: Int, to bytes: inout [UInt8]) {
    let zero = UInt8(ascii: "0")
    switch point {
    case digits.count...21 where digits.count <= 21:
      bytes.append(contentsOf: digits)
      bytes.append(contentsOf: repeatElement(zero, count: point - digits.count))
    case 1...21:
      bytes.append(contentsOf: digits[..<point])
      bytes.append(UInt8(ascii: "."))
      bytes.append(contentsOf: digits[point...])
    case -5...0:
      bytes.append(contentsOf: "0.".utf8)
      bytes.append(contentsOf: repeatElement(zero, count: -point))
      bytes.append(contentsOf: digits)
    default:
      bytes.append(digits[0])
      if digits.count > 1 {
        bytes.append(UInt8(ascii: "."))
        bytes.append(contentsOf: digits[1...])
      }
      bytes.append(contentsOf: point > 0 ? "e+".utf8 : "e-".utf8)
      append(abs(point - 1), to: &bytes)
    }
  }
}
