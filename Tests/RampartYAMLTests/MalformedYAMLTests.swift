import RampartCore
import RampartYAML
import Testing

@Suite("Malformed YAML")
struct MalformedYAMLTests {
  /// A file that must be refused: its text, the place of the error, and a part of its words.
  struct Refused: Sendable, CustomTestStringConvertible {
    let text: String
    let place: String
    let words: String

    init(_ text: String, _ place: String, _ words: String) {
      self.text = text
      self.place = place
      self.words = words
    }

    var testDescription: String { text.prefix(40).debugDescription }
  }

  @Test(
    "A broken structure is an error at its place",
    arguments: [
      Refused("a: [1, 2", "2:1", "the list is opened in line 1"),
      Refused("a: {b: 1", "2:1", "the mapping is opened in line 1"),
      Refused("{a: 1", "2:1", "the mapping is opened in line 1"),
      Refused("key: [a\nb: c", "2:2", "the list is opened in line 1"),
      Refused("[", "2:1", "here should be a value"),
      Refused("- - {", "2:1", "here should be a value"),
      Refused("a: [1,,2]", "1:7", "here should be a value"),
      Refused("a: {,}", "1:5", "here should be a value"),
      Refused("a: ]", "1:4", "here should be a value"),
      Refused("...", "1:1", "here should be a value"),
      Refused("a: \"x", "1:4", "these quotes are not closed"),
      Refused("a: 'b\nc: d\n", "1:4", "these quotes are not closed"),
      Refused("a: b: c", "1:5", "a `:` is not allowed here"),
      Refused("a: 1\n b: 2", "2:3", "indent the key like its neighbours"),
      Refused("a\nb: 1", "2:2", "a `:` is not allowed here"),
      Refused("--- a: 1", "1:6", "a `:` is not allowed here"),
      Refused("- a\nb: 1", "2:1", "here should be a `-`"),
      Refused("a: 1\n- b", "2:1", "here should be a key"),
      Refused("a:\n  b: 1\n c: 2", "3:2", "mapping that begins in line 1"),
      Refused("a: 'x' y", "1:8", "here should be a key"),
      Refused("a: |\n  x\n b", "3:2", "here should be a key"),
      Refused("a: 1\nb", "3:1", "the key in line 2 has no `:`"),
      Refused("a: - b", "1:4", "a list cannot begin here"),
      Refused("a: ? b", "1:4", "a `?` is not allowed here"),
      Refused(": 1", "1:1", "here should be a key"),
      Refused("a: |9x\n x", "1:6", "no header of a text block"),
      Refused("a: >-0\n x", "1:6", "no header of a text block"),
    ])
  func structure(refused: Refused) { check(refused) }

  @Test(
    "A character out of place is an error at its place",
    arguments: [
      Refused("a:\n\tb: 1", "2:1", "here is a tab in the indentation (indent with spaces)"),
      Refused("\ta: 1", "1:1", "here is a tab in the indentation"),
      Refused("a: |\n\tx", "2:1", "here is a tab in the indentation"),
      Refused("a: @x", "1:4", "put the text in quotes"),
      Refused("a: `x`", "1:4", "a value cannot begin with this character"),
      Refused("\u{85}a: @", "2:4", "a value cannot begin with this character"),
      Refused("é: @", "1:4", "a value cannot begin with this character"),
      Refused("a: & x", "1:5", "must be followed by a name"),
      Refused("a: *é", "1:5", "must be followed by a name"),
      Refused("a: \"\\q\"", "1:5", "this escape names no character"),
      Refused("a: \"\\xZZ\"", "1:7", "this escape names no character"),
      Refused("a: \"\\uD800\"", "1:7", "this escape names no character"),
      Refused("a: \"\\U00110000\"", "1:7", "this escape names no character"),
      Refused("a: \"\\0\"", "1:4", "here is a control character (U+0000)"),
      Refused("\"a\\x00\": b", "1:1", "here is a control character (U+0000)"),
      Refused("a: \u{0}", "1:4", "here is a control character (U+0000)"),
      Refused("a: x\r\nb: \u{1B}[31m", "2:4", "here is a control character (U+001B)"),
      Refused("a: \u{FEFF}", "1:4", "here is a control character (U+FEFF)"),
      Refused("a: 1\rb: \u{9F}", "2:4", "here is a control character (U+009F)"),
    ])
  func characters(refused: Refused) { check(refused) }

