import RampartCore
import RampartPolicy
import TestSupport
import Testing

/// Any file is a stack file or an error with a place; nothing else.
@Suite("Sweeps over stack files")
struct StackFileSweepTests {
  private static let words = [
    "agent", "scanners", "mode", "shadow", "preflight_guards", "name", "secrets", "roles", "user",
    "block_classes", "block_threshold", "0.5", "never", "true", "policy_runtime", "sandbox", "~",
  ]

  private func read(_ bytes: [UInt8], _ label: String) {
    do {
      let file = try StackFile(bytes, path: "f", knownScanners: Examples.known)
      for role in Role.allCases { _ = file.decisionPolicy(for: role) }
      #expect(try file.digest().utf8.count == 64)
    } catch {
      #expect(error.position != nil, "\(label)")
    }
  }

  @Test("An example with lines removed, doubled, indented or reworded is read or refused")
  func mutations() throws {
    let text = try Examples.yamlBlocks(of: "Documentation/StackFile.md")[0]
      .replacing("    config: ./firewall_policies.yaml   # beside this file\n", with: "")
    let original = text.split(separator: "\n").map(String.init)
    for seed in 0..<1_500 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var lines = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<lines.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: lines.remove(at: index)
        case 1: lines.insert(lines[index], at: index)
        case 2: lines[index] = "  " + lines[index]
        case 3: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &generator))
        default:
          let word = Self.words.randomElement(using: &generator) ?? ""
          lines[index] = lines[index].replacing(
            Self.words.randomElement(using: &generator) ?? "", with: word)
        }
      }
      read(Array(lines.joined(separator: "\n").utf8), "seed \(seed)")
    }
  }

  @Test("Random keys and values in YAML's shapes are read or refused")
  func randomShapes() {
    for seed in 0..<2_000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      read(Array(shape(depth: 0, &generator).utf8), "seed \(seed)")
    }
  }

  private func shape(depth: Int, _ generator: inout SeededGenerator) -> String {
    let word = Self.words.randomElement(using: &generator) ?? ""
    guard depth < 5 else { return word }
    let count = Int.random(in: 0..<3, using: &generator)
    switch Int.random(in: 0..<(depth == 0 ? 1 : 4), using: &generator) {
    case 0, 1:
      let entries = (0...count).map { _ in
        (Self.words.randomElement(using: &generator) ?? "") + ": "
          + shape(depth: depth + 1, &generator)
      }
      return "{" + entries.joined(separator: ", ") + "}"
    case 2:
      return "["
        + (0..<count).map { _ in shape(depth: depth + 1, &generator) }.joined(separator: ", ")
        + "]"
    default: return word
    }
  }
}
