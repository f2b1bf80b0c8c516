internal import CRampartOpenSSL

/// SHA-256 (FIPS 180-4) by OpenSSL.
public enum SHA256 {
  /// Returns the digest of `data`.
  public static func digest(_ data: some Collection<UInt8>) throws(CryptoError) -> Digest {
    let hash = try Hasher()
    try hash.update(data)
    return try hash.finish()
  }

  /// A digest that is fed piece by piece.
  // Safety: the context is freed once, in `deinit`, and only this object has it.
  public final class Hasher {
    private let context: OpaquePointer

    /// Begins a digest.
    public init() throws(CryptoError) {
      guard let context = EVP_MD_CTX_new() else { throw CryptoError("no memory for a digest") }
      self.context = context
      guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
        throw CryptoError("SHA-256 is not available in this OpenSSL")
      }
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Feeds `data`.
    public func update(_ data: some Collection<UInt8>) throws(CryptoError) {
      let status =
        data.withContiguousStorageIfAvailable {
          EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        ?? Array(data).withUnsafeBufferPointer {
          EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
      guard status == 1 else { throw CryptoError("SHA-256 failed") }
    }

    /// Returns the digest of everything fed; call it once.
    public func finish() throws(CryptoError) -> Digest {
      var bytes = [UInt8](repeating: 0, count: 32)
      guard EVP_DigestFinal_ex(context, &bytes, nil) == 1 else {
        throw CryptoError("SHA-256 failed")
      }
      return Digest(bytes: bytes)
    }
  }
}

/// A failure of the cryptographic library.
public struct CryptoError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What failed.
  public let message: String

  init(_ message: String) { self.message = message }

  public var description: String { message }
}
