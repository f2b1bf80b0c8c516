internal import RampartJSON
internal import RampartModelFiles

/// Reads `vocab.txt`: a piece a line, its number the line's, counted from 0.
enum VocabularyFile {
  /// Returns the pieces and how many different ones there are.
  ///
  /// Lines end at a line feed and lose whitespace at their end; of equal lines the last one counts.
  static func read(_ bytes: [UInt8], file: String) throws(ModelError) -> (
    table: JSONTable, distinct: Int
  ) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw ModelError(file: file, "is not UTF-8; save it as UTF-8 or download it again")
    }
    var text: [UInt8] = []
    var ends: [UInt32] = []
    text.reserveCapacity(bytes.count)
    var distinct = Set<ArraySlice<UInt8>>()
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        let line = trimmed(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        text.append(contentsOf: line)
        ends.append(UInt32(truncatingIfNeeded: text.count))
        start = end + 1
      }
    }
    guard !ends.isEmpty else { throw ModelError(file: file, "is empty; download it again") }
    let table = JSONTable(
      shape: .object, bytes: text, ends: ends, numbers: ends.indices.map { Double($0) })
    distinct.reserveCapacity(ends.count)
    for index in ends.indices { distinct.insert(text[table.range(of: index)]) }
    return (table, distinct.count)
  }

  private static func trimmed(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var end = line.count
    while end > 0 {
      let start = UTF8Character.start(before: end, in: line)
      let (scalar, _) = UTF8Character.decode(line, at: start)
      guard CharacterProperties(scalar).isWhitespace else { break }
      end = start
    }
    return UnsafeBufferPointer(rebasing: line[..<end])
  }
}
