/// Reads streets, post boxes, places and postal codes.
struct AddressRecognizer: Sendable {
  /// Returns the address whose house number and kind of street `range` holds.
  func numberFirst(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard !text.isWord(at: range.lowerBound - 1), !text.isWord(at: range.upperBound),
      !".-$,:".utf8.contains(text[range.lowerBound - 1])
        || text.isSpace(at: range.lowerBound - 2)
    else { return nil }
    let words = text.bytes[range].split { $0 == 0x20 || $0 == 0x0A }
    guard words.count >= 3, !isYear(words[0], before: range.lowerBound, in: text) else {
      return nil
    }
    var index = range.lowerBound + words[0].count
    for word in words.dropFirst().dropLast() {
      index = text.bytes[index...].firstIndex { $0 != 0x20 && $0 != 0x0A } ?? index
      // `5 minutes down the road` is no address.
      guard NameRecognizer.isCapital(at: index, in: text) || text.isDigit(at: index) else {
        return nil
      }
      index += word.count
    }
    return street(range.lowerBound..<addressEnd(after: range.upperBound, in: text))
  }

  /// Whether a number is a year: `in 1989`, `the 1989 …`, `May 18, 1980, …`.
  private func isYear(_ number: ArraySlice<UInt8>, before start: Int, in text: PIIText) -> Bool {
    guard number.count >= 4, number.prefix(4).allSatisfy(PIIText.isDigit),
      (1_800...2_099).contains(CheckDigits.number(number.prefix(4).map { $0 - 0x30 }))
    else { return false }
    if number.last == UInt8(ascii: ",") { return true }
    return ["the ", " in ", " of ", "nce ", "In ", "The "].contains { word in
      start >= word.utf8.count
        && text.bytes[..<start].suffix(word.utf8.count).elementsEqual(word.utf8)
    }
  }

  /// Returns the address whose street ends like `-straße` and has its number in `range`.
  func germanic(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    var start = range.lowerBound
    while start > 0, range.lowerBound - start < 40,
      text.isLetter(at: start - 1) || text[start - 1] == UInt8(ascii: "-")
    {
      start -= 1
    }
    guard range.lowerBound - start >= 3, NameRecognizer.isCapital(at: start, in: text) else {
      return nil
    }
    var end = range.upperBound
    if text.isASCIILetter(at: end), !text.isWord(at: end + 1) { end += 1 }
    guard !text.isWord(at: end) else { return nil }
    return street(start..<addressEnd(after: end, in: text))
  }

  /// Returns the address that begins with `Rue`, `Via`, `Calle` … in `range`.
  func prefixed(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard !text.isWord(at: range.lowerBound - 1) else { return nil }
    var end = range.upperBound
    var capitals = 0
    for _ in 0..<6 {
      let first = end
      var last = first
      while text.isLetter(at: last) || "'.-".utf8.contains(text[last]), last - first < 30 {
        last += 1
      }
      guard last > first else { break }
      if NameRecognizer.isCapital(at: first, in: text) {
        capitals += 1
      } else if !Self.particles.contains(String(decoding: text.bytes[first..<last], as: UTF8.self))
      {
        break
      }
      end = last
      guard text[last] == 0x20 || text[last] == UInt8(ascii: ",") else { break }
      end = text.skippingBlanks(from: last + 1)
      if text.isDigit(at: end) { break }
    }
    guard capitals >= 1 else { return nil }
    var number = end
    while text.isDigit(at: number), number - end < 5 { number += 1 }
    let houseNumber = numberStart(before: range.lowerBound, in: text)
    let hasNumber = number > end && !text.isWord(at: number) && !text.isWord(at: end - 1)
    guard hasNumber || houseNumber != nil else { return nil }
    while number > 0, text.isSpace(at: number - 1) || text[number - 1] == UInt8(ascii: ",") {
      number -= 1
    }
    return street(
      (houseNumber ?? range.lowerBound)..<addressEnd(after: number, in: text))
  }

  /// The start of a house number that stands before `index`.
  private func numberStart(before index: Int, in text: PIIText) -> Int? {
    var start = index
    while start > 0, text[start - 1] == 0x20 || text[start - 1] == UInt8(ascii: ",") { start -= 1 }
    let end = start
    while text.isDigit(at: start - 1), end - start < 5 { start -= 1 }
    return start < end && end < index && !text.isWord(at: start - 1) ? start : nil
  }

  /// Returns the post box in `range`.
  func postBox(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard !text.isWord(at: range.lowerBound - 1), !text.isWord(at: range.upperBound) else {
      return nil
    }
    return street(range.lowerBound..<addressEnd(after: range.upperBound, in: text))
  }

  private func street(_ range: Range<Int>) -> PIIDetection {
    PIIDetection(entity: .streetAddress, range: range, score: PIIDetection.shaped)
  }

