/// What a character does at the border of a grapheme cluster (UAX #29), as the `tokenizers` package has it.
///
/// Regional indicators have no class: a pair of them has eight bytes, and clusters that long are read character by
/// character anyway.
struct GraphemeClass: OptionSet {
  let rawValue: UInt8

  /// Belongs to what stands before: Extend, SpacingMark or ZWJ.
  static let joins = GraphemeClass(rawValue: 1 << 0)
  /// Extend, which may stand between an emoji and its joiner.
  static let extends = GraphemeClass(rawValue: 1 << 1)
  /// May stand between the consonants of a conjunct.
  static let conjunctExtends = GraphemeClass(rawValue: 1 << 2)
  /// Links the consonants of a conjunct.
  static let linker = GraphemeClass(rawValue: 1 << 3)
  /// What follows belongs to it.
  static let prepend = GraphemeClass(rawValue: 1 << 4)
  /// Stands alone.
  static let control = GraphemeClass(rawValue: 1 << 5)
  /// Extended_Pictographic: an emoji or the like.
  static let pictograph = GraphemeClass(rawValue: 1 << 6)
  /// A consonant that can be part of a conjunct.
  static let consonant = GraphemeClass(rawValue: 1 << 7)

  /// Returns the class of a scalar.
  @inline(__always)
  static func of(_ scalar: UInt32) -> GraphemeClass {
    if scalar < 0x80 { return scalar < 0x20 || scalar == 0x7F ? .control : [] }
    let page = Int(pages[Int(scalar >> 7) % pages.count])
    return GraphemeClass(rawValue: classes[page << 7 | Int(scalar & 0x7F)])
  }

  /// The block of `classes` of each 128 scalars.
  private static let pages: [UInt16] = table.pages
  private static let classes: [UInt8] = table.classes

  private static let table: (pages: [UInt16], classes: [UInt8]) = {
    var pages = [UInt16](repeating: 0, count: 0x110000 >> 7)
    // Block 0 is that of characters without a class.
    var classes = [UInt8](repeating: 0, count: 128)
    for (index, change) in changes.enumerated() {
      let flags = UInt8(truncatingIfNeeded: change)
      let end = index + 1 < changes.count ? changes[index + 1] >> 8 : 0x110000
      guard flags != 0 else { continue }
      for scalar in Int(change >> 8)..<Int(end) {
        if pages[scalar >> 7] == 0 {
          pages[scalar >> 7] = UInt16(truncatingIfNeeded: classes.count >> 7)
          classes += [UInt8](repeating: 0, count: 128)
        }
        classes[Int(pages[scalar >> 7]) << 7 | scalar & 0x7F] = flags
      }
    }
    return (pages, classes)
  }()
}
