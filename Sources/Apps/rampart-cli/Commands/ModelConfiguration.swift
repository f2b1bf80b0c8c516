internal import RampartCore
internal import RampartJSON
internal import RampartModelFiles

/// What `config.json` says of any model, supported or not.
struct ModelConfiguration {
  /// What the engine can do with a model.
  enum Use: String {
    case classification, embeddings, none
  }

  var architecture: String?
  var modelType: String?
  var layerCount: Int?
  var hiddenSize: Int?
  var headCount: Int?
  var feedForwardSize: Int?
  var maximumLength: Int?
  var vocabularySize: Int?
  /// In the order of the logits.
  var labels: [String] = []
  /// Whether it asks for Python code of the model's author.
  var namesCode = false

  init() {}

  /// Reads `config.json`.
  init(_ directory: ModelDirectory) throws(ModelError) {
    let name = "config.json"
    let root = try directory.json(name, limit: 1 << 20)
    guard let object = root.object else {
      throw ModelError(file: "\(directory.path)/\(name)", "is not a JSON object")
    }
    architecture = object["architectures"]?.array?.first?.string
    modelType = object["model_type"]?.string
    layerCount = object["num_hidden_layers"]?.int
    hiddenSize = object["hidden_size"]?.int
    headCount = object["num_attention_heads"]?.int
    feedForwardSize = object["intermediate_size"]?.int
    maximumLength = object["max_position_embeddings"]?.int
    vocabularySize = object["vocab_size"]?.int
    namesCode = object["auto_map"] != nil
    labels = try Self.labels(object["id2label"], "\(directory.path)/\(name)")
  }

  /// What the engine can do with it.
  var use: Use {
    switch architecture.map({ ExactText($0) }) {
    case "DebertaV2ForSequenceClassification", "BertForSequenceClassification": .classification
    case "DebertaV2Model", "BertModel": .embeddings
    default: .none
    }
  }

  private static func labels(_ value: JSONValue?, _ path: String) throws(ModelError) -> [String] {
    guard let entries = value?.object?.entries else { return [] }
    var labels: [Int: String] = [:]
    for entry in entries {
      guard let id = Int(entry.key), let label = entry.value.string else {
        throw ModelError(file: path, "`id2label` is not an object of numbers and texts")
      }
      labels[id] = label
    }
    let ordered = (0..<labels.count).compactMap { labels[$0] }
    guard ordered.count == entries.count else {
      throw ModelError(
        file: path, "`id2label` does not count from 0 to \(max(entries.count - 1, 0))")
    }
    return ordered
  }
}

extension ModelDirectory {
  /// Reads a file of JSON.
  func json(_ name: String, limit: Int) throws(ModelError) -> JSONValue {
    let bytes = try contents(of: name, limit: limit)
    do throws(JSONError) {
      return try JSONParser().parse(bytes)
    } catch {
      throw ModelError(file: "\(path)/\(name)", "\(error)")
    }
  }
}
