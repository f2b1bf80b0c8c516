/// Reads which entities the words round a place announce.
struct PIIContext: Sendable {
  /// How many bytes before and after a place are read.
  private static let reach = (before: 72, after: 24)

  private let phrases: [UInt64: PIIEntitySet]
  /// One bit for the first bits of each phrase's hash: most words of a text are no phrases.
  private let filter: [UInt64]
  private static let filterBits: UInt64 = 14
  private let unspaced: [(word: [UInt8], entities: PIIEntitySet)]

  init() {
    var phrases: [UInt64: PIIEntitySet] = [:]
    var unspaced: [(word: [UInt8], entities: PIIEntitySet)] = []
    for (entities, words) in PIIContextWords.all {
      let set = PIIEntitySet(entities)
      for word in words {
        if word.unicodeScalars.contains(where: { $0.value >= 0x0E00 }) {
          unspaced.append((Array(word.utf8), set))
        }
        for form in Set([word, word.uppercased(), Self.capitalised(word)]) {
          phrases[Self.hash(form), default: PIIEntitySet()].formUnion(set)
        }
      }
    }
    self.phrases = phrases
    var filter = [UInt64](repeating: 0, count: 1 << (Self.filterBits - 6))
    for hash in phrases.keys {
      let place = hash >> (64 - Self.filterBits)
      filter[Int(place >> 6)] |= 1 << (place & 63)
    }
    self.filter = filter
    self.unspaced = unspaced
  }

  /// Returns the entities announced before or after `range`.
  func entities(around range: Range<Int>, in text: PIIText) -> PIIEntitySet {
    var set = entities(before: range.lowerBound, in: text)
    let end = min(text.count, range.upperBound + Self.reach.after)
    read(range.upperBound..<end, of: text, into: &set)
    return set
  }

  /// Returns the entities announced before `position`.
  func entities(before position: Int, in text: PIIText) -> PIIEntitySet {
    let start = max(0, position - Self.reach.before)
    var set = PIIEntitySet()
    // A word that the window's border cuts is read whole.
    var lower = start
    while lower > 0, start - lower < 16, text.isLetter(at: lower - 1) { lower -= 1 }
    read(lower..<position, of: text, into: &set)
    return set
  }

  private func read(_ range: Range<Int>, of text: PIIText, into set: inout PIIEntitySet) {
    let hasUnspaced = text.bytes.withUnsafeBufferPointer { readWords(range, of: $0, into: &set) }
    if hasUnspaced { readUnspaced(range, of: text, into: &set) }
  }

  /// Reads words and pairs of words; returns whether there are letters of other scripts.
  private func readWords(
    _ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, into set: inout PIIEntitySet
  ) -> Bool {
    var previous: UInt64 = 0
    var index = range.lowerBound
    var hasUnspaced = false
    while index < range.upperBound {
      guard PIIText.isLetter(bytes[index]) else {
        index += 1
        continue
      }
      var hash = Self.seed
      var pair = previous
      if pair != 0 { Self.add(0x20, to: &pair) }
      while index < bytes.count {
        let byte = bytes[index]
        guard PIIText.isLetter(byte) || byte == UInt8(ascii: "'") else { break }
        index += 1
        if byte == UInt8(ascii: "'") { continue }
        if byte >= 0xE0 { hasUnspaced = true }
        let lower = PIIText.lower(byte)
        Self.add(lower, to: &hash)
        if previous != 0 { Self.add(lower, to: &pair) }
      }
      look(up: hash, into: &set)
      if previous != 0 { look(up: pair, into: &set) }
      previous = hash
    }
    return hasUnspaced
  }

  private func look(up hash: UInt64, into set: inout PIIEntitySet) {
    let place = hash >> (64 - Self.filterBits)
    guard filter[Int(place >> 6)] & 1 << (place & 63) != 0, let found = phrases[hash] else {
      return
    }
    set.formUnion(found)
  }

  /// Looks for words of scripts that put no blanks between words.
  private func readUnspaced(_ range: Range<Int>, of text: PIIText, into set: inout PIIEntitySet) {
    for (word, entities) in unspaced where range.count >= word.count {
      let starts = range.lowerBound...(range.upperBound - word.count)
      if starts.contains(where: { text.bytes[$0..<$0 + word.count].elementsEqual(word) }) {
        set.formUnion(entities)
      }
    }
  }

  private static func capitalised(_ word: String) -> String {
    word.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined(separator: " ")
  }

  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

  // FNV-1a; a collision could only add a context that is not there.
  private static func add(_ byte: UInt8, to hash: inout UInt64) {
    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  private static func hash(_ phrase: String) -> UInt64 {
    var hash = seed
    for byte in phrase.utf8 where byte != UInt8(ascii: "'") { add(PIIText.lower(byte), to: &hash) }
    return hash
  }
}
