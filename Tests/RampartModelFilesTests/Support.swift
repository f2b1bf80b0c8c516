import Foundation
import RampartJSON
import RampartModelFiles

/// Writes safetensors files, right and wrong ones.
enum Safetensors {
  /// A file of a header as it is given, and so many bytes behind it.
  static func file(_ header: String, data count: Int = 0) -> [UInt8] {
    file(Array(header.utf8), data: [UInt8](repeating: 7, count: count))
  }

  /// A file of a header and the bytes behind it.
  static func file(_ header: [UInt8], data: [UInt8]) -> [UInt8] {
    length(UInt64(header.count)) + header + data
  }

  /// The 8 bytes before a header.
  static func length(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A right file of tensors of F32, each number of which is the tensor's place times 1000 plus the number's.
  static func file(tensors: [(name: String, shape: [Int])]) -> [UInt8] {
    var header = JSONWriter()
    var data: [UInt8] = []
    header.beginObject()
    for (place, tensor) in tensors.enumerated() {
      let begin = data.count
      for index in 0..<tensor.shape.reduce(1, *) {
        let bits = Float(place * 1000 + index).bitPattern
        data += (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      }
      header.key(tensor.name)
      header.beginObject()
      header.member("dtype", "F32")
      header.member("shape", .array(tensor.shape.map { .integer(Int64($0)) }))
      header.member("data_offsets", [.integer(Int64(begin)), .integer(Int64(data.count))])
      header.endObject()
    }
    header.endObject()
    return file(header.bytes, data: data)
  }
}

/// A folder for the files of one test, removed at its end.
final class Folder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("rampart-models-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders above it.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Writes a file of text, with the folders above it.
  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  /// Makes a folder, with those above it.
  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(name)", withIntermediateDirectories: true)
  }

  /// Makes a symbolic link.
  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  /// The folder as a model.
  var model: ModelDirectory {
    get throws { try ModelDirectory.locate(path, environment: [:]) }
  }
}

/// What a failing call says, without the folder's path; `nil` if it does not fail.
func message(_ folder: Folder? = nil, _ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    guard let folder else { return "\(error)" }
    return "\(error)".replacingOccurrences(of: folder.path, with: "DIR")
  }
}
