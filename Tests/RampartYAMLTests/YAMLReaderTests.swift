import RampartCore
import RampartYAML
import Testing
@Suite("Reading YAML") struct YAMLReaderTests {
  @Test("A file of lists and mappings keeps its values and their places")
  func values() throws {
    let node = try YAMLReader().read(Array("a: 1\nb: [x, 'y']\n".utf8), file: "f.yaml")
    guard case .mapping(let entries) = node.content else { return #expect(Bool(false)) }
    #expect(entries.map(\.key) == ["a", "b"])
  }
}
