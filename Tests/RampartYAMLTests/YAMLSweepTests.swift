import RampartCore
import RampartYAML
import TestSupport
import Testing

/// Every input ends in a document or an error with a place inside the file; nothing else.
@Suite("Sweeps over YAML")
struct YAMLSweepTests {

  private static let sample = """
    %YAML 1.2
    ---
    agent: &agent   # who
      base_model: "meta\\u0020llama"
      guards:
        - name: 'prompt_guard'
          classes: [jailbreak, "injection", ~]
        - {name: x, taxonomy: ./t.json, n: !!int 3}
      text: |-
        two
          lines
      folded: >+
        one

    other: *agent
    nothing:
    ...

    """

  /// Reads bytes and checks what an error says.
  private func read(_ bytes: [UInt8], _ label: String) {
    do {
      _ = try YAMLReader().read(bytes, file: "f")
    } catch {
      let lines = bytes.count + 2
      #expect(!error.message.isEmpty, "\(label)")
      #expect(
        error.position.map { $0.line >= 1 && $0.line <= lines && $0.column >= 1 } == true,
        "\(label)")
      #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 }, "\(label)")
    }
  }

  @Test("The sample itself is read")
  func sampleIsRead() throws {
    _ = try YAMLReader().read(Array(Self.sample.utf8), file: "f")
  }

  @Test("A file cut at any byte is read or refused")
  func truncation() {
    let bytes = Array(Self.sample.utf8)
    for count in bytes.indices { read(Array(bytes[..<count]), "cut at \(count)") }
  }

  @Test("A file with bytes changed, removed, doubled or moved is read or refused")
  func mutations() {
    let signs = Array("[]{}:,-?&*!|>'\"%@`#~\t\n \\\u{0}".utf8) + [0xC3, 0xFF, 0x85]
    for seed in 0..<3_000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var bytes = Array(Self.sample.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, place + Int.random(in: 1...30, using: &generator))
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[place] = signs.randomElement(using: &generator) ?? 0
        case 1: bytes.insert(signs.randomElement(using: &generator) ?? 0, at: place)
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        default: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }
      }
      read(bytes, "seed \(seed)")
    }
  }

  @Test("Random bytes and random signs are read or refused")
  func randomBytes() {
    let signs = Array("[]{}:,-?&*!|>'\"%@#~ \n \nab1".utf8)
    for seed in 0..<3_000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let count = Int.random(in: 0...80, using: &generator)
      let bytes = (0..<count).map { _ in
        seed.isMultiple(of: 2)
          ? UInt8.random(in: 0...255, using: &generator)
          : signs.randomElement(using: &generator) ?? 0
      }
      read(bytes, "seed \(seed)")
    }
  }
}
