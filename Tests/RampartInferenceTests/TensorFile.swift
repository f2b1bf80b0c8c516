import Foundation

/// A safetensors file in memory, to be changed and written back.
struct TensorFile {
  private struct Entry {
    var name: String
    var storage: String
    var shape: [Int]
    var bytes: [UInt8]

    var floats: [Float] {
      bytes.withUnsafeBytes { bytes in
        (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
      }
    }
  }

  private let path: String
  private var entries: [Entry]

  init(_ checkpoint: Checkpoint) throws {
    path = checkpoint.path + "/model.safetensors"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length]))
    let data = Array(bytes[(8 + length)...])
    entries = (header as? [String: [String: Any]] ?? [:]).compactMap { name, value in
      guard let offsets = value["data_offsets"] as? [Int], let shape = value["shape"] as? [Int],
        let storage = value["dtype"] as? String
      else { return nil }
      return Entry(
        name: name, storage: storage, shape: shape, bytes: Array(data[offsets[0]..<offsets[1]]))
    }
  }

  var names: [String] { entries.map { $0.name } }

  mutating func rename(_ change: (String) -> String) {
    for index in entries.indices { entries[index].name = change(entries[index].name) }
  }

  mutating func store(_ name: String, as storage: String, shape: [Int]? = nil) {
    for index in entries.indices where entries[index].name == name {
      entries[index].storage = storage
      if let shape { entries[index].shape = shape }
    }
  }

  /// Changes the numbers of an F32 tensor.
  mutating func change(_ name: String, _ change: (inout [Float]) -> Void) {
    guard let index = entries.firstIndex(where: { $0.name == name }) else { return }
    var numbers = entries[index].floats
    change(&numbers)
    entries[index].bytes = numbers.withUnsafeBytes { Array($0) }
  }

  /// Changes the bytes of a tensor.
  mutating func changeBytes(_ name: String, _ change: (inout [UInt8]) -> Void) {
    guard let index = entries.firstIndex(where: { $0.name == name }) else { return }
    change(&entries[index].bytes)
  }

  /// Whole numbers of a matrix and their scales.
  struct Integers {
    var numbers: [Int8]
    var scales: [Float]
    let columns: Int

    var values: [Float] {
      numbers.indices.map { Float(numbers[$0]) * scales[$0 / columns] }
    }
  }

  /// The F32 matrices called `….weight` as whole numbers, the largest of row r `most(r)`.
  func integers(most: (Int) -> Int) -> [String: Integers] {
    var result: [String: Integers] = [:]
    for entry in entries
    where entry.shape.count == 2 && entry.storage == "F32" && entry.name.hasSuffix(".weight") {
      let columns = entry.shape[1]
      let floats = entry.floats
      var integers = Integers(numbers: [], scales: [], columns: columns)
      for row in 0..<entry.shape[0] {
        let numbers = floats[row * columns..<(row + 1) * columns]
        let largest = numbers.map(abs).max() ?? 0
        let scale = largest > 0 ? largest / Float(most(row)) : 1
        integers.scales.append(scale)
        integers.numbers += numbers.map { Int8(($0 / scale).rounded()) }
      }
      result[entry.name] = integers
    }
    return result
  }

  /// Stores matrices as I8 with their scales beside them.
  mutating func store(_ matrices: [String: Integers]) {
    for index in entries.indices {
      guard let integers = matrices[entries[index].name] else { continue }
      entries[index].storage = "I8"
      entries[index].bytes = integers.numbers.map { UInt8(bitPattern: $0) }
      entries.append(
        Entry(
          name: entries[index].name + "_scale", storage: "F32", shape: [integers.scales.count],
          bytes: integers.scales.withUnsafeBytes { Array($0) }))
    }
  }

  func write() throws {
    var header: [String: Any] = [:]
    var data: [UInt8] = []
    for entry in entries {
      header[entry.name] =
        [
          "dtype": entry.storage, "shape": entry.shape,
          "data_offsets": [data.count, data.count + entry.bytes.count],
        ] as [String: Any]
      data += entry.bytes
    }
    var bytes = [UInt8](try JSONSerialization.data(withJSONObject: header))
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) }
    try Data(length + bytes + data).write(to: URL(fileURLWithPath: path))
  }
}
