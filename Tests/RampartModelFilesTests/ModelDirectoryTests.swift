import Foundation
import Glibc
import RampartModelFiles
import Testing

@Suite("A model's folder")
struct ModelDirectoryTests {
  @Test("Files are read by name and by a path below the folder")
  func contents() throws {
    let folder = try Folder()
    try folder.write("config.json", "{}")
    try folder.write("1_Pooling/config.json", "[]")
    try folder.write("empty", "")
    let model = try folder.model
    #expect(try model.contents(of: "config.json", limit: 2) == Array("{}".utf8))
    #expect(try model.contents(of: "1_Pooling/config.json", limit: 2) == Array("[]".utf8))
    #expect(try model.contents(of: "empty", limit: 0).isEmpty)
    #expect(model.has("config.json") && model.has("1_Pooling/config.json"))
    #expect(!model.has("vocab.txt") && !model.has("config.json/x"))
    #expect(try model.fileNames() == ["1_Pooling", "config.json", "empty"])
    #expect(try model.size(of: "config.json") == 2)
  }

  @Test("A file beyond the limit is not read")
  func limit() throws {
    let folder = try Folder()
    try folder.write("config.json", "{} ")
    let text = message(folder) { _ = try folder.model.contents(of: "config.json", limit: 2) }
    #expect(text == "DIR/config.json: has 3 bytes; at most 2 are read")
  }

  @Test(
    "A name that leads out of the folder is refused",
    arguments: [
      "", "/", "/etc/passwd", "..", "../x", "a/../../x", ".", "a//b", "a/", "a\0b",
      String(repeating: "a", count: 256),
    ])
  func escape(name: String) throws {
    let folder = try Folder()
    try folder.write("a/b", "")
    let model = try folder.model
    #expect(!model.has(name))
    let text = message { _ = try model.contents(of: name, limit: 100) }
    #expect(text?.contains("the name leads out of the model's folder") == true)
  }

  @Test("Links to files are followed, as in the hub's cache")
  func links() throws {
    let folder = try Folder()
    try folder.write("blobs/0123", "{}")
    try folder.makeFolder("snapshots/x")
    try folder.link("snapshots/x/config.json", to: "../../blobs/0123")
    let model = try ModelDirectory.locate("\(folder.path)/snapshots/x", environment: [:])
    #expect(try model.contents(of: "config.json", limit: 10) == Array("{}".utf8))
  }

  @Test("What is no regular file is an error and not an absent file, and never blocks")
  func oddFiles() throws {
    let folder = try Folder()
    try folder.makeFolder("folder")
    try folder.link("loop", to: "loop")
    try folder.link("nowhere", to: "blobs/gone")
    try folder.link("device", to: "/dev/zero")
    try folder.link("root", to: "/")
    #expect(mkfifo("\(folder.path)/fifo", 0o600) == 0)
    let model = try folder.model
    let wanted = [
      "folder": "is a directory, not a regular file",
      "loop": "cannot be opened: Too many levels of symbolic links",
      "nowhere":
        "is a symbolic link that leads nowhere; the download is not complete, get it again",
      "device": "is a device, not a regular file", "root": "is a directory, not a regular file",
      "fifo": "is a FIFO, not a regular file",
    ]
    for (name, words) in wanted {
      #expect(model.has(name))
      let text = message(folder) { _ = try model.contents(of: name, limit: 100) }
      #expect(text == "DIR/\(name): \(words)")
    }
    #expect(!model.has("gone"))
    let text = message(folder) { _ = try model.contents(of: "gone", limit: 100) }
    #expect(text == "DIR/gone: there is no such file")
  }

  @Test("Weights that are no regular file are an error that says what they are")
  func oddWeights() throws {
    for make in [{ $0 + "d" }, { $0 + "f" }] as [(String) -> String] {
      let folder = try Folder()
      if make("") == "d" {
        try folder.makeFolder("model.safetensors")
      } else {
        #expect(mkfifo("\(folder.path)/model.safetensors", 0o600) == 0)
      }
      let text = message(folder) { _ = try TensorFiles.open(folder.model) }
      #expect(text?.contains("not a regular file") == true)
    }
  }

  /// Root may read everything, so there the system has nothing to refuse.
  @Test("A file that may not be read is an error that says so", .enabled(if: geteuid() != 0))
  func permissions() throws {
    let folder = try Folder()
    try folder.write("model.safetensors", Safetensors.file("{}"))
    #expect(chmod("\(folder.path)/model.safetensors", 0) == 0)
    let text = message(folder) { _ = try TensorFiles.open(folder.model) }
    #expect(text == "DIR/model.safetensors: cannot be opened: Permission denied")
    #expect(chmod(folder.path, 0o600) == 0)
    let other = message(folder) { _ = try TensorFiles.open(folder.model) }
    #expect(other == "DIR/model.safetensors: cannot be opened: Permission denied")
    #expect(chmod(folder.path, 0o700) == 0)
  }

  @Test("A folder without safetensors is an error that says what is there instead")
  func noWeights() throws {
    let folder = try Folder()
    let none = message(folder) { _ = try TensorFiles.open(folder.model) }
    #expect(none == "DIR: has neither model.safetensors nor model.safetensors.index.json")
    try folder.write("adapter_model.safetensors", "")
    let other = message(folder) { _ = try TensorFiles.open(folder.model) }
    #expect(other?.contains("it has adapter_model.safetensors, which the engine does not") == true)
    try folder.write("pytorch_model.bin", "")
    let pickle = message(folder) { _ = try TensorFiles.open(folder.model) }
    #expect(pickle?.hasPrefix("DIR/pytorch_model.bin: the weights are a Python pickle") == true)
    #expect(pickle?.contains("save_pretrained") == true)
  }

  @Test("An embedded model has the files it was given")
  func embedded() throws {
    let bytes = Array("{}".utf8)
    try bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws in
      let content = StaticBytes(unsafe: bytes.baseAddress, count: bytes.count)
      let model = ModelDirectory(embedded: "guard", files: ["config.json": content])
      #expect(try model.contents(of: "config.json", limit: 2) == Array("{}".utf8))
      #expect(try model.fileNames() == ["config.json"])
      #expect(model.has("config.json") && !model.has("vocab.txt"))
      let text = message { _ = try model.contents(of: "vocab.txt", limit: 2) }
      #expect(text == "guard/vocab.txt: there is no such file")
      let weights = message { _ = try TensorFiles.open(model) }
      #expect(weights?.hasPrefix("guard: has neither model.safetensors") == true)
    }
  }
}
