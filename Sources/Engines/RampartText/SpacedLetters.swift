import RampartCore

/// Joins letters that stand alone, with the same separators between them, to words.
enum SpacedLetters {
  private static let minimumLetterCount = 4

  static func reading(of bytes: [UInt8]) -> Reading? {
    var draft = ViewDraft(of: bytes)
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        guard text[index].isASCIIAlphanumeric else {
          index += 1
          continue
        }
        let row = Row(at: index, in: text)
        if row.letterCount >= minimumLetterCount, row.isRegular(in: text) {
          row.join(in: text, into: &draft)
        }
        index = row.end
        // A row may end in a whole word, whose letters begin no row.
        while index < text.count, text[index].isASCIIAlphanumeric { index += 1 }
      }
    }
    return draft.finish()
  }

  /// Single letters and the separators between them.
  private struct Row {
    /// Where the letters stand.
    private var places: [Int] = []
    private(set) var letterCount = 0
    /// Where the row ends, before the separators that follow it.
    private(set) var end: Int

    init(at start: Int, in text: UnsafeBufferPointer<UInt8>) {
      end = start
      var at = start
      while at < text.count, Self.isSign(text[at]),
        at + 1 == text.count || !Self.isSign(text[at + 1])
      {
        places.append(at)
        letterCount += text[at].isASCIILetter ? 1 : 0
        end = at + 1
        at = end
        // Five separators at most: between words " / " or some spaces.
        while at < text.count, at < end + 5, Self.isSeparator(text[at]) { at += 1 }
        if at == end { return }
      }
    }

    /// Whether the separators hardly change: N/A,N/A is no word.
    func isRegular(in text: UnsafeBufferPointer<UInt8>) -> Bool {
      var last: UInt8?
      var changeCount = 0
      for place in places.dropLast() {
        let separator = text[place + 1]
        guard !separator.isASCIISpace else { continue }
        if let last, last != separator { changeCount += 1 }
        last = separator
      }
      return changeCount * 3 <= letterCount
    }

    /// Writes the letters together and one space between words.
    func join(in text: UnsafeBufferPointer<UInt8>, into draft: inout ViewDraft) {
      var shortest = Int.max
      for (place, next) in zip(places, places.dropFirst()) {
        shortest = min(shortest, next - place)
      }
      for (place, next) in zip(places, places.dropFirst()) {
        let gap = (place + 1)..<next
        if isWordBorder(gap, shortest: shortest - 1, in: text) {
          draft.replace(gap, with: 0x20)
        } else {
          draft.remove(gap)
        }
      }
    }

    /// Whether a gap between letters separates words: it is longer than others, or has a space
    /// where others have none.
    private func isWordBorder(
      _ gap: Range<Int>, shortest: Int, in text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
      gap.count > shortest
        || text[gap].contains(where: \.isASCIISpace)
          && places.count > 1 && !text[(places[0] + 1)..<places[1]].contains(where: \.isASCIISpace)
    }

    private static func isSign(_ byte: UInt8) -> Bool {
      byte.isASCIIAlphanumeric || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "$")
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "*"),
        UInt8(ascii: "|"), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "~"),
        UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ";"),
        UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "^"),
        UInt8(ascii: "#"), UInt8(ascii: "`"):
        true
      default: byte.isASCIISpace
      }
    }
  }
}
