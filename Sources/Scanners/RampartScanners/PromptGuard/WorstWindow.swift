import RampartCore

/// The window of a part that weighs most for one group of classes.
struct WorstWindow {
  private let group: ClassGroup
  private(set) var score = -1.0
  /// Whether it has to be reported.
  private(set) var speaks = false
  /// The likeliest class of the group in it.
  private(set) var groupLabel = 0
  /// What the message is called if the window is its worst.
  private(set) var label = 0
  /// Its bytes in the original text.
  private(set) var range = 0..<0
  /// The view it was found in.
  private(set) var view = ""

  init(for group: ClassGroup) { self.group = group }

  /// Takes a window if it weighs more than those before it.
  mutating func weigh(_ window: WindowClassification, in reading: TextReading) {
    let score = group.score(window)
    let speaks = group.speaks(window)
    guard (speaks && !self.speaks) || (speaks == self.speaks && score > self.score) else { return }
    self.score = score
    self.speaks = speaks
    groupLabel = group.label(window)
    label = group.messageLabel(window)
    range = reading.originalRange(of: window.range)
    view = reading.viewName
  }
}

/// A text that is classified, and where it comes from.
struct TextReading {
  let bytes: [UInt8]
  /// The part of the message, by its place among the parts.
  let part: Int
  /// The view the text is a piece of, and where in it the piece begins.
  let view: TextView
  let start: Int
  /// The way to the piece, where spaces were taken out.
  let repair: OffsetMap?

  /// What findings call it.
  var viewName: String {
    guard repair != nil else { return view.name }
    return (view.steps + [.joined]).map { $0.rawValue }.joined(separator: ">")
  }

  /// The bytes of the original that a range of the text came from.
  func originalRange(of range: Range<Int>) -> Range<Int> {
    let inPiece = repair?.originalRange(of: range) ?? range
    return view.origin.originalRange(
      of: (start + inPiece.lowerBound)..<(start + inPiece.upperBound))
  }
}

extension WorstWindow {
  /// Whether it weighs more than the worst window of another part.
  func weighsMore(than other: WorstWindow?) -> Bool {
    guard let other else { return true }
    return (speaks && !other.speaks) || (speaks == other.speaks && score > other.score)
  }
}
