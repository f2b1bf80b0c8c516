import Foundation
import RampartModelFiles
import Testing

@Suite("Safetensors files that are right")
struct ValidHeaderTests {
  private func open(_ bytes: [UInt8]) throws -> TensorFiles {
    let folder = try Folder()
    try folder.write("model.safetensors", bytes)
    return try TensorFiles.open(folder.model)
  }

  @Test("An empty file, padding, and metadata are fine")
  func padding() throws {
    #expect(try open(Safetensors.file("{}")).tensors.isEmpty)
    #expect(try open(Safetensors.file("{}      ")).tensors.isEmpty)
    #expect(try open(Safetensors.file(#"{"__metadata__":{"format":"pt"}}"#)).tensors.isEmpty)
  }

  @Test("Tensors come in the order of their bytes, whatever the order of the header")
  func order() throws {
    let header =
      #"{"b":{"data_offsets":[2,3],"shape":[1],"dtype":"U8"},"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"#
      + #""e":{"dtype":"F32","shape":[0],"data_offsets":[3,3]},"f":{"dtype":"F32","shape":[7,0],"data_offsets":[0,0]}}"#
    let files = try open(Safetensors.file(header, data: 3))
    #expect(files.names == ["f", "a", "b", "e"])
  }

  @Test("Every storage of the format has its size", arguments: TensorEntry.Storage.allCases)
  func storage(storage: TensorEntry.Storage) throws {
    let size = storage.bitWidth
    let header =
      #"{"a":{"dtype":"\#(storage.rawValue)","shape":[2,4],"data_offsets":[0,\#(size)]}}"#
    let files = try open(Safetensors.file(header, data: size))
    let entry = try #require(files.tensor("a"))
    #expect(entry.storage == storage)
    #expect(entry.elementCount == 8)
    #expect(entry.byteCount == size)
    #expect(storage.isWeight == ["F32", "F16", "BF16"].contains(storage.rawValue))
    var buffer = [UInt8](repeating: 0, count: size)
    let isRead =
      (try? buffer.withUnsafeMutableBytes {
        try files.readBytes(of: entry, elements: 0..<8, into: $0)
      }) != nil
    #expect(isRead == storage.bitWidth.isMultiple(of: 8))
  }

  @Test("Names that are the same characters in other bytes are two names")
  func canonicalEquivalence() throws {
    let tensor = #"{"dtype":"U8","shape":[0],"data_offsets":[0,0]}"#
    let files = try open(
      Safetensors.file("{\"\u{E9}\":\(tensor),\"e\u{301}\":\(tensor),\"\":\(tensor)}"))
    #expect(files.tensors.count == 3)
    #expect(files.tensor("\u{E9}")?.name.utf8.count == 2)
    #expect(files.tensor("e\u{301}")?.name.utf8.count == 3)
    #expect(files.tensor("")?.name == "")
  }

  @Test("A hundred thousand tensors are read and found")
  func many() throws {
    let files = try open(
      Safetensors.file(tensors: (0..<100_000).map { ("layer.\($0).weight", [1]) }))
    #expect(files.tensors.count == 100_000)
    #expect(files.tensor("layer.77777.weight")?.elementCount == 1)
    #expect(files.tensor("layer.100000.weight") == nil)
  }
}
