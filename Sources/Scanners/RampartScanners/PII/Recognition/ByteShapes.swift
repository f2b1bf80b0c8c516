/// Finds, in one pass from digits and signs, the shapes that have no fixed text.
///
/// An automaton without a fixed text to look for has to step through every byte; two dozen of them
/// cost five times as much as this pass.
struct ByteShapes {
  /// A shape and where it is.
  struct Match {
    let shape: PIIShape
    let range: Range<Int>
  }

  /// The shapes that are found here, where they begin a word: inside of one they are no data.
  static let found: [PIIShape] = [
    .digits, .iban, .letteredDigits, .medicalLicense, .nino, .nif, .nie, .fiscalCode, .curp, .nric,
    .pan, .hetu, .pps, .rut, .chineseX, .base58, .ipv4, .numericDate, .writtenDate, .passportLine,
    .cardLine, .at, .ipv6, .mac,
  ]

  /// The longest word that can be data.
  static let wordLimit = 40

  let text: PIIText
  private let wanted: UInt64
  private var matches: [Match] = []
  /// Where the search for the next number of digits begins.
  private var numberStart = 0
  /// Where the last match of a shape that is noticed inside of it ends.
  var ends = Ends()

  /// Matches of one shape do not overlap.
  struct Ends {
    var at = 0
    var ipv6 = 0
    var mac = 0
    var writtenDate = 0
  }

  private init(_ text: PIIText, _ wanted: UInt64) {
    self.text = text
    self.wanted = wanted
  }

  /// The shapes as a set of bits.
  static func bits(_ shapes: [PIIShape]) -> UInt64 {
    shapes.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  /// Returns the matches of the shapes in `wanted`, a set of bits, by where they were noticed.
  static func matches(of wanted: UInt64, in text: PIIText) -> [Match] {
    var search = ByteShapes(text, wanted)
    var index = 0
    while let start = nextSign(from: index, in: text) {
      index = start + 1
      switch text[start] {
      case UInt8(ascii: "@"): search.readAt(start)
      case UInt8(ascii: ":"):
        search.readIPv6(start)
        search.readMAC(start)
      case UInt8(ascii: "-"): search.readMAC(start)
      default:
        index = search.end(of: start)
        search.readNumber(start..<index)
        search.readRun(start..<index)
        search.readLines(start..<index)
        search.readWrittenDates(start..<index)
      }
    }
    return search.matches
  }

  /// The first digit, `@`, `:` or `-` at or after `start`.
  private static func nextSign(from start: Int, in text: PIIText) -> Int? {
    text.bytes.withUnsafeBufferPointer { bytes in
      var index = start
      while index < bytes.count {
        let place = bytes[index] &- UInt8(ascii: "-")
        if place < 20, signs & 1 << UInt32(place) != 0 { return index }
        index += 1
      }
      return nil
    }
  }

  /// One bit for each sign, counted from `-`: itself, ten digits and the colon, and `@`.
  private static var signs: UInt32 { 1 | 0x7FF << 3 | 1 << 19 }

  private func end(of start: Int) -> Int {
    var end = start
    while text.isDigit(at: end) { end += 1 }
    return end
  }

  mutating func add(_ shape: PIIShape, _ range: Range<Int>) {
    guard wanted & 1 << UInt64(shape.rawValue) != 0 else { return }
    matches.append(Match(shape: shape, range: range))
  }

  /// Reads digits with at most three marks between two of them: 7 to 41 digits make a number.
  private mutating func readNumber(_ run: Range<Int>) {
    numberStart = max(numberStart, run.lowerBound)
    while numberStart < run.upperBound {
      let first = numberStart
      var end = first + 1
      var count = 1
      while count < 41 {
        var next = end
        while next - end < 3, Self.isMark(text[next]) { next += 1 }
        guard text.isDigit(at: next) else { break }
        end = next + 1
        count += 1
      }
      if count >= 7 { add(.digits, first..<end) }
      numberStart = end
    }
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Reads what begins with a run of digits or with the letters before it.
  private mutating func readRun(_ run: Range<Int>) {
    var word = run.lowerBound
    while text.isASCIILetter(at: word - 1), run.lowerBound - word < Self.wordLimit { word -= 1 }
    // Only the first digits of a word can be where data begins.
    guard !text.isDigit(at: word - 1), !text.isASCIILetter(at: word - 1) else { return }
    if word == run.lowerBound {
      readDigitsFirst(run)
    } else {
      readLettersFirst(word, run)
    }
  }
}
