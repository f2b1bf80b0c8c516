import CheckpointSupport
import Foundation
import RampartCore
import RampartModelFiles

@testable import RampartInference

/// A made-up checkpoint in a folder of its own, which goes away with it.
final class Checkpoint {
  let path: String

  /// Writes the checkpoint of a recipe under `Tests/Goldens/Checkpoints`.
  init(_ name: String) throws {
    path = try Self.newFolder()
    let recipe = Goldens.folder.appending("/Checkpoints/\(name)")
    if let problem = checkpoint_write(recipe, path) {
      throw Failure(message: String(cString: problem))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  struct Failure: Error { let message: String }

  private static func newFolder() throws -> String {
    let path = NSTemporaryDirectory() + "rampart-checkpoint-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// Changes `config.json`; a `nil` value removes the key.
  func configure(_ changes: [String: Any?]) throws {
    let url = URL(fileURLWithPath: path + "/config.json")
    let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    var object = parsed as? [String: Any] ?? [:]
    for (key, value) in changes { object[key] = value }
    // A recipe's folder may have been linked: the file is replaced, not written to.
    try? FileManager.default.removeItem(at: url)
    try JSONSerialization.data(withJSONObject: object).write(to: url)
  }

  func model(
    _ precision: NumericPrecision = .fp32, threads: Int = 2, kernels: Kernels = .best
  ) throws -> EncoderModel {
    let directory = try ModelDirectory.locate(path, environment: [:])
    return try EncoderModel.load(
      directory, tensors: try TensorFiles.open(directory),
      options: EncoderOptions(precision: precision, threads: threads), kernels: kernels)
  }

  /// The made-up sequence of a row.
  static func ids(row: Int = 0, length: Int, vocabulary: Int) -> [Int32] {
    var ids = [Int32](repeating: 0, count: length)
    checkpoint_ids(Int32(row), Int32(length), Int32(vocabulary), &ids)
    return ids
  }
}

/// What transformers computed on the made-up checkpoints.
enum Goldens {
  struct Model: Decodable {
    struct Batch: Decodable {
      let lengths: [Int]
      let results: [[Float]]
    }
    let single: [String: [Float]]
    let ragged: [Batch]
    let spread: [Float]?
  }
  private struct Page: Decodable { let models: [String: Model] }

  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().path + "/Goldens"

  static func model(_ name: String) throws -> Model {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/logits.json"))
    let page = try JSONDecoder().decode(Page.self, from: data)
    guard let model = page.models[name] else {
      throw Checkpoint.Failure(message: "logits.json has no `\(name)`")
    }
    return model
  }
}

/// The largest difference between two results, infinite if their shapes differ or one is not a number.
func distance(_ left: [[Float]], _ right: [[Float]]) -> Float {
  guard left.count == right.count else { return .infinity }
  var largest: Float = 0
  for (one, other) in zip(left, right) {
    guard one.count == other.count else { return .infinity }
    for (a, b) in zip(one, other) {
      let difference = abs(a - b)
      guard !difference.isNaN else { return .infinity }
      largest = max(largest, difference)
    }
  }
  return largest
}
