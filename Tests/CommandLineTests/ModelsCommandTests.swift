import Foundation
import RampartJSON
import Testing

@Suite("rampart models")
struct ModelsCommandTests {
  /// A safetensors file of tensors whose numbers are all of the bits given.
  private static func file(_ tensors: [(name: String, shape: [Int])], bits: UInt16 = 0x3F80) -> Data
  {
    var members: [String] = []
    var begin = 0
    for (name, shape) in tensors {
      let end = begin + shape.reduce(2, *)
      members.append(
        #""\#(name)":{"dtype":"BF16","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#)
      begin = end
    }
    let header = Data("{\(members.joined(separator: ","))}".utf8)
    let length = Data((0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) })
    let numbers = (0..<(begin / 2)).flatMap { _ in [UInt8(bits & 0xFF), UInt8(bits >> 8)] }
    return length + header + Data(numbers)
  }

  private static let tensors: [(name: String, shape: [Int])] = [
    ("bert.embeddings.word_embeddings.weight", [6, 4]), ("bert.embeddings.LayerNorm.weight", [4]),
    ("classifier.weight", [2, 4]), ("classifier.bias", [2]),
  ]
  private static let configuration = """
    {"architectures": ["BertForSequenceClassification"], "model_type": "bert", "hidden_size": 4,
     "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8, "vocab_size": 6,
     "max_position_embeddings": 512, "id2label": {"0": "BENIGN", "1": "MALICIOUS"}}
    """
  private static let tokenizer = """
    {"model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
      "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, "a": 1, "b": 2, "c": 3, "d": 4}},
     "added_tokens": [{"id": 5, "content": "[SEP]", "special": true}]}
    """

  /// A model that is all right.
  private func model() throws -> Folder {
    let folder = try Folder()
    _ = try folder.write("config.json", Self.configuration)
    _ = try folder.write("tokenizer.json", Self.tokenizer)
    _ = try folder.write("model.safetensors", Self.file(Self.tensors))
    return folder
  }

  @Test("A model is shown with all its facts")
  func text() throws {
    let folder = try model()
    let result = try Program.run(["models", "inspect", folder.url.path])
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    for line in [
      "architecture  BertForSequenceClassification (bert), classifies texts",
      "size          1 layers, 4 hidden, 2 heads, 8 feed-forward, 512 tokens at most",
      "labels        BENIGN, MALICIOUS", "parameters    38: 24 in embeddings, 14 others",
      "tensors       4: 4 of BF16", "tokenizer     WordPiece, 6 tokens (tokenizer.json)",
      "ok  no problems were found",
    ] {
      #expect(result.lines.contains(line), "\(line) is not in \(result.output)")
    }
  }

  @Test("The JSON form has the digests that sha256sum prints")
  func json() throws {
    let folder = try model()
    let result = try Program.run(["models", "inspect", folder.url.path, "--format", "json"])
    let value = try JSONParser().parse(Array(result.output.utf8))
    #expect(value["supported_for"]?.string == "classification")
    #expect(value["weights"]?["parameters"]?.int == 38)
    #expect(value["tokenizer"]?["vocabulary_size"]?.int == 6)
    #expect(value["problems"]?.array?.isEmpty == true)
    let sums = try Program.shell("sha256sum *", in: folder.url.path).lines
    let files = try #require(value["files"]?.array)
    #expect(files.map { "\($0["sha256"]?.string ?? "")  \($0["name"]?.string ?? "")" } == sums)
    #expect(value["weights"]?["sha256"]?.string == files[1]["sha256"]?.string)
  }

