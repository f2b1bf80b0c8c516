internal import CRampartICU
import RampartCore

/// Reads compatibility forms, accented letters and look-alikes as the ASCII they are taken for.
///
/// A look-alike is read so only in a word that becomes ASCII altogether, so that Russian or Greek
/// stays what it is.
struct FoldedText {
  /// Marks on one letter beyond this many are left out whatever the script: ICU sorts them, which
  /// costs quadratic time, and Unicode's stream-safe format allows 30.
  private static let maximumMarkCount = 16

  private var draft: ViewDraft
  /// How many of the changes are a reason to make a view.
  private var significantCount = 0
  /// The classes, as bits, whose letters in the text are look-alikes beside much ASCII.
  private var disguisingScripts: UInt32 = 0
  /// Whether a character that stays may have a compatibility form that is not ASCII.
  private var needsNormalization = false

  private init(_ bytes: [UInt8]) { draft = ViewDraft(of: bytes) }

  /// Returns the folded text, or `nil` if folding has no effect; `exceeded` tells that the result
  /// would be longer than `limit`.
  static func reading(of bytes: [UInt8], limit: Int, exceeded: inout Bool) -> Reading? {
    var folded = FoldedText(bytes)
    bytes.withUnsafeBufferPointer { text in
      folded.weigh(text)
      folded.fold(text)
    }
    let inner = folded.draft.finish()
    guard folded.needsNormalization,
      let outer = NormalizedText.reading(
        of: inner?.bytes ?? bytes, limit: limit, exceeded: &exceeded)
    else { return folded.significantCount > 0 ? inner : nil }
    guard let inner else { return outer }
    return Reading(
      bytes: outer.bytes, map: outer.map.composed(over: inner.map),
      changedCount: inner.changedCount + outer.changedCount)
  }

  private mutating func weigh(_ text: UnsafeBufferPointer<UInt8>) {
    var lookalikeCounts: [8 of Int] = .init(repeating: 0)
    var otherCounts: [8 of Int] = .init(repeating: 0)
    var index = text.nextNonASCII(from: 0)
    var asciiCount = index
    while index < text.count {
      let scalar = text.scalar(at: index)
      let character = FoldedCharacter(scalar.value)
      if character.strength == UInt32(RAMPART_FOLD_LOOKALIKE) {
        lookalikeCounts[Int(character.type)] += 1
      } else if character.isLetter, character.strength == UInt32(RAMPART_FOLD_NONE) {
        otherCounts[Int(character.type)] += 1
      }
      let next = index + scalar.count
      index = text.nextNonASCII(from: next)
      asciiCount += index - next
    }
    // Real Russian or Greek has letters that resemble nothing in ASCII, and little ASCII beside
    // spaces.
    for script in 0..<8
    where lookalikeCounts[script] > 10 * otherCounts[script]
      && 2 * asciiCount >= lookalikeCounts[script]
    {
      disguisingScripts |= 1 << UInt32(script)
    }
  }

  private mutating func fold(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      // Words of ASCII alone stay what they are; the one that goes on with another character
      // begins before it.
      let border = index
      index = text.nextNonASCII(from: index)
      guard index < text.count else { return }
      while index > border, text[index - 1].isASCIIAlphanumeric { index -= 1 }
      let word = Word(at: index, in: text)
      if word.hasOtherCharacters {
        fold(word, index..<word.end, in: text)
        index = word.end
        continue
      }
      index = max(word.end, index)
      guard text[index] >= 0x80 else { continue }
      let scalar = text.scalar(at: index)
      fold(FoldedCharacter(scalar.value), index..<(index + scalar.count))
      index += scalar.count
    }
  }

  /// Folds a character outside words.
  private mutating func fold(_ character: FoldedCharacter, _ range: Range<Int>) {
    if character.strength == UInt32(RAMPART_FOLD_COMPATIBLE)
      || character.strength == UInt32(RAMPART_FOLD_COSMETIC)
    {
      draft.replace(range, with: character.text)
      if character.strength == UInt32(RAMPART_FOLD_COMPATIBLE) { significantCount += 1 }
    } else if character.type == UInt32(RAMPART_CLASS_MARK) {
      // A mark that follows no letter is zalgo on spaces and signs, or makes a keycap of a digit.
      guard !character.isKeycap else { return }
      draft.remove(range)
      significantCount += 1
    } else {
      needsNormalization = needsNormalization || character.mayNormalize
    }
  }

  private mutating func fold(
    _ word: Word, _ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>
  ) {
    let readsLookalikes = word.readsLookalikes(of: disguisingScripts)
    // Accents are ordinary in most languages, and no reason to make a view but on English words.
    let isSignificant = !word.isAccented || Self.isEnglish(range, in: text)
    var index = range.lowerBound
    var stripsMarks = false
    var markCount = 0
    while index < range.upperBound {
      let scalar = text.scalar(at: index)
      let place = index..<(index + scalar.count)
      index = place.upperBound
      if scalar.value < 0x80 {
        stripsMarks = true
        markCount = 0
        continue
      }
      let character = FoldedCharacter(scalar.value)
      if character.type == UInt32(RAMPART_CLASS_MARK) {
        markCount += 1
        if stripsMarks && !character.isKeycap || markCount > Self.maximumMarkCount {
          draft.remove(place)
          significantCount += 1
        } else {
          needsNormalization = true
        }
        continue
      }
      markCount = 0
      stripsMarks = character.isAlphabetic
      if character.strength == UInt32(RAMPART_FOLD_COMPATIBLE)
        || character.strength == UInt32(RAMPART_FOLD_LOOKALIKE) && readsLookalikes
      {
        draft.replace(place, with: character.text)
        significantCount += isSignificant ? 1 : 0
      } else {
        needsNormalization = needsNormalization || character.mayNormalize
      }
    }
  }
}

