internal import CRampartOpenSSL

/// Random bytes that nobody can guess, by OpenSSL.
public enum RandomBytes {
  /// Returns `count` random bytes.
  public static func make(count: Int) throws(CryptoError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(count)) == 1 else {
      throw CryptoError("the system has no randomness to give")
    }
    return bytes
  }
}
