import CheckpointSupport
import Foundation

/// A folder with a small model of made-up weights and a tokenizer of a few words, which goes away with it.
package final class MadeUpModel {
  package struct Failure: Error { let problem: String }

  /// The model's folder.
  package let path: String

  /// Writes the checkpoint of a recipe of `Tests/Goldens/Checkpoints`, and a tokenizer beside it.
  package init(_ recipe: String = "tiny") throws {
    path = NSTemporaryDirectory() + "rampart-model-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let recipes = #filePath.components(separatedBy: "/TestSupport/")[0] + "/Goldens/Checkpoints/"
    if let problem = checkpoint_write(recipes + recipe, path) {
      throw Failure(problem: String(cString: problem))
    }
    try write("tokenizer.json", Self.tokenizer)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file of the folder anew.
  package func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path).appendingPathComponent(name))
  }

  /// Takes a file away.
  package func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }

  /// Cuts a file short.
  package func truncate(_ name: String, by count: Int) throws {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name)
    try Data(try Data(contentsOf: file).dropLast(count)).write(to: file)
  }

  /// Makes all numbers of a tensor 0, as if its weights had never been loaded.
  package func zero(_ tensor: String) throws {
    let file = URL(fileURLWithPath: path).appendingPathComponent("model.safetensors")
    var bytes = [UInt8](try Data(contentsOf: file))
    let headerCount = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<(8 + headerCount)]))
    guard let entries = header as? [String: Any], let entry = entries[tensor] as? [String: Any],
      let offsets = entry["data_offsets"] as? [Int]
    else { throw Failure(problem: "there is no tensor \(tensor)") }
    for index in offsets[0]..<offsets[1] { bytes[8 + headerCount + index] = 0 }
    try Data(bytes).write(to: file)
  }

  /// Of the kind of DeBERTa-v3: words and letters of ASCII in a Unigram model, `[CLS] $A [SEP]`.
  private static let tokenizer: String = {
    let specials = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
    let words = [
      "▁ignore", "ignore", "▁all", "all", "▁rules", "rules", "▁the", "the", "▁hello", "▁is",
    ]
    let letters = "abcdefghijklmnopqrstuvwxyz0123456789.,:!?'-▁".map { String($0) }
    let pieces =
      specials.map { "[\"\($0)\", 0.0]" } + words.map { "[\"\($0)\", -3.0]" }
      + letters.map { "[\"\($0)\", -6.0]" }
    let added = specials.enumerated().map { index, token in
      """
      {"id": \(index), "content": "\(token)", "single_word": false, "lstrip": false, "rstrip": false, \
      "normalized": false, "special": true}
      """
    }
    let metaspace =
      #""type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true"#
    return """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [\(added.joined(separator: ", "))],
      "normalizer": null, "pre_tokenizer": {\(metaspace)},
      "post_processor": {"type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
          {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
        "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
          {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
          {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
        "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
          "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
      "decoder": {\(metaspace)},
      "model": {"type": "Unigram", "unk_id": 3, "vocab": [\(pieces.joined(separator: ", "))], \
      "byte_fallback": false}}
      """
  }()
}
