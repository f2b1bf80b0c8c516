internal import Rampart
internal import RampartJSON
internal import RampartModelFiles
internal import RampartPatterns
internal import RampartTokenizers

/// `rampart models tokenize`: what a model's tokenizer makes of each record of a file.
struct TokenizeAction {
  /// The model's folder.
  let directory: ModelDirectory
  /// Tokens at most with the special ones round them; nil leaves both away.
  let maximumLength: Int?

  /// Writes `{id, ids, ranges}` for each line `{id, content}` of a file; ranges are byte offsets in the content.
  func run(_ path: String, on terminal: Terminal) throws {
    let tokenizer = try Tokenizer.load(from: directory, patterns: PatternEngine())
    let parser = JSONParser()
    var reader = try LineReader(path: path)
    var output: [UInt8] = []
    var number = 0
    while let line = try reader.next() {
      number += 1
      guard case .bytes(let bytes) = line, let record = try? parser.parse(bytes),
        let content = record["content"]?.string
      else {
        throw RecordError("line \(number) of `\(path)` is no record {id, content}")
      }
      let text = Array(content.utf8)
      let encoding =
        if let maximumLength {
          tokenizer.encode(text, maximumLength: maximumLength)
        } else {
          tokenizer.encode(text)
        }
      output += Self.line(encoding, id: record["id"] ?? .null)
      if output.count > 1 << 20 {
        terminal.write(output)
        output.removeAll(keepingCapacity: true)
      }
    }
    terminal.write(output)
  }

  private static func line(_ encoding: Encoding, id: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("id", id)
    writer.key("ids")
    writer.beginArray()
    for id in encoding.ids { writer.int(id) }
    writer.endArray()
    writer.key("ranges")
    writer.beginArray()
    for range in encoding.ranges {
      writer.beginArray()
      writer.int(range.lowerBound)
      writer.int(range.upperBound)
      writer.endArray()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes + CollectionOfOne(UInt8(ascii: "\n"))
  }
}
