import Foundation
import RampartJSON
import RampartModelFiles
import Testing

/// What the `safetensors` package does, recorded by `Tests/Oracles/safetensors_cases.py`.
@Suite("The safetensors package")
struct PeerTests {
  private static func golden() throws -> JSONValue {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("Goldens/safetensors.json")
    return try JSONParser().parse([UInt8](Data(contentsOf: url)))
  }

  /// Opens a file that lies in memory.
  private func open<Result>(_ bytes: [UInt8], _ use: (TensorFiles) throws -> Result) throws
    -> Result
  {
    try bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws in
      try use(
        TensorFiles.open(
          ModelDirectory(
            embedded: "memory",
            files: ["model.safetensors": StaticBytes(unsafe: bytes.baseAddress, count: bytes.count)]
          )))
    }
  }

  @Test("What the package writes is read as it was meant")
  func written() throws {
    let cases = try #require(Self.golden()["written"]?.array)
    #expect(cases.count == 5)
    for file in cases {
      let base64 = try #require(file["file"]?.string)
      let bytes = [UInt8](try #require(Data(base64Encoded: base64)))
      let tensors = try #require(file["tensors"]?.array)
      try open(bytes) { files in
        #expect(files.tensors.count == tensors.count)
        for tensor in tensors {
          let entry = try #require(files.tensor(tensor["name"]?.string ?? ""))
          #expect(entry.storage.rawValue == tensor["dtype"]?.string)
          #expect(entry.shape == tensor["shape"]?.array?.compactMap(\.int))
          var buffer = [UInt8](repeating: 0, count: entry.byteCount)
          try buffer.withUnsafeMutableBytes {
            try files.readBytes(of: entry, elements: 0..<entry.elementCount, into: $0)
          }
          let found = buffer.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
          #expect(found.joined() == tensor["bytes"]?.string)
        }
      }
    }
  }

  /// Whether we mean to differ.
  ///
  /// The package accepts a space before the header, which its specification forbids, a tensor that stands twice,
  /// and dimensions from 2^63 beside a 0; it refuses `-0`.
  private static func isMeant(_ header: String, isAccepted: Bool) -> Bool {
    guard !isAccepted else { return header.contains("-0") }
    return header.hasPrefix(" ") || header.split(separator: #""a":{"#).count == 3
      || header.contains("9223372036854775808") || header.contains("184467440737095516")
  }

  @Test("A header is accepted where the package accepts it")
  func read() throws {
    let cases = try #require(Self.golden()["read"]?.array)
    #expect(cases.count > 500)
    var differences: [String] = []
    for file in cases {
      let header = try #require(file["header"]?.string)
      let count = try #require(file["bytes"]?.int)
      let accepted = (try? open(Safetensors.file(header, data: count)) { _ in }) != nil
      if accepted != file["accepted"]?.bool, !Self.isMeant(header, isAccepted: accepted) {
        differences.append(
          "\(accepted ? "only we accept" : "only we refuse"): \(header) + \(count)")
      }
    }
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }
}