  @Test(
    "What YAML allows and a configuration does not need is an error with its remedy",
    arguments: [
      Refused("? [a]\n: 1", "1:3", "a key must be a single text"),
      Refused("{a: 1}: 2", "1:1", "a key must be a single text"),
      Refused("*a : 1", "1:1", "a key must be a single text"),
      Refused("&a x: 1", "1:1", "a key cannot have an anchor or a tag"),
      Refused("!!str x: 1", "1:1", "a key cannot have an anchor or a tag"),
      Refused("a: &x {k: 1}\nb:\n  <<: *x", "3:3", "merge keys are not read (write the keys out)"),
      Refused("~: 1", "1:1", "a key must have a name"),
      Refused("\"\": 1", "1:1", "a key must have a name"),
      Refused(
        "a: 1\nb: 2\na: 3", "3:1", "`a` stands twice (it is first given in line 1, column 1)"),
      Refused("a: {b: 1, b: 2}", "1:11", "(it is first given in line 1, column 5)"),
      Refused("a: 1\n\"a\": 2", "2:1", "the key `a` stands twice"),
      Refused(
        "a: *b", "1:4", "no anchor is called `b` (put a text that begins with `*` in quotes)"),
      Refused("a: &base 1\nb: *bse", "2:4", "did you mean `base`?"),
      Refused("a: &a [*a]", "1:8", "the alias `a` stands inside what it names"),
      Refused("a: &a {b: [{c: *a}]}", "1:16", "the alias `a` stands inside what it names"),
      Refused("a: &a 1\nb: &a 2", "2:4", "the anchor `a` is given twice"),
      Refused("a: !foo 1", "1:4", "the tag `!foo` is not read (remove it)"),
      Refused("a: !!binary aGk=", "1:4", "is not read"),
      Refused("a: !!python/object:os.system x", "1:4", "is not read"),
      Refused("a: !e!x 1", "1:4", "this tag is not read"),
      Refused("%TAG ! tag:x,2000:\n---\na: !x 1", "3:4", "the tag `tag:x,2000:x` is not read"),
      Refused("!!seq a", "1:1", "not what its tag says"),
      Refused("!!map [a]", "1:1", "not what its tag says"),
      Refused("!!null x", "1:1", "not what its tag says"),
      Refused("%YAML 3.0\n---\na: 1", "1:1", "this version of YAML is not read"),
      Refused("%YAML 1.1\n%TAG ! x:\n---\na: 1", "2:1", "a second line begins with `%`"),
      Refused("%FOO\n---\na: 1", "1:5", "this directive is not read"),
      Refused("---\na: 1\n---\nb: 2", "3:1", "a second document begins here"),
      Refused("a: 1\n...\nb: 2", "3:1", "more text after the end of the document"),
    ])
  func refusals(refused: Refused) { check(refused) }

  @Test(
    "Bytes that are not UTF-8 text are an error at their place",
    arguments: [
      ([0xFF, 0xFE, 0x61, 0x00], "1:1", "the file is UTF-16 (save it as UTF-8)"),
      ([0xFE, 0xFF, 0x00, 0x61], "1:1", "the file is UTF-16"),
      ([0x61, 0x3A, 0x0A, 0x20, 0xC3, 0x28], "2:2", "bytes that are not UTF-8"),
      ([0x61, 0xED, 0xA0, 0x80], "1:2", "bytes that are not UTF-8"),
      ([0x61, 0xC0, 0xAF], "1:2", "bytes that are not UTF-8"),
      ([0xF4, 0x90, 0x80, 0x80], "1:1", "bytes that are not UTF-8"),
      ([0x61, 0xE2, 0x82], "1:2", "bytes that are not UTF-8"),
    ] as [([UInt8], String, String)])
  func encodings(bytes: [UInt8], place: String, words: String) {
    check(bytes, place, words)
  }

  private func check(_ refused: Refused) {
    check(Array(refused.text.utf8), refused.place, refused.words)
  }

  private func check(_ bytes: [UInt8], _ place: String, _ words: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try YAMLReader().read(bytes, file: "f.yaml")
    }
    guard let error else { return }
    #expect(error.position?.description == "f.yaml:" + place)
    #expect(error.description.contains(words))
  }
}
