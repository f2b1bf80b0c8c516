internal import RampartCrypto

extension SHA256 {
  /// Returns the digest of a file as 64 hexadecimal digits, read piece by piece.
  static func hexadecimalDigest(of source: ByteSource) throws(ModelError) -> String {
    do {
      let hasher = try Hasher()
      var offset = 0
      while offset < source.count {
        let piece = try source.bytes(at: offset, count: min(1 << 20, source.count - offset))
        try hasher.update(piece)
        offset += piece.count
      }
      return try hasher.finish().hexadecimal
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(file: source.path, "\(error)")
    }
  }
}

extension ModelDirectory {
  /// Returns the SHA-256 digest of a file as 64 hexadecimal digits.
  public func digest(of file: String) throws(ModelError) -> String {
    try SHA256.hexadecimalDigest(of: source(of: file))
  }
}
