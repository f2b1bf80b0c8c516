internal import CRampartOpenSSL

/// HMAC-SHA-256 (RFC 2104) by OpenSSL.
public enum HMACSHA256 {
  /// Returns the authentication code of `data` under `key`.
  public static func code(of data: [UInt8], key: [UInt8]) throws(CryptoError) -> Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 32
    // OpenSSL reads a null key as "reuse the last one", so an empty key is given as one zero byte
    // of length zero.
    let storage = key.isEmpty ? [0] : key
    guard
      HMAC(EVP_sha256(), storage, Int32(key.count), data, data.count, &bytes, &count) != nil,
      count == 32
    else { throw CryptoError("HMAC-SHA-256 failed") }
    return Digest(bytes: bytes)
  }
}
