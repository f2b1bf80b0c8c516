import Foundation
import RampartJSON
import RampartModelFiles
import RampartPatterns

@testable import RampartTokenizers

/// What `Tests/Oracles/tokenizers_fixtures.py` has recorded, and tokenizer files made of it.
struct UnigramFixture {
  let root: JSONValue

  static let recorded = Result { try UnigramFixture() }

  init() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Goldens/unigram.json")
    root = try JSONParser().parse(Array(try Data(contentsOf: path)))
  }

  var texts: [String] { root["texts"]?.array?.compactMap(\.string) ?? [] }
  var pipelineNames: [String] { root["pipelines"]?.object?.entries.map(\.key) ?? [] }

  func pipeline(_ name: String) -> JSONValue { root["pipelines"]?[name] ?? .null }

  /// The vocabulary as `model.vocab` has it.
  var vocabulary: JSONValue {
    let pieces = root["vocabulary"]?.array ?? []
    let scores = root["scores"]?.array ?? []
    return .array(zip(pieces, scores).map { .array([$0, $1]) })
  }

  /// The file of a pipeline.
  func file(_ name: String) -> [UInt8] {
    let whole = pipeline(name)["file"] ?? .null
    let stage: JSONValue = [
      "type": "Precompiled", "precompiled_charsmap": root["charsmap"] ?? .null,
    ]
    let filled = replace(whole) { key, value in
      if key == "vocab" { return vocabulary }
      return value == "charsmap" ? stage : nil
    }
    return Tokenizers.bytes(filled)
  }

  private func replace(
    _ value: JSONValue, key: String = "", _ change: (String, JSONValue) -> JSONValue?
  ) -> JSONValue {
    if let changed = change(key, value) { return changed }
    switch value {
    case .array(let elements): return .array(elements.map { replace($0, change) })
    case .object(let object):
      return .object(
        JSONObject(
          object.entries.map { .init(key: $0.key, value: replace($0.value, key: $0.key, change)) }))
    default: return value
    }
  }
}

/// Small tokenizers made in tests.
enum Tokenizers {
  static func bytes(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.value(value)
    return writer.bytes
  }

  /// A Unigram tokenizer of a few pieces; `members` stand beside the model.
  static func unigram(
    _ pieces: [(String, Double)], unknown: Int = 0, _ members: JSONObject = [:],
    model extra: JSONObject = [:]
  ) -> [UInt8] {
    var model: JSONObject = [
      "type": "Unigram", "unk_id": .integer(Int64(unknown)),
      "vocab": .array(pieces.map { .array([.string($0.0), .double($0.1)]) }),
    ]
    model.entries += extra.entries
    var root: JSONObject = ["version": "1.0", "model": .object(model)]
    root.entries += members.entries
    return bytes(.object(root))
  }

  static func load(_ file: [UInt8]) throws(ModelError) -> Tokenizer {
    try Tokenizer(file: file, name: "tokenizer.json", patterns: PatternEngine())
  }
}
