import RampartCrypto
import RampartModelFiles
import Testing

@Suite("Pins")
struct PinTests {
  @Test("The digest of one file is that of its bytes")
  func digest() throws {
    let folder = try Folder()
    // More than one piece is read.
    let bytes = Safetensors.file(tensors: [("a", [300_000])])
    try folder.write("model.safetensors", bytes)
    let files = try TensorFiles.open(folder.model)
    let wanted = try SHA256.digest(bytes).hexadecimal
    #expect(try files.digest() == wanted)
    #expect(try folder.model.digest(of: "model.safetensors") == wanted)
    try files.verify(sha256: wanted)
    try files.verify(sha256: wanted.uppercased())
  }

  @Test("Weights with another digest are refused, and both digests are shown")
  func mismatch() throws {
    let folder = try Folder()
    try folder.write("model.safetensors", Safetensors.file(tensors: [("a", [4])]))
    let files = try TensorFiles.open(folder.model)
    let wanted = String(repeating: "ab", count: 32)
    let text = message(folder) { try files.verify(sha256: wanted) } ?? ""
    #expect(text.contains("is \(try files.digest()), but \(wanted) is wanted"), "\(text)")
  }

  @Test(
    "A pin that is no digest is refused", arguments: ["", "abc", String(repeating: "g", count: 64)])
  func malformed(pin: String) throws {
    let folder = try Folder()
    try folder.write("model.safetensors", Safetensors.file("{}"))
    let files = try TensorFiles.open(folder.model)
    let text = message { try files.verify(sha256: pin) } ?? ""
    #expect(text.contains("is not written as 64 hexadecimal digits"))
  }
}
