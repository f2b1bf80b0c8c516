import CheckpointSupport
import Foundation

/// A checkpoint of a recipe in Tests/Goldens/Checkpoints, in a directory that goes when it does.
///
/// Its weights are those that Tests/Oracles gave to transformers to record `RecordedResults`.
final class MadeUpCheckpoint: Sendable {
  /// The names of all recipes.
  static let names = try? FileManager.default.contentsOfDirectory(atPath: recipes)
    .filter { !$0.contains(".") }.sorted()

  static let goldens = #filePath.components(separatedBy: "/RampartInferenceTests/")[0] + "/Goldens"
  static let recipes = goldens + "/Checkpoints"

  /// The model directory.
  let path: String

  init(_ name: String) throws {
    path = NSTemporaryDirectory() + "rampart-checkpoint-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    if let problem = checkpoint_write(Self.recipes + "/" + name, path) {
      throw CocoaError(.fileWriteUnknown, userInfo: ["problem": String(cString: problem)])
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Made-up ids of row `row` in a batch of sequences of this length.
  static func ids(row: Int = 0, length: Int, vocabulary: Int) -> [Int32] {
    var ids = [Int32](repeating: 0, count: length)
    checkpoint_ids(Int32(row), Int32(length), Int32(vocabulary), &ids)
    return ids
  }
}

/// What transformers computes on a made-up checkpoint; Tests/Oracles/record_logits.py describes it.
struct RecordedResults: Decodable {
  struct Batch: Decodable {
    let lengths: [Int]
    let results: [[Float]]
  }

  /// By length: the result of `ids(length:)` alone.
  let single: [String: [Float]]
  /// Row r is `ids(row: r, length: lengths[r])`.
  let ragged: [Batch]

  /// By name of the checkpoint.
  static func all() throws -> [String: RecordedResults] {
    struct File: Decodable { let models: [String: RecordedResults] }
    let file = URL(filePath: MadeUpCheckpoint.goldens + "/logits.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).models
  }
}