  /// The end of `, Apt. 864, Springfield, IL 62704` after a street.
  private func addressEnd(after end: Int, in text: PIIText) -> Int {
    var end = unitEnd(after: end, in: text) ?? end
    // Town, state and code: capitalised words up to the code, on the same or the next line.
    var index = end
    var words = 0
    while words < 6, index - end < 60 {
      while " ,.\n".utf8.contains(text[index]), index - end < 60 { index += 1 }
      let first = index
      while text.isWord(at: index) || text[index] == UInt8(ascii: "-") { index += 1 }
      guard index > first else { break }
      if text.isDigit(at: first) {
        let count = text.digits(in: first..<index).count
        if (4...9).contains(count), count >= index - first - 1 { end = index }
        break
      }
      guard NameRecognizer.isCapital(at: first, in: text) else { break }
      words += 1
    }
    return end
  }

  private func unitEnd(after end: Int, in text: PIIText) -> Int? {
    var index = end
    while " ,.\n".utf8.contains(text[index]), index - end < 4 { index += 1 }
    let first = index
    while text.isASCIILetter(at: index) { index += 1 }
    let word = String(decoding: text.bytes[first..<index].map(PIIText.lower), as: UTF8.self)
    guard ["apt", "apartment", "suite", "ste", "unit", "flat", "floor", "room"].contains(word)
    else { return nil }
    while " .#".utf8.contains(text[index]), index - first < 14 { index += 1 }
    let number = index
    while text.isWord(at: index), index - number < 6 { index += 1 }
    return index > number ? index : nil
  }

  /// Returns the place that begins at `start`, after `lives in` or `city:`.
  func place(at start: Int, in text: PIIText) -> PIIDetection? {
    let lower = text[start] == UInt8(ascii: "\"") ? start + 1 : start
    var end = lower
    var index = lower
    for _ in 0..<4 {
      let first = index
      while text.isLetter(at: index) || text[index] == UInt8(ascii: "-") { index += 1 }
      guard index - first >= 2, NameRecognizer.isCapital(at: first, in: text) else { break }
      end = index
      if text[index] == UInt8(ascii: ","), text[index + 1] == 0x20 { index += 1 }
      guard text[index] == 0x20 else { break }
      index += 1
    }
    guard end > lower else { return nil }
    return PIIDetection(
      entity: .location, range: lower..<end, score: PIIDetection.contextual)
  }

  /// Returns the postal code that begins at or after `start`, after `zip code:`.
  func labelledCode(at start: Int, in text: PIIText) -> PIIDetection? {
    var end = start
    while text.isWord(at: end), end - start < 10 { end += 1 }
    if " -".utf8.contains(text[end]), text.isDigit(at: end + 1) {
      end += 1
      while text.isWord(at: end), end - start < 11 { end += 1 }
    }
    let digits = text.digits(in: start..<min(end, text.count)).count
    guard digits >= 2, (4...10).contains(end - start), !text.isWord(at: end) else { return nil }
    return PIIDetection(
      entity: .zipCode, range: start..<end, score: PIIDetection.shaped)
  }

  /// Returns the postal code of a British, Canadian or American shape in `range`.
  func postalCode(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard !text.isWord(at: range.lowerBound - 1), !text.isWord(at: range.upperBound),
      !"-_/.".utf8.contains(text[range.lowerBound - 1]),
      !"-_/@".utf8.contains(text[range.upperBound])
    else { return nil }
    var start = range.lowerBound
    if text.isDigit(at: range.upperBound - 1), text.isASCIILetter(at: start),
      text.isASCIILetter(at: start + 1)
    {
      let state = String(decoding: text.bytes[start..<start + 2], as: UTF8.self)
      guard Self.states.contains(state), followsTown(start, in: text) else { return nil }
      start += 3
    }
    return PIIDetection(
      entity: .zipCode, range: start..<range.upperBound, score: PIIDetection.contextual)
  }

  /// Whether a comma or a capitalised word stands before the state.
  private func followsTown(_ start: Int, in text: PIIText) -> Bool {
    guard text.isSpace(at: start - 1) else { return false }
    if text[start - 2] == UInt8(ascii: ",") { return true }
    var first = start - 1
    while first > 0, text.isLetter(at: first - 1), start - first < 40 { first -= 1 }
    return first < start - 1 && NameRecognizer.isCapital(at: first, in: text)
  }

  /// Small words inside names of streets.
  private static let particles: Set<String> = [
    "de", "la", "le", "les", "du", "des", "del", "della", "dello", "delle", "dei", "di", "da",
    "do", "dos", "das", "den", "el", "los", "las", "l'", "d'", "et", "y", "e", "św.", "gen.",
  ]

  private static let states: Set<String> = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN",
    "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH",
    "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT",
    "VT", "VA", "WA", "WV", "WI", "WY", "PR",
  ]

  /// Returns the age among the digits of `range`.
  func age(_ range: Range<Int>, in text: PIIText) -> PIIDetection? {
    guard !text.isWord(at: range.lowerBound - 1), !text.isWord(at: range.upperBound),
      let first = range.first(where: { text.isDigit(at: $0) })
    else { return nil }
    var end = first
    while text.isDigit(at: end) { end += 1 }
    guard (1...120).contains(CheckDigits.number(text.digits(in: first..<end))),
      !(text[end] == UInt8(ascii: ".") && text.isDigit(at: end + 1)), text[end] != UInt8(ascii: "%")
    else { return nil }
    return PIIDetection(
      entity: .age, range: first..<end, score: PIIDetection.contextual)
  }
}
