extension TensorFiles {
  /// Returns the place of the first number of a tensor that is infinite or not a number; `nil` if all are finite.
  ///
  /// Only tensors stored as F32, F16 and BF16 are looked at: in these all exponent bits are set then (IEEE 754).
  public func firstNonFinite(of entry: TensorEntry) throws(ModelError) -> Int? {
    switch entry.storage {
    case .float32: try first(of: entry, UInt32.self, mask: 0x7F80_0000)
    case .float16: try first(of: entry, UInt16.self, mask: 0x7C00)
    case .bfloat16: try first(of: entry, UInt16.self, mask: 0x7F80)
    default: nil
    }
  }

  /// Returns the place of the first -128 in a tensor stored as I8, which symmetric quantisation never gives.
  public func firstBeyondSymmetric(of entry: TensorEntry) throws(ModelError) -> Int? {
    guard entry.storage == .int8 else { return nil }
    return try first(of: entry, UInt8.self, mask: 0xFF, value: 0x80)
  }

  /// Finds the first number whose bits under `mask` are `value`, or else all set.
  private func first<Bits: FixedWidthInteger>(
    of entry: TensorEntry, _: Bits.Type, mask: Bits, value: Bits? = nil
  ) throws(ModelError) -> Int? {
    let value = (value ?? mask).littleEndian
    let mask = mask.littleEndian
    var buffer = [Bits](repeating: 0, count: min(entry.elementCount, 1 << 18))
    var start = 0
    while start < entry.elementCount {
      let count = min(buffer.count, entry.elementCount - start)
      var failure: ModelError?
      buffer.withUnsafeMutableBytes { bytes in
        do throws(ModelError) {
          let size = count * MemoryLayout<Bits>.size
          try readBytes(
            of: entry, elements: start..<(start + count),
            into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<size]))
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if let index = buffer[..<count].firstIndex(where: { $0 & mask == value }) {
        return start + index
      }
      start += count
    }
    return nil
  }
}
