import Foundation
import Rampart
import Testing

@Suite("Reading lines")
struct LineReaderTests {
  private func lines(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> [LineReader.Line] {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("rampart-lines-\(UUID().uuidString)").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    var reader = try LineReader(path: path, maximumLineByteCount: limit)
    var lines: [LineReader.Line] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  @Test("Line ends, missing last ends and empty lines are read as people expect")
  func ends() throws {
    #expect(try lines([]) == [])
    #expect(try lines(Array("a".utf8)) == [.bytes(Array("a".utf8))])
    #expect(
      try lines(Array("a\r\n\nb\n".utf8))
        == [.bytes(Array("a".utf8)), .bytes([]), .bytes(Array("b".utf8))])
  }

  @Test("A byte order mark at the beginning of a file is passed over, and nowhere else")
  func byteOrderMark() throws {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let line = Array("a".utf8)
    #expect(
      try lines(mark + line + [0x0a] + mark + line) == [.bytes(line), .bytes(mark + line)])
    #expect(try lines(mark) == [.bytes([])])
    #expect(try lines([0xef, 0xbb]) == [.bytes([0xef, 0xbb])])
  }

  @Test("Lines of every length around the buffer's size come out whole")
  func lengths() throws {
    let counts = [0, 1, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 3 << 18]
    let written = counts.map { [UInt8](repeating: 0x61, count: $0) }
    let read = try lines(Array(written.joined(separator: [0x0a])) + [0x0a])
    #expect(read == written.map { .bytes($0) })
  }

  @Test("A line over the limit is passed over, and the next one is read")
  func tooLong() throws {
    let long = [UInt8](repeating: 0x61, count: 2 << 20)
    let read = try lines(Array("a\n".utf8) + long + Array("\nb\n".utf8))
    #expect(
      read == [.bytes(Array("a".utf8)), .tooLong(byteCount: long.count), .bytes(Array("b".utf8))])
  }
}
