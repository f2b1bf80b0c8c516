internal import RampartJSON

/// Decimal numbers as the JSON reader inside `tokenizers` (serde_json) understands them: not always to the nearest double.
///
/// It reads the digits as one integer, rounds that, and divides or multiplies by a power of ten, which rounds again. One
/// number in fifteen with 16 or 17 digits thus ends one unit beside, and such units decide between pieces of equal score.
enum SerdeNumber {
  private static let powers = (0...308).map { Double("1e\($0)") ?? .infinity }

  /// Returns what serde_json makes of the shortest decimal form of `value`, which is how tokenizers are saved.
  static func asRead(_ value: Double) -> Double {
    guard value.isFinite, value != value.rounded() else { return value }
    var significand: UInt64 = 0
    var exponent = 0
    var isFraction = false
    var written = value.magnitude.description.utf8.makeIterator()
    while let byte = written.next() {
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"):
        var digits = ""
        while let next = written.next() { digits.unicodeScalars.append(Unicode.Scalar(next)) }
        exponent += Int(digits) ?? 0
      default:
        // The shortest form has 17 digits at most.
        significand = significand &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
        if isFraction { exponent -= 1 }
      }
    }
    // Numbers below 10^-292 make no difference to a score.
    guard powers.indices.contains(abs(exponent)) else { return value }
    let power = powers[abs(exponent)]
    let number = exponent < 0 ? Double(significand) / power : Double(significand) * power
    return value < 0 ? -number : number
  }

  /// Returns the vocabulary with every number as serde_json reads it.
  static func asRead(_ table: JSONTable) -> JSONTable {
    JSONTable(
      shape: table.shape, bytes: table.bytes, ends: table.ends, numbers: table.numbers.map(asRead))
  }
}