  @Test("Weights in several files are found by a name in the hub's cache")
  func hub() throws {
    let folder = try Folder()
    let snapshot = "hub/models--org--guard/snapshots/0123"
    try FileManager.default.createDirectory(
      atPath: folder.path(snapshot), withIntermediateDirectories: true)
    _ = try folder.write("\(snapshot)/config.json", Self.configuration)
    _ = try folder.write("\(snapshot)/tokenizer.json", Self.tokenizer)
    _ = try folder.write("\(snapshot)/m-1.safetensors", Self.file(Array(Self.tensors[..<2])))
    _ = try folder.write("\(snapshot)/m-2.safetensors", Self.file(Array(Self.tensors[2...])))
    let map = Self.tensors.enumerated()
      .map { #""\#($0.element.name)":"m-\#($0.offset / 2 + 1).safetensors""# }
    _ = try folder.write(
      "\(snapshot)/model.safetensors.index.json",
      #"{"weight_map":{\#(map.joined(separator: ","))}}"#)
    let result = try Program.shell(
      "HF_HOME=. HF_HUB_CACHE= HUGGINGFACE_HUB_CACHE= rampart models inspect org/guard",
      in: folder.url.path)
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    #expect(result.output.contains("of 2 files, as `sha256sum FILES | sha256sum`"))
    #expect(result.output.contains("parameters    38"))
  }

  @Test("An architecture that is not supported is shown, and said to be so")
  func unsupported() throws {
    let folder = try Folder()
    _ = try folder.write("config.json", #"{"architectures": ["LlamaForCausalLM"], "auto_map": {}}"#)
    _ = try folder.write("model.safetensors", Self.file([("model.embed_tokens.weight", [3, 2])]))
    _ = try folder.write("pytorch_model.bin", "x")
    _ = try folder.write(
      "tokenizer.json", #"{"model": {"type": "Unheard", "vocab": {"a": 0, "b": 7}}}"#)
    let result = try Program.run(["models", "inspect", folder.url.path])
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    #expect(result.output.contains("LlamaForCausalLM, not supported for classification"))
    #expect(result.output.contains("6: 6 in embeddings, 0 others"))
    #expect(result.output.contains("tokenizer     Unheard, 8 tokens (tokenizer.json)"))
    #expect(result.output.contains("Python code (`auto_map`), which is never run"))
    #expect(result.output.contains("pytorch_model.bin: perhaps Python pickles"))
  }

  /// A change of one file of a model, and what must be said about it.
  struct Fault: CustomTestStringConvertible {
    let file: String
    let content: Data
    let words: String

    init(_ file: String, _ content: Data, _ words: String) {
      (self.file, self.content, self.words) = (file, content, words)
    }

    init(_ file: String, _ content: String, _ words: String) {
      self.init(file, Data(content.utf8), words)
    }

    var testDescription: String { words }
  }

  static let faults: [Fault] = [
    Fault("config.json", "{", "config.json: the text ends inside a value"),
    Fault("config.json", "[]", "config.json: is not a JSON object"),
    Fault(
      "config.json", configuration.replacingOccurrences(of: "\"1\":", with: "\"2\":"),
      "`id2label` does not count from 0 to 1"),
    Fault(
      "config.json", configuration.replacingOccurrences(of: "\"MALICIOUS\"", with: "1"),
      "`id2label` is not an object of numbers and texts"),
    Fault(
      "config.json", configuration.replacingOccurrences(of: ", \"1\": \"MALICIOUS\"", with: ""),
      "`classifier.weight` has 2 rows, but config.json names 1 labels"),
    Fault(
      "config.json",
      configuration.replacingOccurrences(of: "vocab_size\": 6", with: "vocab_size\": 7"),
      "has 6 rows, but config.json says vocab_size 7"),
    Fault(
      "config.json",
      configuration.replacingOccurrences(of: "hidden_size\": 4", with: "hidden_size\": 5"),
      "has rows of 4, but config.json says hidden_size 5"),
    Fault("tokenizer.json", "nothing", "tokenizer.json: only `true`, `false` and `null`"),
    Fault(
      "tokenizer.json",
      tokenizer.replacingOccurrences(
        of: "true}", with: #"true}, {"id": 6, "content": "[PAD]", "special": true}"#),
      "the tokenizer has 7 tokens, but tensor"),
    Fault("model.safetensors", "x", "model.safetensors: has 1 bytes"),
    Fault(
      "model.safetensors", file(tensors, bits: 0x7F80), "its number 0 is infinite or not a number"),
  ]

  @Test("A fault is named, the rest is shown all the same, and the end is 1", arguments: faults)
  func fault(fault: Fault) throws {
    let folder = try model()
    _ = try folder.write(fault.file, fault.content)
    let result = try Program.run(["models", "inspect", folder.url.path])
    #expect(result.status == 1, "\(result.errors)\(result.output)")
    #expect(
      result.lines.contains { $0.hasPrefix("FAIL  ") && $0.contains(fault.words) },
      "\(result.output)")
    #expect(result.output.contains(fault.file == "config.json" ? "WordPiece" : "BENIGN, MALICIOUS"))
  }

  @Test("Names in a file cannot steer the terminal")
  func terminal() throws {
    let folder = try model()
    _ = try folder.write(
      "config.json",
      Self.configuration.replacingOccurrences(of: "BENIGN", with: "\\u001b[2J\\u202eX"))
    let result = try Program.run(["models", "inspect", folder.url.path])
    #expect(result.output.contains(#"labels        \u{1b}[2J\u{202e}X, MALICIOUS"#))
  }

  @Test(
    "What is no model ends with 2",
    arguments: [
      (["models"], "say `inspect`"), (["models", "inspct"], "did you mean `inspect`?"),
      (["models", "inspect"], "name a model's folder"),
      (["models", "inspect", "/nowhere"], "/nowhere: there is no such folder"),
      (["models", "inspect", "/dev/null"], "/dev/null: is not a folder"),
      (["models", "inspect", "org/none"], "hf download org/none --local-dir DIR"),
      (["models", "inspect", "/usr/lib"], "/usr/lib: has neither model.safetensors nor"),
    ] as [([String], String)])
  func wrong(arguments: [String], words: String) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test("A model of pickles is not opened")
  func pickle() throws {
    let folder = try Folder()
    _ = try folder.write("pytorch_model.bin", "x")
    let result = try Program.run(["models", "inspect", folder.url.path])
    #expect(result.status == 2)
    #expect(result.errors.contains("pytorch_model.bin: the weights are a Python pickle"))
  }
}
