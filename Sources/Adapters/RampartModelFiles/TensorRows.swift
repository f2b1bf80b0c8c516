/// A tensor of two dimensions, read row by row.
public struct TensorRows: Sendable {
  let source: ByteSource
  let offset: Int
  /// The number of rows.
  public let count: Int
  /// The bytes of one row.
  public let byteCount: Int

  /// Reads the numbers of a row, 0 ..< `count`, as they are stored, into `byteCount` bytes at `target`.
  public func read(_ row: Int, into target: UnsafeMutableRawPointer) throws(ModelError) {
    guard row >= 0, row < count else {
      throw ModelError(file: source.path, "row \(row) of \(count) is not there")
    }
    try source.read(
      at: offset + row * byteCount,
      into: UnsafeMutableRawBufferPointer(start: target, count: byteCount))
  }
}

extension TensorFiles {
  /// Returns the rows of a tensor of shape [rows, columns] whose numbers fill whole bytes.
  public func rows(of entry: TensorEntry) throws(ModelError) -> TensorRows {
    guard tensor(entry.name) == entry, entry.shape.count == 2,
      entry.storage.bitWidth.isMultiple(of: 8)
    else {
      throw ModelError(file: path(of: entry), tensor: entry.name, "has no rows to be read")
    }
    return TensorRows(
      source: source(of: entry), offset: entry.offset, count: entry.shape[0],
      byteCount: entry.shape[1] * entry.storage.bitWidth / 8)
  }
}
