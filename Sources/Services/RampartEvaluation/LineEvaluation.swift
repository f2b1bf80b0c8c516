/// Compares the lines in which something was found with labelled blocks of lines.
public struct LineEvaluation: Sendable {
  /// The labels of one text.
  public struct Labels: Sendable, Hashable {
    /// Blocks of lines that each hold one thing to find.
    public let blocks: [ClosedRange<Int>]
    /// Lines that count neither way.
    public let unjudged: Set<Int>

    /// Creates labels.
    public init(blocks: [ClosedRange<Int>], unjudged: Set<Int>) {
      self.blocks = blocks
      self.unjudged = unjudged
    }
  }

  /// The counts over all texts.
  public private(set) var counts = Counts()

  /// Creates an evaluation of nothing.
  public init() {}

  /// Compares the lines of one text; a line counts once, however often something was found in it.
  public mutating func add(detected lines: Set<Int>, labels: Labels) {
    for block in labels.blocks {
      if lines.contains(where: { block.contains($0) }) {
        counts.truePositives += 1
      } else {
        counts.falseNegatives += 1
      }
    }
    counts.falsePositives += lines.count { line in
      !labels.unjudged.contains(line) && !labels.blocks.contains { $0.contains(line) }
    }
  }
}
