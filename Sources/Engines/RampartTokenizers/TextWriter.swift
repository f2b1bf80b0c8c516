/// Writes a new normalised text into memory of a known size; what goes beyond it is left out.
///
/// It exists only while `NormalizedText.init(at:capacity:from:_:)` runs.
struct TextWriter {
  private let oldBytes: UnsafeBufferPointer<UInt8>
  private let oldOrigins: UnsafeBufferPointer<ByteOrigin>
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let origins: UnsafeMutableBufferPointer<ByteOrigin>
  /// How many bytes have been written.
  private(set) var count = 0

  fileprivate init(
    oldBytes: UnsafeBufferPointer<UInt8>, oldOrigins: UnsafeBufferPointer<ByteOrigin>,
    bytes: UnsafeMutableBufferPointer<UInt8>, origins: UnsafeMutableBufferPointer<ByteOrigin>
  ) {
    self.oldBytes = oldBytes
    self.oldOrigins = oldOrigins
    self.bytes = bytes
    self.origins = origins
  }

  /// Appends a byte of the old text.
  @inline(__always)
  mutating func copy(_ index: Int) {
    guard count < bytes.count else { return }
    bytes[count] = oldBytes[index]
    origins[count] = oldOrigins[index]
    count += 1
  }

  /// Appends a byte that belongs to the origin of the old byte at `index`.
  @inline(__always)
  mutating func write(_ byte: UInt8, originOf index: Int) {
    guard count < bytes.count else { return }
    bytes[count] = byte
    origins[count] = oldOrigins[index]
    count += 1
  }
}

extension NormalizedText {
  /// Makes a text of at most `capacity` bytes from `old`.
  init(
    from old: NormalizedText, capacity: Int,
    _ body: (_ bytes: UnsafeBufferPointer<UInt8>, _ writer: inout TextWriter) -> Void
  ) {
    var origins: [ByteOrigin] = []
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { newBytes, count in
      origins = [ByteOrigin](unsafeUninitializedCapacity: capacity) { newOrigins, originCount in
        old.bytes.withUnsafeBufferPointer { oldBytes in
          old.origins.withUnsafeBufferPointer { oldOrigins in
            var writer = TextWriter(
              oldBytes: oldBytes, oldOrigins: oldOrigins,
              bytes: UnsafeMutableBufferPointer(rebasing: newBytes[..<capacity]),
              origins: UnsafeMutableBufferPointer(rebasing: newOrigins[..<capacity]))
            body(oldBytes, &writer)
            count = writer.count
            originCount = writer.count
          }
        }
      }
    }
    self.init(bytes: bytes, origins: origins, at: old.start)
  }
}
