/// Where a model file's bytes come from.
enum ByteSource: Sendable {
  case file(OpenFile)
  case memory(StaticBytes, name: String)

  /// The file as errors name it.
  var path: String {
    switch self {
    case .file(let file): file.path
    case .memory(_, let name): name
    }
  }

  /// How many bytes there are.
  var count: Int {
    switch self {
    case .file(let file): file.count
    case .memory(let bytes, _): bytes.count
    }
  }

  /// Fills `buffer` with the bytes from `offset` on.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ModelError) {
    switch self {
    case .file(let file): try file.read(at: offset, into: buffer)
    case .memory(let bytes, let name):
      guard bytes.copy(from: offset, into: buffer) else {
        throw ModelError(file: name, "ends before byte \(offset) + \(buffer.count)")
      }
    }
  }

  /// Returns `count` bytes from `offset` on.
  func bytes(at offset: Int, count: Int) throws(ModelError) -> [UInt8] {
    var failure: ModelError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(ModelError) {
        try read(
          at: offset,
          into: UnsafeMutableRawBufferPointer(
            UnsafeMutableBufferPointer(rebasing: buffer[..<count])))
        filled = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