extension FoldedText {
  /// Whether a word of at least four letters is a known English one without its accents.
  private static func isEnglish(_ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard (4...40).contains(range.count) else { return false }
    var word: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let scalar = text.scalar(at: index)
      index += scalar.count
      if scalar.value < 0x80 {
        word.append(text[index - 1].lowercasedASCII)
      } else {
        word += FoldedCharacter(scalar.value).text.map(\.lowercasedASCII)
      }
    }
    return word.count >= 4 && EnglishWords.contains(word)
  }
}

/// A row of letters, digits, marks and look-alikes.
private struct Word {
  private(set) var end: Int
  private var asciiLetterCount = 0
  private var lookalikeCount = 0
  private var unreadableCount = 0
  /// The classes of the look-alikes, as bits.
  private var scripts: UInt32 = 0
  /// Whether the characters that can be read as ASCII are accented Latin letters.
  private(set) var isAccented = true
  /// Whether the word holds anything but ASCII.
  private(set) var hasOtherCharacters = false

  init(at start: Int, in text: UnsafeBufferPointer<UInt8>) {
    end = start
    while end < text.count {
      let byte = text[end]
      if byte < 0x80 {
        guard byte.isASCIIAlphanumeric else { return }
        asciiLetterCount += byte.isASCIILetter ? 1 : 0
        end += 1
        continue
      }
      let scalar = text.scalar(at: end)
      let character = FoldedCharacter(scalar.value)
      switch character.strength {
      case UInt32(RAMPART_FOLD_COMPATIBLE):
        guard let first = character.text.first, first.isASCIIAlphanumeric else { return }
        asciiLetterCount += first.isASCIILetter ? 1 : 0
        if !character.isAccented(scalar.value) { isAccented = false }
      case UInt32(RAMPART_FOLD_LOOKALIKE):
        lookalikeCount += 1
        isAccented = false
        scripts |= 1 << character.type
      case UInt32(RAMPART_FOLD_COSMETIC): return
      default:
        if character.type == UInt32(RAMPART_CLASS_MARK) {
          guard end > start else { return }
        } else {
          guard character.isLetter else { return }
          unreadableCount += 1
        }
      }
      hasOtherCharacters = true
      end += scalar.count
    }
  }

  func readsLookalikes(of disguisingScripts: UInt32) -> Bool {
    guard lookalikeCount > 0, unreadableCount == 0 else { return false }
    // Scripts do not mix in ordinary words.
    return asciiLetterCount > 0 || scripts.nonzeroBitCount > 1
      || lookalikeCount >= 2 && scripts & ~disguisingScripts == 0
  }
}

/// What the fold table says of a character.
struct FoldedCharacter {
  private let entry: rampart_fold_entry

  /// Whether it is the frame of a keycap emoji.
  let isKeycap: Bool

  @inline(__always)
  init(_ scalar: UInt32) {
    entry = rampart_fold_lookup(scalar)
    isKeycap = scalar == InvisibleCharacters.keycap
  }

  var type: UInt32 { rampart_fold_class(entry) }
  var strength: UInt32 { rampart_fold_strength(entry) }
  /// Whether the character is a letter of any script.
  var isLetter: Bool {
    type != UInt32(RAMPART_CLASS_OTHER) && type < UInt32(RAMPART_CLASS_MARK)
  }
  /// Whether the character is a Latin, Greek or Cyrillic letter.
  var isAlphabetic: Bool { isLetter && type != UInt32(RAMPART_CLASS_LETTER) }
  /// Whether NFKC may change it.
  var mayNormalize: Bool { rampart_fold_may_normalize(entry) != 0 }
  /// Whether it is a Latin letter with an accent or a stroke, as most languages have.
  func isAccented(_ scalar: UInt32) -> Bool {
    type == UInt32(RAMPART_CLASS_LATIN) && (scalar < 0x250 || (0x1E00..<0x1F00).contains(scalar))
  }
  /// The ASCII text it may be read as.
  var text: UnsafeBufferPointer<UInt8> {
    let start = UnsafeRawPointer(rampart_fold_text(entry)).assumingMemoryBound(to: UInt8.self)
    return UnsafeBufferPointer(start: start, count: Int(rampart_fold_length(entry)))
  }
}

/// Unicode's compatibility normalisation, NFKC.
private enum NormalizedText {
  static func reading(of bytes: [UInt8], limit: Int, exceeded: inout Bool) -> Reading? {
    var status: Int32 = 0
    let result = bytes.withUnsafeBufferPointer { text in
      text.baseAddress.flatMap { rampart_nfkc_make($0, text.count, max(limit, 0), &status) }
    }
    if status != 0 { exceeded = true }
    guard let result else { return nil }
    defer { rampart_nfkc_free(result) }
    let normalized = UnsafeBufferPointer(
      start: rampart_nfkc_bytes(result), count: rampart_nfkc_count(result))
    let edits = UnsafeBufferPointer(
      start: rampart_nfkc_edits(result), count: rampart_nfkc_edit_count(result))
    var draft = ViewDraft(of: bytes)
    var oldIndex = 0
    var newIndex = 0
    for edit in edits {
      let range = oldIndex..<(oldIndex + Int(edit.old_length))
      let end = newIndex + Int(edit.new_length)
      if edit.changed != 0 { draft.replace(range, with: normalized[newIndex..<end]) }
      oldIndex = range.upperBound
      newIndex = end
    }
    return draft.finish()
  }
}
