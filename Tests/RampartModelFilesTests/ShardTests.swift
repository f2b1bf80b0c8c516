import Foundation
import RampartModelFiles
import Testing

@Suite("Weights in several files")
struct ShardTests {
  private static let index = "model.safetensors.index.json"
  private static let (one, two) = (
    "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"
  )

  /// A folder of two files with the tensors `a`, `b` and `c`, and an index.
  private func folder(index: String) throws -> Folder {
    let folder = try Folder()
    try folder.write(Self.one, Safetensors.file(tensors: [("a", [2]), ("b", [3])]))
    try folder.write(Self.two, Safetensors.file(tensors: [("c", [1])]))
    try folder.write(Self.index, index)
    return folder
  }

  private static func map(_ members: String) -> String {
    #"{"metadata":{"total_size":24,"other":[{}]},"weight_map":{\#(members)}}"#
      .replacingOccurrences(of: "ONE", with: one).replacingOccurrences(of: "TWO", with: two)
  }

  private static let right = map(#""c":"TWO","a":"ONE","b":"ONE""#)

  @Test("The files that the index names are read as one")
  func reading() throws {
    let folder = try folder(index: Self.right)
    let files = try TensorFiles.open(folder.model)
    #expect(files.fileNames == [Self.one, Self.two])
    #expect(files.names == ["a", "b", "c"])
    let entry = try #require(files.tensor("c"))
    var number: Float = -1
    try withUnsafeMutableBytes(of: &number) {
      try files.readBytes(of: entry, elements: 0..<1, into: $0)
    }
    #expect(number == 0)
    #expect(files.path(of: entry).hasSuffix(Self.two))
  }

  @Test("A model in one piece goes before an index beside it, as in transformers")
  func precedence() throws {
    let folder = try folder(index: Self.right)
    try folder.write("model.safetensors", Safetensors.file(tensors: [("whole", [1])]))
    #expect(try TensorFiles.open(folder.model).names == ["whole"])
  }

  @Test(
    "An index that does not fit the files is an error that says where",
    arguments: [
      ("[]", "is not a JSON object"),
      ("{", "is not as it should be: the text ends"),
      (#"{"a":1}"#, "`weight_map`, the object that says where"),
      (#"{"weight_map":{}}"#, "`weight_map`, the object that says where"),
      (#"{"weight_map":["a"]}"#, "`weight_map`, the object that says where"),
      (#"{"weight_map":{"a":"x"},"weight_map":{}}"#, "a key stands twice in the outermost"),
      (String(repeating: "[", count: 1000), "nested too deeply"),
      (map(#""a":"ONE","b":"ONE","c":1"#), "tensor `c`: its file's name is not a text"),
      (
        map(#""a":"ONE","b":"ONE","a":"ONE","c":"TWO""#), "tensor `a`: stands twice in `weight_map`"
      ),
      (map(#""a":"ONE","b":"ONE","c":"TWO","d":"TWO""#), "tensor `d`: is not in TWO, where"),
      (map(#""a":"ONE","c":"TWO""#), "tensor `b`: is in ONE but not in `weight_map`"),
      (map(#""a":"ONE","b":"TWO","c":"TWO""#), "tensor `b`: is in ONE, but `weight_map` says TWO"),
      (
        map(#""a":"ONE","b":"ONE","c":"TWO","d":"three.safetensors""#),
        "three.safetensors: there is no such file, but model.safetensors.index.json names it"
      ),
      (map(#""a":"../x.safetensors""#), "tensor `a`: `../x.safetensors` is not the plain name"),
      (map(#""a":"/etc/x.safetensors""#), "is not the plain name"),
      (map(#""a":"sub/x.safetensors""#), "is not the plain name"),
      (map(#""a":"..""#), "is not the plain name"),
      (map(#""a":"""#), "is not the plain name"),
      (map(#""a":"x.safetensors\u0000.safetensors""#), #"`x.safetensors\u{0}.safetensors` is not"#),
      (
        map(#""a":"pytorch_model.bin""#),
        "`pytorch_model.bin` is not the plain name of a safetensors"
      ),
    ])
  func wrong(index: String, words: String) throws {
    let folder = try folder(index: index)
    let text = message(folder) { _ = try TensorFiles.open(folder.model) } ?? "no error"
    let wanted = words.replacingOccurrences(of: "ONE", with: Self.one)
      .replacingOccurrences(of: "TWO", with: Self.two)
    #expect(text.contains(wanted), "\(text)")
    #expect(text.hasPrefix("DIR/"))
  }

  @Test("Files that the index does not name are left alone")
  func extra() throws {
    let folder = try folder(index: Self.map(#""a":"ONE","b":"ONE""#))
    try folder.write(Self.two, [1, 2, 3])
    #expect(try TensorFiles.open(folder.model).fileNames == [Self.one])
  }

  @Test("A tensor that two files hold is an error")
  func twice() throws {
    let folder = try folder(index: Self.right)
    try folder.write(Self.two, Safetensors.file(tensors: [("c", [1]), ("a", [2])]))
    let text = message(folder) { _ = try TensorFiles.open(folder.model) }
    #expect(text == "DIR/\(Self.two): tensor `a`: is in \(Self.one) too")
  }

  @Test("A broken file among several is named")
  func brokenShard() throws {
    let folder = try folder(index: Self.right)
    try folder.write(Self.two, [1, 2, 3])
    let text = message(folder) { _ = try TensorFiles.open(folder.model) }
    #expect(text?.hasPrefix("DIR/\(Self.two): has 3 bytes") == true)
  }

  @Test("An index that names more files than a process may open is an error")
  func tooMany() throws {
    let members = (0..<513).map { #""t\#($0)":"\#($0).safetensors""# }.joined(separator: ",")
    let folder = try folder(index: Self.map(members))
    let text = message(folder) { _ = try TensorFiles.open(folder.model) }
    #expect(text?.contains("names 513 files; at most 512 are opened") == true)
  }

  @Test("The digest of several files is that of sha256sum's lines")
  func digest() throws {
    let folder = try folder(index: Self.right)
    let files = try TensorFiles.open(folder.model)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "cd '\(folder.path)' && sha256sum *.safetensors | sha256sum"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(try files.digest() == String(decoding: output.prefix(64), as: UTF8.self))
  }
}
