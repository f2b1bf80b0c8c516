import Foundation
import Glibc
import RampartModelFiles
import Testing

@Suite("Finding a model")
struct LocatingTests {
  private static let name = "meta-llama/Llama-Prompt-Guard-2-86M"
  private static let cached = "models--meta-llama--Llama-Prompt-Guard-2-86M"
  private static let (one, two) = (
    String(repeating: "1", count: 40), String(repeating: "2", count: 40)
  )

  /// Finds a model with Hugging Face's home in `folder`, and returns its path without the folder's.
  private func find(
    _ name: String, in folder: Folder, _ variables: [String: String]? = nil
  ) throws -> String {
    let model = try ModelDirectory.locate(
      name, environment: variables ?? ["HF_HOME": folder.path])
    return model.path.replacingOccurrences(of: folder.path, with: "DIR")
  }

  @Test("A folder is found by its path, with `~` for the user's home")
  func path() throws {
    let folder = try Folder()
    try folder.makeFolder("models/guard")
    #expect(try find("\(folder.path)/models/guard", in: folder) == "DIR/models/guard")
    #expect(try find("~/models/guard", in: folder, ["HOME": folder.path]) == "DIR/models/guard")
  }

  @Test("A file, a FIFO and a missing path are errors of their own")
  func wrongPath() throws {
    let folder = try Folder()
    try folder.write("model.safetensors", "")
    #expect(mkfifo("\(folder.path)/fifo", 0o600) == 0)
    for name in ["model.safetensors", "fifo"] {
      let text = message(folder) { _ = try find("\(folder.path)/\(name)", in: folder) }
      #expect(
        text == "DIR/\(name): is not a folder; name the folder that holds the model's files")
    }
    for path in ["\(folder.path)/gone", "./gone", "../gone", "~/gone", "a/b/c", "a b", "ü", "a/"] {
      let text = message { _ = try find(path, in: folder) }
      #expect(text?.hasSuffix(": there is no such folder") == true)
    }
    try folder.link("loop", to: "loop")
    let text = message(folder) { _ = try find("\(folder.path)/loop", in: folder) }
    #expect(text == "DIR/loop: cannot be opened: Too many levels of symbolic links")
  }

  @Test("The hub's cache gives the snapshot that refs/main names")
  func mainRevision() throws {
    let folder = try Folder()
    try folder.makeFolder("hub/\(Self.cached)/snapshots/\(Self.one)")
    try folder.makeFolder("hub/\(Self.cached)/snapshots/\(Self.two)")
    let several = message(folder) { _ = try find(Self.name, in: folder) }
    #expect(
      several?.hasPrefix("DIR/hub/\(Self.cached)/snapshots: holds 2 revisions and no refs/main")
        == true)
    #expect(several?.hasSuffix("`\(Self.name)@\(Self.one)`") == true)
    try folder.write("hub/\(Self.cached)/refs/main", Self.two)
    try folder.write("hub/\(Self.cached)/refs/refs/pr/7", Self.one + "\n")
    let snapshots = "DIR/hub/\(Self.cached)/snapshots"
    #expect(try find(Self.name, in: folder) == "\(snapshots)/\(Self.two)")
    #expect(try find("\(Self.name)@\(Self.one)", in: folder) == "\(snapshots)/\(Self.one)")
    #expect(try find("\(Self.name)@refs/pr/7", in: folder) == "\(snapshots)/\(Self.one)")
    #expect(try find("\(Self.name)@main", in: folder) == "\(snapshots)/\(Self.two)")
    let other = message(folder) { _ = try find("\(Self.name)@v2", in: folder) }
    #expect(other?.contains("\(snapshots)/v2. Get it with") == true)
  }

  @Test("Without refs/main the only snapshot is taken")
  func onlySnapshot() throws {
    let folder = try Folder()
    try folder.makeFolder("hub/models--bert/snapshots/\(Self.one)")
    #expect(try find("bert", in: folder) == "DIR/hub/models--bert/snapshots/\(Self.one)")
  }

  @Test("refs/main that names a snapshot that is not there does not lead to another one")
  func missingSnapshot() throws {
    let folder = try Folder()
    try folder.makeFolder("hub/models--bert/snapshots/\(Self.one)")
    try folder.write("hub/models--bert/refs/main", Self.two)
    let text = message(folder) { _ = try find("bert", in: folder) }
    #expect(text?.contains("DIR/hub/models--bert/snapshots/\(Self.two)") == true)
  }

  @Test(
    "refs/main cannot lead out of the cache",
    arguments: ["", "..", "../../..", "/etc", "a/b", "x\0y", "é"])
  func hostileReference(content: String) throws {
    let folder = try Folder()
    try folder.makeFolder("hub/models--bert/snapshots/\(Self.one)")
    try folder.write("hub/models--bert/refs/main", content)
    let text = message(folder) { _ = try find("bert", in: folder) }
    #expect(text == "DIR/hub/models--bert/refs/main: does not hold the name of a revision")
  }

  @Test("LlamaFirewall's folder is found")
  func llamaFirewall() throws {
    let folder = try Folder()
    let place = "meta-llama--Llama-Prompt-Guard-2-86M"
    try folder.makeFolder(place)
    #expect(try find(Self.name, in: folder) == "DIR/\(place)")
    #expect(throws: ModelError.self) { try find("\(Self.name)@main", in: folder) }
    try folder.makeFolder("hub/\(Self.cached)/snapshots/\(Self.one)")
    #expect(try find(Self.name, in: folder).hasPrefix("DIR/hub/"))
  }

  @Test("The variables are asked in the hub's order; an empty one counts as not set")
  func variables() throws {
    let folder = try Folder()
    for (number, cache) in [
      "c0", "c1", "c2/hub", "c3/huggingface/hub", "c4/.cache/huggingface/hub",
    ]
    .enumerated() {
      try folder.makeFolder("\(cache)/models--bert/snapshots/r\(number)")
    }
    var variables = [
      "HF_HUB_CACHE": "~/c0", "HUGGINGFACE_HUB_CACHE": "\(folder.path)/c1", "HF_HOME": "~/c2",
      "XDG_CACHE_HOME": "\(folder.path)/c3", "HOME": "\(folder.path)/c4",
    ]
    try folder.link("c4/c0", to: "../c0")
    try folder.link("c4/c2", to: "../c2")
    for (number, name) in ModelDirectory.environmentVariables.enumerated() {
      #expect(try find("bert", in: folder, variables).hasSuffix("/r\(number)"))
      variables[name] = ""
    }
    #expect(throws: ModelError.self) { try find("bert", in: folder, variables) }
  }

  @Test("An error lists every place looked at and says how to get the model")
  func notFound() throws {
    let folder = try Folder()
    let text = message(folder) { _ = try find(Self.name, in: folder) } ?? ""
    for words in [
      "looked at the folder \(Self.name), ", "DIR/hub/\(Self.cached)",
      "DIR/meta-llama--Llama-Prompt-Guard-2-86M", "`hf download \(Self.name) --local-dir DIR`",
      "licence", "token",
    ] {
      #expect(text.contains(words), "\(text)")
    }
  }

  @Test(
    "A name cannot lead out of the cache",
    arguments: [
      "..", "../x", "a/..", "../..", "a/../b", "bert@..", "bert@../x", "bert@/etc", "@", "bert@",
      "a..b", "",
    ])
  func escape(name: String) throws {
    let folder = try Folder()
    try folder.makeFolder("hub/models--bert/snapshots/\(Self.one)")
    try folder.makeFolder("hub/models--bert/x")
    // `..` and the like are folders, but as paths from here and not within the cache.
    let found = try? find(name, in: folder)
    #expect(found?.contains("DIR") != true)
  }
}
