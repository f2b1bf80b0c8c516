/// Names a place inside a message: `content`, `content[2]`, `tool_calls[0].arguments`.
public struct PartPath: Sendable, Hashable, CustomStringConvertible {
  /// The path as it is printed in findings and records.
  public let description: String

  /// The whole content of a message that has one content part.
  public static let content = PartPath("content")

  /// Creates a path from its printed form.
  public init(_ description: String) { self.description = description }
}

/// A piece of text inside a message, and where it is.
public struct Segment: Sendable, Hashable {
  /// Where in the message the text is.
  public let part: PartPath
  /// The text as it arrived; meant to be UTF-8, but not necessarily valid.
  public let bytes: [UInt8]

  /// Creates a segment.
  public init(part: PartPath, bytes: [UInt8]) {
    self.part = part
    self.bytes = bytes
  }
}

extension Message {
  /// Every text of the message: content, then tool calls, then asides.
  public var segments: [Segment] {
    var segments: [Segment] = []
    for (index, part) in content.enumerated() {
      guard case .text(let bytes) = part else { continue }
      segments.append(Segment(part: contentPath(index), bytes: bytes))
    }
    for (index, call) in toolCalls.enumerated() {
      segments.append(
        Segment(part: PartPath("tool_calls[\(index)].name"), bytes: Array(call.name.utf8)))
      segments.append(
        Segment(part: PartPath("tool_calls[\(index)].arguments"), bytes: call.arguments))
    }
    segments += asides
    return segments
  }

  /// The parts that carry no text and which no scanner of texts can read.
  public var opaqueParts: [Unscanned] {
    content.enumerated().compactMap { index, part in
      switch part {
      case .text: nil
      case .image(_, let byteCount):
        Unscanned(part: contentPath(index), reason: .image, byteCount: byteCount)
      case .other(_, let byteCount):
        Unscanned(part: contentPath(index), reason: .unknownPart, byteCount: byteCount)
      }
    }
  }

  /// Where the content part at `index` is.
  package func contentPath(_ index: Int) -> PartPath {
    content.count == 1 ? .content : PartPath("content[\(index)]")
  }
}
