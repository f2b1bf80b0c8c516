/// A table of a detection report, before it is written in some format.
struct DetectionTable {
  /// One cell.
  enum Cell {
    case text(String)
    case count(Int)
    /// A figure with its interval, with some decimals, and with a sign if it is a difference.
    case estimate(Estimate, decimals: Int = 3, isSigned: Bool = false)
    /// The same without its interval where room is short.
    case brief(Estimate, decimals: Int = 3)
    /// A score; the words stand where there is none.
    case score(Double?, orElse: String)
  }

  let title: String
  /// What one should know to read it.
  let note: String
  let header: [String]
  /// How many columns name the row.
  let nameCount: Int
  let rows: [[Cell]]
}

/// Writes numbers.
enum Figures {
  /// What stands where a figure cannot be computed.
  static let none = "–"

  /// A number with some decimals.
  static func text(_ value: Double, decimals: Int, isSigned: Bool = false) -> String {
    guard value.isFinite else { return none }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let digits = String(scaled)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let isNegative = value < 0 && scaled > 0
    let sign = isNegative ? "−" : isSigned && scaled > 0 ? "+" : ""
    guard decimals > 0 else { return sign + padded }
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  /// An interval.
  static func text(_ interval: ClosedRange<Double>, decimals: Int, isSigned: Bool = false)
    -> String
  {
    let low = text(interval.lowerBound, decimals: decimals, isSigned: isSigned)
    let high = text(interval.upperBound, decimals: decimals, isSigned: isSigned)
    return "[\(low), \(high)]"
  }

  /// A share in per cent.
  static func percent(_ share: Double) -> String { text(share * 100, decimals: 1) + " %" }

  /// A whole number with thin groups of three.
  static func count(_ number: Int) -> String {
    let digits = String(number)
    var result = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }
}
