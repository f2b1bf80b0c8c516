public import RampartCore

/// Knows in which line of a message's part a byte is.
public struct LineIndex: Sendable {
  /// The offsets of the line ends of each part, ascending.
  private let ends: [PartPath: [Int]]

  /// Indexes every text of a message; linear in its length.
  public init(_ message: Message) {
    var ends: [PartPath: [Int]] = [:]
    for segment in message.segments {
      ends[segment.part] = segment.bytes.indices.filter { segment.bytes[$0] == 0x0a }
    }
    self.ends = ends
  }

  /// Returns the line, from 1, in which a location begins; `nil` if the message has no such part.
  public func line(of location: Location) -> Int? {
    position(of: location.range.lowerBound, in: location.part)?.line
  }

  /// Returns the line and the byte column, both from 1, of an offset.
  public func position(of offset: Int, in part: PartPath) -> (line: Int, column: Int)? {
    guard let ends = ends[part] else { return nil }
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] < offset { low = middle + 1 } else { high = middle }
    }
    let lineStart = low == 0 ? 0 : ends[low - 1] + 1
    return (low + 1, offset - lineStart + 1)
  }
}
