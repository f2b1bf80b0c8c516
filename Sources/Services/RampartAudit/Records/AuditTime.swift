import Glibc

/// A moment, to the millisecond, by the wall clock.
public struct AuditTime: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let millisecondsSince1970: Int64

  /// Creates a moment; what lies outside the years 1 to 9999 becomes the nearest moment inside.
  public init(millisecondsSince1970: Int64) {
    self.millisecondsSince1970 = min(max(millisecondsSince1970, Self.first), Self.last)
  }

  private static let first: Int64 = -62_135_596_800_000
  private static let last: Int64 = 253_402_300_799_999

  /// Returns the present moment.
  public static func now() -> AuditTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return AuditTime(
      millisecondsSince1970: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  public static func < (left: AuditTime, right: AuditTime) -> Bool {
    left.millisecondsSince1970 < right.millisecondsSince1970
  }

  /// The moment as ISO 8601 in UTC: `2026-11-20T12:00:00.000Z`.
  public var iso8601: String {
    let days = Int((Double(millisecondsSince1970) / 86_400_000).rounded(.down))
    let milliseconds = Int(millisecondsSince1970) - days * 86_400_000
    let (year, month, day) = Self.civil(days)
    let seconds = milliseconds / 1000
    return Self.digits(year, 4) + "-" + Self.digits(month, 2) + "-" + Self.digits(day, 2) + "T"
      + Self.digits(seconds / 3600, 2) + ":" + Self.digits(seconds / 60 % 60, 2) + ":"
      + Self.digits(seconds % 60, 2) + "." + Self.digits(milliseconds % 1000, 3) + "Z"
  }

  /// The proleptic Gregorian date of a day counted from 1970-01-01, with years that begin in March.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  private static func digits(_ value: Int, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}

extension AuditTime {
  /// Reads a moment in exactly the form `iso8601` has.
  public init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    let shape = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)
    let digit = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard bytes.count == shape.count,
      zip(bytes, shape).allSatisfy({ $1 == UInt8(ascii: "d") ? digit ~= $0 : $0 == $1 })
    else { return nil }
    func number(_ range: Range<Int>) -> Int {
      bytes[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days =
      era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let seconds = days * 86_400 + number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19)
    let time = AuditTime(millisecondsSince1970: Int64(seconds) * 1000 + Int64(number(20..<23)))
    // A thirty-first of February would read as a day in March.
    guard time.iso8601 == text else { return nil }
    self = time
  }
}
