import RampartCore

/// Sections of a stack file for tests, as the reader would give them.
enum RegexSection {
  /// A section with `patterns`; entry `n` stands in line `10 + n`, and key `k` of it in column `k`.
  static func settings(_ patterns: [[String: any Sendable]]) -> ScannerSettings {
    let nodes = patterns.enumerated().map { index, entry in
      let line = 10 + index
      let entries = entry.sorted { $0.key < $1.key }.enumerated().map { column, pair in
        let position = SourcePosition(file: "stack.yaml", line: line, column: column + 1)
        return DocumentNode.Entry(
          key: pair.key, keyPosition: position, value: node(pair.value, at: position))
      }
      return DocumentNode(
        .mapping(entries), at: SourcePosition(file: "stack.yaml", line: line, column: 1))
    }
    let place = SourcePosition(file: "stack.yaml", line: 9, column: 3)
    let list = DocumentNode.Entry(
      key: "patterns", keyPosition: place, value: DocumentNode(.sequence(nodes), at: place))
    return ScannerSettings(section: DocumentNode(.mapping([list]), at: place))
  }

  private static func node(_ value: any Sendable, at position: SourcePosition) -> DocumentNode {
    if let list = value as? [String] {
      return DocumentNode(.sequence(list.map { node($0, at: position) }), at: position)
    }
    return DocumentNode(.scalar("\(value)", isPlain: true), at: position)
  }
}
