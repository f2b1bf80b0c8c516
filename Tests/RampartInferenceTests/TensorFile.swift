import Foundation

/// A safetensors file in memory, to be changed and written back.
struct TensorFile {
  private struct Entry {
    var name: String
    var storage: String
    let shape: [Int]
    let range: Range<Int>
  }

  private let path: String
  private var entries: [Entry]
  private var data: [UInt8]

  init(_ checkpoint: Checkpoint) throws {
    path = checkpoint.path + "/model.safetensors"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length]))
    entries = (header as? [String: [String: Any]] ?? [:]).compactMap { name, value in
      guard let offsets = value["data_offsets"] as? [Int], let shape = value["shape"] as? [Int],
        let storage = value["dtype"] as? String
      else { return nil }
      return Entry(name: name, storage: storage, shape: shape, range: offsets[0]..<offsets[1])
    }
    data = Array(bytes[(8 + length)...])
  }

  var names: [String] { entries.map { $0.name } }

  mutating func rename(_ change: (String) -> String) {
    for index in entries.indices { entries[index].name = change(entries[index].name) }
  }

  mutating func store(_ name: String, as storage: String) {
    for index in entries.indices where entries[index].name == name {
      entries[index].storage = storage
    }
  }

  /// Changes the numbers of an F32 tensor.
  mutating func change(_ name: String, _ change: (inout [Float]) -> Void) {
    guard let entry = entries.first(where: { $0.name == name }) else { return }
    var numbers = data[entry.range].withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
    change(&numbers)
    data.replaceSubrange(entry.range, with: numbers.withUnsafeBytes { Array($0) })
  }

  func write() throws {
    var header: [String: Any] = [:]
    for entry in entries {
      header[entry.name] =
        [
          "dtype": entry.storage, "shape": entry.shape,
          "data_offsets": [entry.range.lowerBound, entry.range.upperBound],
        ] as [String: Any]
    }
    var bytes = [UInt8](try JSONSerialization.data(withJSONObject: header))
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) }
    try Data(length + bytes + data).write(to: URL(fileURLWithPath: path))
  }
}
