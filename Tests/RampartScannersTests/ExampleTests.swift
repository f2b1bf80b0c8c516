import RampartCore
import RampartPatterns
import RampartText
import Testing

@testable import RampartScanners

@Suite("Examples of the built-in scanners")
struct ExampleTests {
  private static let engines = ScannerEngines(
    patterns: PatternEngine(), viewer: TextViewer())

  @Test("Every scanner says what it must and must not flag")
  func bothKinds() {
    for type in BuiltInScanners.all where !type.profile.needsModel {
      let examples = type.profile.examples
      #expect(examples.contains { !$0.rules.isEmpty }, "\(type.profile.id)")
      #expect(examples.contains { $0.rules.isEmpty }, "\(type.profile.id)")
    }
  }

  @Test("No two scanners share an identifier, and rules begin with their scanner's")
  func identifiers() {
    let ids = BuiltInScanners.all.map { $0.profile.id }
    #expect(Set(ids).count == ids.count)
    for type in BuiltInScanners.all {
      let rules = type.profile.rules.map { $0.id }
      #expect(Set(rules).count == rules.count)
      #expect(rules.allSatisfy { $0.hasPrefix("\(type.profile.id)/") }, "\(type.profile.id)")
      let known = Set(rules)
      for rule in type.profile.examples.flatMap({ $0.rules }) {
        #expect(known.contains(rule), "\(rule)")
      }
    }
  }

  @Test("Every example of every scanner holds")
  func examples() async throws {
    for type in BuiltInScanners.all {
      let scanner = try type.init(.standard, engines: Self.engines)
      for (index, example) in type.profile.examples.enumerated() {
        let subject = ScanSubject(example.message, viewer: Self.engines.viewer)
        let fired = Set(try await scanner.scan(subject).findings.map { $0.rule })
        let place = "\(type.profile.id), example \(index)"
        if example.rules.isEmpty {
          #expect(fired.isEmpty, "\(place)")
        } else {
          #expect(fired.isSuperset(of: example.rules), "\(place)")
        }
      }
    }
  }
}
