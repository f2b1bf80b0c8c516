/// Checks days of the calendar as identifiers and texts write them.
enum CalendarDay {
  /// Whether the month has such a day; `year` is `nil` where the century is not known.
  static func exists(day: Int, month: Int, year: Int? = nil) -> Bool {
    guard (1...12).contains(month), day >= 1 else { return false }
    switch month {
    case 2:
      guard let year else { return day <= 29 }
      let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      return day <= (isLeap ? 29 : 28)
    case 4, 6, 9, 11: return day <= 30
    default: return day <= 31
    }
  }

  /// Whether six digits are a day written year, month, day.
  static func isYearMonthDay(_ digits: ArraySlice<UInt8>, monthOffsets: [Int] = [0]) -> Bool {
    let parts = pairs(digits)
    return parts.count == 3 && monthOffsets.contains { exists(day: parts[2], month: parts[1] - $0) }
  }

  /// Whether six digits are a day written day, month, year.
  static func isDayMonthYear(
    _ digits: ArraySlice<UInt8>, dayOffsets: [Int] = [0], monthOffsets: [Int] = [0]
  ) -> Bool {
    let parts = pairs(digits)
    guard parts.count == 3 else { return false }
    return dayOffsets.contains { dayOffset in
      monthOffsets.contains { exists(day: parts[0] - dayOffset, month: parts[1] - $0) }
    }
  }

  private static func pairs(_ digits: ArraySlice<UInt8>) -> [Int] {
    guard digits.count == 6 else { return [] }
    return stride(from: digits.startIndex, to: digits.endIndex, by: 2).map {
      Int(digits[$0]) * 10 + Int(digits[$0 + 1])
    }
  }
}
