import RampartCrypto
import RampartModelFiles
import Testing

@Suite("A model that is part of the program")
struct EmbeddedModelTests {
  /// Bytes that stay for as long as the tests run.
  private static func bytes(_ text: String) -> StaticBytes {
    let bytes = Array(text.utf8)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
    memory.initialize(from: bytes, count: bytes.count)
    return StaticBytes(unsafe: memory, count: bytes.count)
  }

  private static func model(_ files: [String: String], pins: [String: String]) throws
    -> EmbeddedModel
  {
    EmbeddedModel(
      name: "a/model", files: files.mapValues { bytes($0) },
      pins: try pins.mapValues { try SHA256.digest(Array($0.utf8)).hexadecimal })
  }

  @Test("Files that are what was pinned can be read")
  func verified() throws {
    let files = ["config.json": "{}", "guard.json": "{\"a\": 1}"]
    let directory = try Self.model(files, pins: files).verified()
    #expect(try directory.contents(of: "guard.json", limit: 100) == Array("{\"a\": 1}".utf8))
    #expect(try directory.fileNames() == ["config.json", "guard.json"])
  }

  @Test("A file that was changed, is not pinned, or is missing is named")
  func mismatch() throws {
    let changed = try Self.model(["config.json": "{}"], pins: ["config.json": "{ }"])
    let error = #expect(throws: ModelError.self) { try changed.verified() }
    #expect(error?.file == "a/model/config.json")
    #expect(error?.message.contains("Scripts/pin-guard") == true)
    #expect(error?.isMissing == false)
    let unpinned = try Self.model(["a": "1", "b": "2"], pins: ["a": "1"])
    #expect(throws: ModelError.self) { try unpinned.verified() }
    let missing = try Self.model(["a": "1"], pins: ["a": "1", "b": "2"])
    let absence = #expect(throws: ModelError.self) { try missing.verified() }
    #expect(absence?.file == "a/model/b")
  }
}
