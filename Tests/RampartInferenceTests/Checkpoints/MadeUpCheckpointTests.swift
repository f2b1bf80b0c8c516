import CheckpointSupport
import Foundation
import RampartCrypto
import Testing

@Suite("Made-up checkpoints")
struct MadeUpCheckpointTests {
  @Test(
    "The weights are those that the oracle's models had, bit for bit",
    arguments: try #require(MadeUpCheckpoint.names).filter { $0.hasPrefix("tiny") })
  func digests(name: String) throws {
    let checkpoint = try MadeUpCheckpoint(name)
    let recipe = try String(
      contentsOfFile: MadeUpCheckpoint.recipes + "/\(name)/recipe.txt", encoding: .utf8)
    let files = recipe.split(separator: "\n").map { $0.split(separator: " ") }
      .filter { $0[0] == "file" }
    #expect(!files.isEmpty)
    for file in files {
      let bytes = try Data(contentsOf: URL(filePath: checkpoint.path + "/" + file[1]))
      #expect(try SHA256.digest(bytes).hexadecimal == file[3])
    }
  }

  @Test("The ids are those that the oracle's models were given")
  func ids() throws {
    struct File: Decodable {
      let examples: [String: [Int32]]
      private enum CodingKeys: String, CodingKey { case examples = "row/length/vocabulary" }
    }
    let file = URL(filePath: MadeUpCheckpoint.recipes + "/ids.json")
    let examples = try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).examples
    #expect(examples.count == 4)
    for (key, ids) in examples {
      let numbers = key.split(separator: "/").compactMap { Int($0) }
      let made = MadeUpCheckpoint.ids(
        row: numbers[0], length: numbers[1], vocabulary: numbers[2])
      #expect(made == ids)
    }
  }

  @Test("A recipe that is not there is an error")
  func absent() {
    #expect(throws: (any Error).self) { try MadeUpCheckpoint("no-such-recipe") }
  }
}
