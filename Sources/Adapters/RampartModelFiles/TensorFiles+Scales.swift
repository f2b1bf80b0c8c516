extension TensorFiles {
  /// What follows the name of a matrix in that of its scales: `X.weight` has `X.weight_scale`.
  private static let scaleSuffix = "_scale"
  private static let matrixSuffix = ".weight"

  /// Returns the scales of a matrix whose numbers are stored as whole numbers, one a row.
  ///
  /// A matrix `X.weight`, I8 of shape [rows, columns], has `X.weight_scale`, F32 of shape [rows], beside it: its values
  /// are the whole numbers, -127 ... 127, times the scale of their row.
  ///
  /// - Returns: the scales, all above 0 and such that no value is infinite; `nil` if the tensor is not stored as I8.
  /// - Throws: if the scales are missing, of another shape or dtype, or cannot be scales; or if a tensor that needs
  ///   none has them, for then somebody meant other values than those that stand there.
  public func scales(of entry: TensorEntry) throws(ModelError) -> [Float]? {
    let name = entry.name + Self.scaleSuffix
    let isMatrix = entry.shape.count == 2 && entry.name.utf8.hasSuffix(Self.matrixSuffix.utf8)
    guard entry.storage == .int8 else {
      guard !isMatrix || tensor(name) == nil else {
        throw ModelError(
          file: path(of: entry), tensor: name,
          "belongs to whole numbers, but `\(ModelError.printable(entry.name))` is stored as "
            + "\(entry.storage.rawValue)")
      }
      return nil
    }
    guard isMatrix else {
      throw ModelError(
        file: path(of: entry), tensor: entry.name,
        "is stored as I8; only matrices called `….weight` may be, with their scales beside them")
    }
    guard let scale = tensor(name) else {
      throw ModelError(
        file: path(of: entry), tensor: entry.name,
        "is stored as I8 without its scales: `\(ModelError.printable(name))` is missing")
    }
    guard scale.storage == .float32 else {
      throw ModelError(
        file: path(of: scale), tensor: name,
        "is stored as \(scale.storage.rawValue); scales must be F32")
    }
    guard scale.shape == [entry.shape[0]] else {
      throw ModelError(
        file: path(of: scale), tensor: name,
        "has the shape \(scale.shape); the rows of its matrix imply \([entry.shape[0]])")
    }
    let scales = try floats(of: scale)
    if let row = scales.firstIndex(where: { !($0 > 0) || !(127 * $0).isFinite }) {
      throw ModelError(
        file: path(of: scale), tensor: name,
        "its number \(row) is no scale: it must be above 0, and 127 times it finite")
    }
    return scales
  }

  private func floats(of entry: TensorEntry) throws(ModelError) -> [Float] {
    var failure: ModelError?
    let floats = [Float](unsafeUninitializedCapacity: entry.elementCount) { buffer, filled in
      do throws(ModelError) {
        let target = UnsafeMutableBufferPointer(rebasing: buffer[..<entry.elementCount])
        try readBytes(
          of: entry, elements: 0..<entry.elementCount, into: UnsafeMutableRawBufferPointer(target))
        filled = entry.elementCount
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return floats
  }
}

extension String.UTF8View {
  fileprivate func hasSuffix(_ suffix: String.UTF8View) -> Bool {
    reversed().starts(with: suffix.reversed())
  }
}
