/// What one pass over a text says about which steps can have an effect on it.
///
/// The pass keeps the last 64 characters as bits, one register for each kind, so that runs and
/// patterns are found with some operations every 16 characters instead of some for each.
struct TextSurvey {
  private(set) var traits: UInt64 = 0
  /// A row of 16 characters of a Base64 alphabet.
  private(set) var hasLongToken = false
  /// A row of 16 hexadecimal digits, or eight pairs of them at the same distance of 3 to 6.
  private(set) var hasHexDigits = false
  /// A digit or sign between letters.
  private(set) var hasLeetspeak = false
  /// Four letters or digits in a row, each alone, at the same distance of 2, 3 or 4.
  private(set) var hasSpacedLetters = false
  /// A stretch whose letters are those of English rotated by 13.
  private(set) var hasRotatedLetters = false

  func has(_ trait: UInt64) -> Bool { traits & trait != 0 }

  /// Whether no step can have an effect.
  var isPlain: Bool {
    !has(
      CharacterTraits.percent | CharacterTraits.ampersand | CharacterTraits.backslash
        | CharacterTraits.control | CharacterTraits.nonASCII)
      && !hasLongToken && !hasHexDigits && !hasLeetspeak && !hasSpacedLetters
      && !hasRotatedLetters
  }

  init(_ bytes: [UInt8]) {
    CharacterTraits.table.withUnsafeBufferPointer { table in
      bytes.withUnsafeBufferPointer { survey($0, table) }
    }
  }

  private mutating func survey(
    _ bytes: UnsafeBufferPointer<UInt8>, _ table: UnsafeBufferPointer<UInt64>
  ) {
    var registers = Registers()
    var seen: UInt64 = 0
    var likelihood: Int64 = 0
    var peak: Int64 = 0
    var index = 0
    while index < bytes.count {
      var lanes: UInt64 = 0
      var weight: Int64 = 0
      let end = min(index + 16, bytes.count)
      let missing = index + 16 - end
      while index < end {
        let entry = table[Int(bytes[index])]
        seen |= entry
        lanes = lanes << 1 | entry & CharacterTraits.lanes
        weight &+= Int64(bitPattern: entry) >> 56
        index &+= 1
      }
      // 16 letters at a time: a chain of sums and maxima for each letter would cost more than
      // all the rest of the pass.
      likelihood = max(0, likelihood &+ weight)
      peak = max(peak, likelihood)
      // A short last piece is filled up as if spaces followed.
      registers.push(lanes << UInt64(missing))
      evaluate(registers)
    }
    registers.push(0)
    evaluate(registers)
    traits = seen
    // 14 bits: about one stretch in 16,000 letters of English gets there by chance.
    hasRotatedLetters = peak >= 56
  }

  /// The last 64 characters, newest in the lowest bit.
  private struct Registers {
    var letters: UInt64 = 0
    var leet: UInt64 = 0
    var base64: UInt64 = 0
    var hex: UInt64 = 0

    /// Takes in 16 characters.
    @inline(__always)
    mutating func push(_ lanes: UInt64) {
      letters = letters << 16 | lanes & 0xFFFF
      leet = leet << 16 | lanes >> 16 & 0xFFFF
      base64 = base64 << 16 | lanes >> 32 & 0xFFFF
      hex = hex << 16 | lanes >> 48
    }
  }

  /// Bits at which 16 set bits in a row end.
  @inline(__always)
  private static func rows(_ register: UInt64) -> UInt64 {
    var row = register & register >> 1
    row &= row >> 2
    row &= row >> 4
    return row & row >> 8
  }

  /// Bits at which eight set bits end that are `distance` apart; times of day are fewer pairs.
  @inline(__always)
  private static func eight(_ register: UInt64, apart distance: UInt64) -> UInt64 {
    var row = register & register >> distance
    row &= row >> (2 * distance)
    return row & row >> (4 * distance)
  }

  @inline(__always)
  private mutating func evaluate(_ registers: Registers) {
    if Self.rows(registers.base64) != 0 { hasLongToken = true }
    let hex = registers.hex
    let pairs = hex & hex >> 1 & ~(hex >> 2) & ~(hex << 1)
    if Self.rows(hex) != 0
      || pairs != 0 && (3...6).contains(where: { Self.eight(pairs, apart: $0) != 0 })
    {
      hasHexDigits = true
    }
    let letters = registers.letters
    let leet = registers.leet
    let afterLetter = leet & letters >> 1
    if (afterLetter | leet & afterLetter >> 1) & letters << 1 != 0 { hasLeetspeak = true }
    let words = letters | leet
    let alone = words & ~(words << 1) & ~(words >> 1)
    // The newest character may go on; it is looked at again with the next ones.
    let single = alone & ~1
    let every2 = single & single >> 2 & single >> 4 & single >> 6
    let every3 = single & single >> 3 & single >> 6 & single >> 9
    let every4 = single & single >> 4 & single >> 8 & single >> 12
    if every2 | every3 | every4 != 0 { hasSpacedLetters = true }
  }
}
