import RampartCore
import RampartYAML
import Testing

@Suite("Limits of YAML")
struct YAMLLimitTests {
  private func error(_ text: String, limits: YAMLLimits = .standard) -> ConfigurationError? {
    do {
      _ = try YAMLReader(limits: limits).read(Array(text.utf8), file: "f.yaml")
      return nil
    } catch {
      return error
    }
  }

  /// Aliases nine levels deep, each of nine: 9⁹ values in a file of one screen.
  private static func bomb(of leaf: String) -> String {
    var text = "a0: &a0 \(leaf)\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    return text
  }

  @Test("A bomb of aliases is refused where it passes the limit of values")
  func aliasBomb() {
    let found = error(Self.bomb(of: "lol"))
    #expect(found?.message.contains("more than 100000 values") == true)
    #expect(found?.position?.line == 7)
  }

  @Test("A bomb of aliases in mappings is refused too")
  func mappingBomb() {
    var text = "a0: &a0 {k: v}\n"
    for level in 1...9 {
      let entries = (0..<9).map { "k\($0): *a\(level - 1)" }.joined(separator: ", ")
      text += "a\(level): &a\(level) {\(entries)}\n"
    }
    #expect(error(text)?.position?.line == 6)
  }

  @Test("Aliases of one long text are refused where they repeat too much of it")
  func textBomb() {
    let found = error(Self.bomb(of: String(repeating: "x", count: 100_000)))
    #expect(found?.message.contains("repeats too much text") == true)
    #expect(found?.position?.line == 3)
  }

  @Test("64 levels are read and 65 are refused, in lists, mappings and through aliases")
  func depth() {
    func lists(_ count: Int) -> String {
      String(repeating: "[", count: count) + "1" + String(repeating: "]", count: count)
    }
    #expect(error(lists(64)) == nil)
    #expect(error(lists(65))?.message == "nested more than 64 levels deep")
    let mappings = (0..<65).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(error(mappings)?.message == "nested more than 64 levels deep")
    #expect(error(String(repeating: "- ", count: 66) + "x")?.position?.column == 131)
    let through = "- &a \(lists(40))\n- \(String(repeating: "[", count: 30))*a"
    #expect(error(through)?.message == "nested more than 64 levels deep")
  }

  @Test(
    "A file of nothing but openings is refused without reading it whole",
    arguments: ["[", "{", "- ", "? ", "a: [", "{a: ", "[{", "!!seq [", "&a ["])
  func openings(opening: String) {
    let text = String(repeating: opening, count: (1 << 20) / opening.utf8.count)
    #expect(error(text) != nil)
  }

  @Test("A file over the size limit is refused")
  func size() {
    let limits = YAMLLimits(byteCount: 100)
    #expect(error("a: " + String(repeating: "x", count: 97), limits: limits) == nil)
    #expect(
      error("a: " + String(repeating: "x", count: 98), limits: limits)?.message
        == "`f.yaml` is too large: 101 bytes, and at most 100 are read")
  }

  @Test("A file over the limit of values is refused at the value that passes it")
  func nodes() {
    let limits = YAMLLimits(nodeCount: 4)
    #expect(error("[1, 2, 3]", limits: limits) == nil)
    #expect(error("[1, 2, 3, 4]", limits: limits)?.position?.column == 11)
  }

  @Test("Combining marks that pile up are refused wherever they stand, and a few are not")
  func marks() {
    let few = "a" + String(repeating: "\u{301}\u{316}", count: 30)
    let many = few + "\u{301}"
    #expect(error("\(few): [\(few)b\(few), \"\(few)\"]") == nil)
    let escaped = "\"a" + String(repeating: #"\u0301"#, count: 61) + "\""
    for text in [
      "k: \(many)", "\(many): v", "k: [v, '\(many)']", "k: |\n  \(many)", "k: \(escaped)",
    ] {
      let found = error(text)
      #expect(found?.message == "here are more than 60 combining marks in a row")
      #expect(found?.position?.line == 1)
    }
  }

  @Test("Combining marks in a tag cost linear time", .timeLimit(.minutes(1)))
  func marksInTags() {
    let marks =
      String(repeating: "%CC%81", count: 80_000) + String(repeating: "%CC%96", count: 80_000)
    #expect(error("k: !\(marks) v")?.message.contains("is not read") == true)
  }
}
