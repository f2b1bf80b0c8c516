import Foundation
import RampartModelFiles
import Testing

@Suite("Tensor files")
struct TensorFilesTests {
  /// Reads numbers of a tensor of F32.
  private func numbers(_ name: String, _ range: Range<Int>, of files: TensorFiles) throws -> [Float]
  {
    var result = [Float](repeating: 0, count: range.count)
    let entry = try #require(files.tensor(name))
    try result.withUnsafeMutableBytes { try files.readBytes(of: entry, elements: range, into: $0) }
    return result
  }

  @Test("The tensors of one file are listed and read, in whole and in part")
  func singleFile() throws {
    let folder = try Folder()
    try folder.write(
      "model.safetensors",
      Safetensors.file(tensors: [("a", [2, 3]), ("empty", [0, 5]), ("number", []), ("b", [4])]))
    let files = try TensorFiles.open(folder.model)
    #expect(files.names == ["a", "empty", "number", "b"])
    #expect(files.tensor("a")?.shape == [2, 3])
    #expect(files.tensor("a")?.storage == .float32)
    #expect(files.tensor("empty")?.elementCount == 0)
    #expect(files.tensor("number")?.elementCount == 1)
    #expect(files.tensor("c") == nil)
    #expect(try numbers("a", 0..<6, of: files) == [0, 1, 2, 3, 4, 5])
    #expect(try numbers("a", 2..<4, of: files) == [2, 3])
    #expect(try numbers("b", 0..<4, of: files) == [3000, 3001, 3002, 3003])
    #expect(try numbers("empty", 0..<0, of: files) == [])
  }

  @Test("Weights in memory are read like those in a file")
  func memory() throws {
    let bytes = Safetensors.file(tensors: [("a", [2, 3]), ("b", [4])])
    try bytes.withUnsafeBytes { bytes in
      let directory = ModelDirectory(
        embedded: "guard",
        files: ["model.safetensors": StaticBytes(unsafe: bytes.baseAddress, count: bytes.count)])
      let files = try TensorFiles.open(directory)
      #expect(try numbers("b", 1..<3, of: files) == [1001, 1002])
      #expect(try directory.contents(of: "model.safetensors", limit: 1000) == Array(bytes))
    }
  }

  @Test("Numbers outside a tensor, and buffers of another size, are refused")
  func ranges() throws {
    let folder = try Folder()
    try folder.write("model.safetensors", Safetensors.file(tensors: [("a", [4]), ("b", [4])]))
    let files = try TensorFiles.open(folder.model)
    let entry = try #require(files.tensor("a"))
    for (range, size) in [(0..<5, 20), (-1..<1, 8), (0..<4, 15), (0..<4, 17), (4..<5, 4)] {
      var buffer = [UInt8](repeating: 0, count: size)
      #expect(throws: ModelError.self) {
        try buffer.withUnsafeMutableBytes {
          try files.readBytes(of: entry, elements: range, into: $0)
        }
      }
    }
  }

  @Test("A file cut after it was opened gives an error")
  func cutLater() throws {
    let folder = try Folder()
    try folder.write("model.safetensors", Safetensors.file(tensors: [("a", [1000])]))
    let files = try TensorFiles.open(folder.model)
    let handle = try #require(FileHandle(forWritingAtPath: "\(folder.path)/model.safetensors"))
    try handle.truncate(atOffset: 1000)
    let text = message(folder) { _ = try numbers("a", 0..<1000, of: files) }
    #expect(text?.contains("became shorter while it was in use") == true)
  }
}
