internal import Glibc
internal import RampartCrypto

/// The entries of a bank file: JSON lines, one entry each, read strictly.
public struct BankFile: Sendable {
  /// The limits of a file.
  public enum Limit {
    /// Entries.
    public static let entryCount = 100_000
    /// Bytes of a line.
    public static let lineByteCount = 1 << 18
    /// Bytes of the file.
    public static let byteCount = 1 << 28
  }

  /// What the file is called in errors.
  public let path: String
  /// The entries in order.
  public let entries: [BankEntry]
  /// The line of each entry, from 1.
  public let lines: [Int]
  /// The bytes of each entry's line without its end.
  private let ranges: [Range<Int>]
  private let bytes: [UInt8]

  /// Reads the text of a file; blank lines are nothing.
  ///
  /// - Throws: naming the line if one is no entry, if two entries have the same id, or beyond a limit.
  public init(_ bytes: [UInt8], path: String) throws(BankError) {
    guard bytes.count <= Limit.byteCount else {
      throw BankError(file: path, "has more than \(Limit.byteCount) bytes")
    }
    var reader = LineSplitter(bytes)
    var entries: [BankEntry] = []
    var lines: [Int] = []
    var ranges: [Range<Int>] = []
    var places: [String: Int] = [:]
    try bytes.withUnsafeBufferPointer { buffer throws(BankError) in
      while let range = reader.next() {
        let line = reader.number
        guard range.count <= Limit.lineByteCount else {
          throw BankError(
            file: path, line: line, "has more than \(Limit.lineByteCount) bytes in a line")
        }
        guard entries.count < Limit.entryCount else {
          throw BankError(
            file: path, line: line, "has more than \(Limit.entryCount) entries")
        }
        let entry: BankEntry
        do throws(LineProblem) {
          entry = try BankLine.read(UnsafeBufferPointer(rebasing: buffer[range]))
        } catch {
          throw BankError(file: path, line: line, error.message)
        }
        // Ids are ASCII: comparing them as strings is safe.
        if let first = places.updateValue(line, forKey: entry.id) {
          throw BankError(
            file: path, line: line, "has the id `\(entry.id)` of line \(first) again")
        }
        entries.append(entry)
        lines.append(line)
        ranges.append(range)
      }
    }
    self.path = path
    self.bytes = bytes
    self.entries = entries
    self.lines = lines
    self.ranges = ranges
  }

  /// Returns the file with an entry at its end; all else stays as it is, byte for byte.
  func adding(_ entry: BankEntry) -> [UInt8] {
    let end: [UInt8] = bytes.isEmpty || bytes.last == 0x0A ? [] : [0x0A]
    return bytes + end + BankLine.write(entry)
  }

  /// Returns the file without the entries of some ids.
  func removing(_ ids: Set<String>) -> [UInt8] {
    var rest: [UInt8] = []
    rest.reserveCapacity(bytes.count)
    for (entry, range) in zip(entries, ranges) where !ids.contains(entry.id) {
      rest += bytes[range]
      rest.append(0x0A)
    }
    return rest
  }

  /// Returns entries as the text of a file.
  ///
  /// - Throws: if one could not be read again.
  public static func text(of entries: [BankEntry], path: String) throws(BankError) -> [UInt8] {
    var text: [UInt8] = []
    for (index, entry) in entries.enumerated() {
      do throws(LineProblem) {
        try BankLine.check(entry)
      } catch {
        throw BankError(file: path, line: index + 1, error.message)
      }
      text += BankLine.write(entry)
    }
    return text
  }
}

extension BankEntry {
  /// The SHA-256 of its text as 64 hexadecimal digits: two entries of one digest are one attack.
  public func digest() throws(BankError) -> String {
    switch content {
    case .digest(let digest): return digest
    case .text(let text): return try Self.digest(of: text)
    }
  }

  /// The SHA-256 of a text as 64 hexadecimal digits.
  public static func digest(of text: String) throws(BankError) -> String {
    do {
      return try SHA256.digest(text.utf8).hexadecimal
    } catch {
      throw BankError(file: "SHA-256", "\(error)")
    }
  }
}

/// Finds the lines of a text that are not blank.
struct LineSplitter {
  private let bytes: [UInt8]
  private var start: Int
  /// The number of the line that was found last, from 1.
  private(set) var number = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // The byte order mark that some editors begin a file with is no part of it.
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The bytes of the next line that is not blank, without its end.
  mutating func next() -> Range<Int>? {
    while start < bytes.count {
      let end = lineEnd
      let line = start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)
      start = end + 1
      number += 1
      if bytes[line].contains(where: { $0 != 0x20 && $0 != 0x09 }) { return line }
    }
    return nil
  }

  private var lineEnd: Int {
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = memchr(base + start, 0x0A, bytes.count - start)
      else { return bytes.count }
      return base.distance(to: UnsafeRawPointer(found))
    }
  }
}
