import RampartCore

/// Finds what a page holds but does not show: comments, and elements that a style hides.
///
/// Pages are full of both, so they matter only if they talk to a machine.
struct HiddenMarkup {
  /// Hidden texts longer than this are judged by their beginning.
  private static let maximumTextLength = 64 << 10
  /// Tags longer than this are not read as tags.
  private static let maximumTagLength = 4096

  private let view: TextView
  private let text: UnsafeBufferPointer<UInt8>
  /// The search for the end of a comment or an element has failed from here on.
  private var hasNoCommentEnd = false

  /// Reports comments and hidden elements of a view.
  static func inspect(_ view: TextView, into collector: inout FindingCollector) {
    view.bytes.withUnsafeBufferPointer { text in
      var markup = HiddenMarkup(view: view, text: text)
      markup.read(into: &collector)
    }
  }

  private init(view: TextView, text: UnsafeBufferPointer<UInt8>) {
    self.view = view
    self.text = text
  }

  private mutating func read(into collector: inout FindingCollector) {
    var index = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "<"):
        index =
          matches("<!--", at: index)
          ? readComment(at: index, into: &collector) : readTag(at: index, into: &collector)
      case UInt8(ascii: "["):
        index = readMarkdownComment(at: index, into: &collector)
      default: index += 1
      }
    }
  }

  private mutating func readComment(
    at index: Int, into collector: inout FindingCollector
  ) -> Int {
    var end = hasNoCommentEnd ? text.count : index + 4
    while end < text.count, !matches("-->", at: end) { end += 1 }
    if end >= text.count { hasNoCommentEnd = true }
    report(
      .htmlComment, (index + 4)..<max(index + 4, end), shown: index..<min(end + 3, text.count),
      into: &collector)
    return min(end + 3, text.count)
  }

  /// `[//]: # (text)` and `[comment]: <> (text)` render as nothing.
  private func readMarkdownComment(
    at index: Int, into collector: inout FindingCollector
  ) -> Int {
    guard matches("[//]:", at: index) || matches("[comment]:", at: index) else { return index + 1 }
    var end = index
    while end < text.count, text[end] != 0x0A { end += 1 }
    report(.htmlComment, index..<end, shown: index..<end, into: &collector)
    return end
  }

  /// Reads a tag, with its element if that is hidden; returns where reading goes on.
  private func readTag(at index: Int, into collector: inout FindingCollector) -> Int {
    guard index + 1 < text.count, (text[index + 1] | 0x20) &- 0x61 < 26 else { return index + 1 }
    var end = index + 1
    let limit = min(text.count, index + Self.maximumTagLength)
    while end < limit, text[end] != UInt8(ascii: ">"), text[end] != UInt8(ascii: "<") { end += 1 }
    guard end < limit, text[end] == UInt8(ascii: ">") else { return index + 1 }
    guard HidingStyle.hides(text[index..<end]) else { return end + 1 }
    let content = (end + 1)..<elementEnd(of: index, from: end + 1)
    report(.hiddenStyle, content, shown: index..<content.upperBound, into: &collector)
    // What is inside is hidden as a whole; to look for more in it would cost quadratic time.
    return content.upperBound
  }

  /// Elements without content.
  private static let voidElements = Set(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"]
      .map { Array($0.utf8) })

  /// The end of the element that the tag at `tag` opens, as far as it is looked for.
  private func elementEnd(of tag: Int, from start: Int) -> Int {
    var name: [UInt8] = []
    var at = tag + 1
    while at < text.count, name.count < 24, text[at].isNameByte {
      name.append(text[at] | 0x20)
      at += 1
    }
    if Self.voidElements.contains(name) || text[start - 2] == UInt8(ascii: "/") { return start }
    let limit = min(text.count, start + Self.maximumTextLength)
    var depth = 1
    at = start
    while at < limit {
      guard text[at] == UInt8(ascii: "<") else {
        at += 1
        continue
      }
      let closes = at + 1 < limit && text[at + 1] == UInt8(ascii: "/")
      if isName(name, at: at + (closes ? 2 : 1)) {
        depth += closes ? -1 : 1
        if depth == 0 { return at }
      }
      at += 1
    }
    return limit
  }

  private func isName(_ name: [UInt8], at index: Int) -> Bool {
    guard index + name.count < text.count, !text[index + name.count].isNameByte else {
      return false
    }
    for (offset, byte) in name.enumerated() where text[index + offset] | 0x20 != byte {
      return false
    }
    return true
  }

  private func report(
    _ rule: HiddenASCIIRule, _ content: Range<Int>, shown range: Range<Int>,
    into collector: inout FindingCollector
  ) {
    let read = content.prefix(Self.maximumTextLength)
    let hidden = text[read.startIndex..<read.endIndex]
    let letterCount = hidden.count { ($0 | 0x20) &- 0x61 < 26 || $0 >= 0x80 }
    guard letterCount >= 12 else { return }
    let talks = InstructionCues.areIn(hidden)
    collector.add(
      rule, score: talks ? 0.95 : 0.3, severity: talks ? .critical : .info, range, in: view)
  }

  private func matches(_ pattern: StaticString, at index: Int) -> Bool {
    guard index + pattern.utf8CodeUnitCount <= text.count else { return false }
    return pattern.withUTF8Buffer { pattern in
      for offset in 0..<pattern.count where text[index + offset] != pattern[offset] { return false }
      return true
    }
  }
}

/// Tells whether a tag's attributes hide its element.
enum HidingStyle {
  /// Attributes and declarations without spaces, in lower case.
  private static let declarations = [
    "display:none", "visibility:hidden", "visibility:collapse", "font-size:0", "font-size:1px",
    "opacity:0;", "opacity:0\"", "opacity:0'", "opacity:0.0", "color:white", "color:#fff",
    "color:transparent", "color:rgba(255,255,255", "color:rgb(255,255,255", "left:-9999",
    "left:-999", "top:-9999", "text-indent:-9999", "clip:rect(0", "clip-path:inset(100%",
    "height:0;overflow:hidden", "width:0;height:0", "max-height:0",
  ].map { Array($0.utf8) }

  private static let attributes = ["hidden", "aria-hidden=\"true\"", "aria-hidden='true'"].map {
    Array($0.utf8)
  }

  static func hides(_ tag: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    // Tags without attributes are the most.
    guard tag.contains(where: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) else {
      return false
    }
    let lower = tag.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    let words = lower.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }.dropFirst()
    if words.contains(where: { word in attributes.contains { word.elementsEqual($0) } }) {
      return true
    }
    let compact = lower.filter { $0 > 0x20 }
    return declarations.contains { declaration in
      guard let start = compact.firstRange(of: declaration)?.lowerBound else { return false }
      // background-color:white hides nothing.
      return declaration[0] != UInt8(ascii: "c") || start == 0
        || compact[start - 1] != UInt8(ascii: "-")
    }
  }
}

extension UInt8 {
  /// An ASCII letter or digit.
  fileprivate var isNameByte: Bool { (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 }
}
