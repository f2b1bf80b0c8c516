/// Tells which texts are days, and which of them are days of birth.
struct DateRecognizer: Sendable {
  let context: PIIContext
  let entities: PIIEntitySet

  /// Returns the day written in digits in `range`, with a time of day after it.
  func numeric(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    let before = text[range.lowerBound - 1]
    guard !text.isWord(at: range.lowerBound - 1), !text.isDigit(at: range.upperBound),
      before != UInt8(ascii: "."), before != UInt8(ascii: "-"), before != UInt8(ascii: "/")
    else { return nil }
    let after = text[range.upperBound]
    guard !("./-".utf8.contains(after) && text.isDigit(at: range.upperBound + 1)) else {
      return nil
    }
    guard isDay(range, in: text) else { return nil }
    return detection(range.lowerBound..<timeEnd(after: range.upperBound, in: text), in: text)
  }

  /// Returns the day whose month is written out in `range`.
  func written(_ match: Range<Int>, in text: PIIText) -> PIIDetection? {
    // The pattern begins at the last digit of the day.
    let hasTens = text.isDigit(at: match.lowerBound) && text.isDigit(at: match.lowerBound - 1)
    let range = (match.lowerBound - (hasTens ? 1 : 0))..<match.upperBound
    guard !text.isWord(at: range.lowerBound - 1) else { return nil }
    var end = range.upperBound
    if text.isDigit(at: range.lowerBound) {
      // The pattern ends inside the month: read all of it.
      var first = end
      while text.isLetter(at: first - 1) { first -= 1 }
      while text.isLetter(at: end), end - first < 12 { end += 1 }
      guard isMonth(first..<end, in: text) else { return nil }
    } else {
      var last = range.lowerBound
      while text.isLetter(at: last) { last += 1 }
      guard isMonth(range.lowerBound..<last, in: text) else { return nil }
      while text.isASCIILetter(at: end), end - range.upperBound < 2 { end += 1 }
    }
    guard !text.isWord(at: end) else { return nil }
    // The year may follow: `, 1990`.
    var year = end
    if text[year] == UInt8(ascii: ",") || text[year] == UInt8(ascii: ".") { year += 1 }
    if text[year] == UInt8(ascii: "-") { year += 1 }
    if text.has(" de ", at: year) { year += 4 }
    year = text.skippingBlanks(from: year)
    if year > end, (year..<year + 4).allSatisfy(text.isDigit(at:)), !text.isWord(at: year + 4) {
      end = year + 4
    }
    return detection(range.lowerBound..<end, in: text)
  }

  private func isMonth(_ word: Range<Int>, in text: PIIText) -> Bool {
    Self.months.contains(String(decoding: text.bytes[word].map(PIIText.lower), as: UTF8.self))
  }

  /// The months, and their short forms, in the languages of the pattern.
  private static let months: Set<String> = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "januar", "februar", "märz", "mai", "juni", "juli", "okt", "oktober",
    "dez", "dezember", "janvier", "février", "mars", "avril", "juin", "juillet", "août",
    "septembre", "octobre", "novembre", "décembre", "enero", "febrero", "marzo", "abril", "mayo",
    "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "gennaio",
    "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre",
    "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro",
    "dezembro",
  ]

  /// Returns the year at the end of `range`, which begins with a word such as `since`.
  func year(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard entities.contains(.dateTime), !text.isWord(at: range.lowerBound - 1),
      !text.isWord(at: range.upperBound), text[range.upperBound] != UInt8(ascii: "-"),
      !(text[range.upperBound] == UInt8(ascii: ".") && text.isDigit(at: range.upperBound + 1))
    else { return nil }
    return PIIDetection(
      entity: .dateTime, range: range.upperBound - 4..<range.upperBound,
      score: PIIDetection.contextual)
  }

  private static let topic = PIIEntitySet([.dateOfBirth])

  private func detection(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    if entities.intersects(Self.topic),
      context.entities(before: range.lowerBound, in: text).intersects(Self.topic)
    {
      return PIIDetection(entity: .dateOfBirth, range: range, score: PIIDetection.confirmed)
    }
    guard entities.contains(.dateTime) else { return nil }
    return PIIDetection(entity: .dateTime, range: range, score: PIIDetection.contextual)
  }

  private func isDay(_ range: Range<Int>, in text: PIIText) -> Bool {
    var index = range.lowerBound
    let first = number(at: &index, in: text)
    let separator = text[index]
    index += 1
    let second = number(at: &index, in: text)
    guard text[index] == separator else { return false }
    index += 1
    let third = number(at: &index, in: text)
    if first.size == 4 {
      return second.size <= 2 && third.size <= 2
        && CalendarDay.exists(day: third.value, month: second.value, year: first.value)
    }
    guard first.size <= 2, second.size <= 2, third.size == 4 || third.size == 2 else {
      return false
    }
    return CalendarDay.exists(day: first.value, month: second.value)
      || CalendarDay.exists(day: second.value, month: first.value)
  }

  /// Reads a number of at most four digits.
  private func number(at index: inout Int, in text: PIIText) -> (value: Int, size: Int) {
    var value = 0
    var size = 0
    while size < 4, text.isDigit(at: index) {
      value = value * 10 + Int(text[index] - 0x30)
      size += 1
      index += 1
    }
    return (value, size)
  }

  /// The end of `T20:49:24Z` or ` 20:49` after a day.
  private func timeEnd(after end: Int, in text: PIIText) -> Int {
    var index = end
    guard text[index] == UInt8(ascii: "T") || text[index] == 0x20, text.isDigit(at: index + 1),
      text.isDigit(at: index + 2), text[index + 3] == UInt8(ascii: ":"),
      text.isDigit(at: index + 4), text.isDigit(at: index + 5)
    else { return end }
    index += 6
    while text.isDigit(at: index)
      || (":.+-".utf8.contains(text[index]) && text.isDigit(at: index + 1))
    {
      index += 1
    }
    if text[index] == UInt8(ascii: "Z") { index += 1 }
    return index - end <= 35 ? index : end
  }
}
