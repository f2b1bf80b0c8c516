import RampartCore
import RampartYAML
import Testing

@Suite("Reading YAML")
struct YAMLReaderTests {
  private func read(_ text: String) throws -> DocumentNode {
    try YAMLReader().read(Array(text.utf8), file: "f.yaml")
  }

  /// The document in one line: `{a@1:1: 'text'@1:4}`, where plain scalars have no quotes.
  private func outline(_ node: DocumentNode) -> String {
    let text: String
    switch node.content {
    case .null: text = "null"
    case .scalar(let value, let isPlain): text = isPlain ? value : "'\(value)'"
    case .sequence(let items): text = "[" + items.map(outline).joined(separator: ", ") + "]"
    case .mapping(let entries):
      let parts = entries.map { entry in
        "\(entry.key)@\(entry.keyPosition.line):\(entry.keyPosition.column): "
          + outline(entry.value)
      }
      text = "{" + parts.joined(separator: ", ") + "}"
    }
    return "\(text)@\(node.position.line):\(node.position.column)"
  }

  @Test(
    "Values keep their text, their quotes and their places",
    arguments: [
      ("", "null@1:1"),
      ("# nothing\n", "null@1:1"),
      ("---\n...\n", "null@2:1"),
      ("a: 1", "{a@1:1: 1@1:4}@1:1"),
      ("a: yes\nb: 'true'", "{a@1:1: yes@1:4, b@2:1: 'true'@2:4}@1:1"),
      ("- x\n- \"y\"\n", "[x@1:3, 'y'@2:3]@1:1"),
      (
        "a:\nb: ~\nc: null\nd: ''\ne: \"null\"",
        "{a@1:1: null@1:3, b@2:1: null@2:4, c@3:1: null@3:4, d@4:1: ''@4:4, e@5:1: 'null'@5:4}@1:1"
      ),
      ("a: |\n  two\n  lines\n", "{a@1:1: 'two\nlines\n'@1:4}@1:1"),
      ("\"é\": ü\n", "{é@1:1: ü@1:6}@1:1"),
      ("a: {b: [1, {c: d}]}", "{a@1:1: {b@1:5: [1@1:9, {c@1:13: d@1:16}@1:12]@1:8}@1:4}@1:1"),
      (
        "a: !!str 1\nb: !!int 2\nc: !!null\nd: ! 3",
        "{a@1:1: '1'@1:4, b@2:1: 2@2:4, c@3:1: null@3:4, d@4:1: '3'@4:4}@1:1"
      ),
      ("a: 1\r\nb: 2\r\n", "{a@1:1: 1@1:4, b@2:1: 2@2:4}@1:1"),
    ])
  func values(text: String, expected: String) throws {
    #expect(try outline(read(text)) == expected)
  }

  @Test("A byte order mark is no part of the first key and moves no column")
  func byteOrderMark() throws {
    #expect(try outline(read("\u{FEFF}a: 1")) == "{a@1:1: 1@1:4}@1:1")
  }

  @Test("An alias is its anchor's value, at the place where that was written")
  func alias() throws {
    #expect(
      try outline(read("a: &x [1]\nb: *x\nc: *x"))
        == "{a@1:1: [1@1:8]@1:4, b@2:1: [1@1:8]@1:4, c@3:1: [1@1:8]@1:4}@1:1")
    #expect(try outline(read("a: &x\nb: *x")) == "{a@1:1: null@1:4, b@2:1: null@1:4}@1:1")
  }

  @Test("Characters beyond the basic plane and long texts are read whole")
  func longTexts() throws {
    let long = String(repeating: "\u{1F600}", count: 10_000)
    guard case .mapping(let entries) = try read("a: \(long)").content else {
      Issue.record("not a mapping")
      return
    }
    #expect(entries[0].value.content == .scalar(long, isPlain: true))
  }
}
