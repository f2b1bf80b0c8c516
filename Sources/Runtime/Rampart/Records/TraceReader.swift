public import RampartCore
internal import RampartJSON

/// Reads the traces of a file one by one: JSON lines, or one JSON document.
///
/// A file whose first line is a whole JSON value is read line by line in constant memory; any
/// other file is one document.
public struct TraceReader: ~Copyable {
  /// A trace of the file, or why a part of it could not be read.
  public struct Item: Sendable {
    /// The line it begins in, from 1.
    public let line: Int
    public let result: Result<Trace, RecordError>
  }

  private let path: String
  private var lines: LineReader
  private var line = 0
  private var pending: [Item] = []
  private var decidedKind = false

  /// Opens a file; `-` is standard input.
  public init(path: String) throws(RecordError) {
    self.path = path
    lines = try LineReader(path: path)
  }

  /// Returns the next trace, or `nil` at the end.
  public mutating func next() throws(RecordError) -> Item? {
    while pending.isEmpty {
      guard let line = try lines.next() else { return nil }
      self.line += 1
      switch line {
      case .tooLong(let byteCount):
        pending = [failure("a line of \(byteCount) bytes is longer than can be read")]
      case .bytes(let bytes):
        guard !Self.isBlank(bytes) else { continue }
        pending = try items(of: bytes)
      }
    }
    return pending.removeFirst()
  }

  private mutating func items(of bytes: [UInt8]) throws(RecordError) -> [Item] {
    let isFirst = !decidedKind
    decidedKind = true
    let first = line
    do {
      return try Self.traces(of: bytes).map { Item(line: first, result: .success($0)) }
    } catch {
      guard isFirst, error.isIncomplete, let whole = try restOfDocument(after: bytes) else {
        return [failure(error.error.message)]
      }
      do {
        return try Self.traces(of: whole).map { Item(line: first, result: .success($0)) }
      } catch {
        return Self.items(ofLines: whole, from: first, documentError: error)
      }
    }
  }

  /// Reads the rest of a file whose first line is no JSON value by itself; `nil` if there is none.
  private mutating func restOfDocument(after first: [UInt8]) throws(RecordError) -> [UInt8]? {
    guard Self.mayContinue(first) else { return nil }
    var whole = first
    var hasMore = false
    while let next = try lines.next() {
      guard case .bytes(let bytes) = next, whole.count + bytes.count < 1 << 30 else {
        throw RecordError("`\(path)` is one JSON document larger than 1024 MiB; write JSON lines")
      }
      hasMore = true
      whole.append(0x0a)
      whole += bytes
    }
    return hasMore ? whole : nil
  }

  /// Reads what is no document after all as lines: a torn first line must not hide the others.
  private static func items(ofLines whole: [UInt8], from first: Int, documentError: Failure)
    -> [Item]
  {
    let lines = whole.split(separator: 0x0a, omittingEmptySubsequences: false)
    var items: [Item] = []
    for (offset, line) in lines.enumerated() where !isBlank(Array(line)) {
      do {
        items += try traces(of: Array(line)).map {
          Item(line: first + offset, result: .success($0))
        }
      } catch {
        items.append(Item(line: first + offset, result: .failure(error.error)))
      }
    }
    let hasTrace = items.contains { if case .success = $0.result { true } else { false } }
    return hasTrace ? items : [Item(line: first, result: .failure(documentError.error))]
  }

  /// Whether a line that does not parse can be the beginning of a document: it opens something
  /// and does not end as a record does.
  private static func mayContinue(_ bytes: [UInt8]) -> Bool {
    let solid = bytes.filter { ![0x20, 0x09, 0x0d].contains($0) }
    guard let first = solid.first, let last = solid.last else { return false }
    return (first == 0x5b || first == 0x7b) && (last == 0x5b || last == 0x7b || last == 0x2c)
  }

  private struct Failure: Error {
    let error: RecordError
    /// Whether the bytes were no JSON, as opposed to JSON that is no trace.
    let isIncomplete: Bool
  }

  private static func traces(of bytes: [UInt8]) throws(Failure) -> [Trace] {
    let value: JSONValue
    do {
      value = try ScanRecord.parse(bytes)
    } catch {
      throw Failure(error: error, isIncomplete: true)
    }
    do {
      return try TraceDecoder.traces(value)
    } catch {
      throw Failure(error: error, isIncomplete: false)
    }
  }

  private func failure(_ message: String) -> Item {
    Item(line: line, result: .failure(RecordError(message)))
  }

  static func isBlank(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
  }
}
