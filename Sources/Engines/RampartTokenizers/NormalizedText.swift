/// Valid UTF-8 under normalisation, and for each of its bytes the character of the original it comes from.
///
/// The `tokenizers` package keeps the same map (`NormalizedString`), and its offsets follow from it alone.
struct NormalizedText {
  /// The text as it stands now: always valid UTF-8.
  private(set) var bytes: [UInt8]
  /// One origin a byte; they never decrease.
  private(set) var origins: [ByteOrigin]

  /// Where this text begins in the whole original.
  let start: Int

  /// The longest text whose origins fit.
  static let maximumCount = 1 << 28

  /// Takes a text as it is, but for bytes that are not UTF-8, which become U+FFFD one by one.
  ///
  /// The text begins at `offset` of the whole; its end is at most at `maximumCount`.
  init(_ original: ArraySlice<UInt8>, at offset: Int = 0) {
    self = original.withUnsafeBufferPointer { original in
      UTF8Character.isValid(original)
        ? NormalizedText(valid: original, at: offset)
        : NormalizedText(repairing: original, at: offset)
    }
  }

  private init(valid original: UnsafeBufferPointer<UInt8>, at offset: Int) {
    start = offset
    bytes = Array(original)
    origins = [ByteOrigin](unsafeUninitializedCapacity: original.count) { origins, count in
      var index = 0
      while index < original.count {
        let length = UTF8Character.length(first: original[index])
        let origin = ByteOrigin(start: offset + index, count: length)
        for next in index..<(index + length) { origins[next] = origin }
        index += length
      }
      count = original.count
    }
  }

  private init(repairing original: UnsafeBufferPointer<UInt8>, at offset: Int) {
    self.init(at: offset, capacity: original.count)
    var index = 0
    while index < original.count {
      if let length = UTF8Character.validLength(in: original, at: index) {
        let origin = ByteOrigin(start: offset + index, count: length)
        append(original[index..<(index + length)], from: origin)
        index += length
      } else {
        append([0xEF, 0xBF, 0xBD], from: ByteOrigin(start: offset + index, count: 1))
        index += 1
      }
    }
  }

  /// Puts a text together; both arrays have the same length.
  init(bytes: [UInt8], origins: [ByteOrigin], at start: Int) {
    self.bytes = bytes
    self.origins = origins
    self.start = start
  }

  /// Nothing yet, with room for `capacity` bytes.
  init(at start: Int, capacity: Int) {
    self.start = start
    bytes = []
    origins = []
    bytes.reserveCapacity(capacity)
    origins.reserveCapacity(capacity)
  }

  var count: Int { bytes.count }

  /// The bytes of the original that a stretch of this text stands for; empty for an empty stretch.
  func originalRange(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else { return 0..<0 }
    let start = origins[range.lowerBound].start
    return start..<max(start, origins[range.upperBound - 1].end)
  }

  /// Appends a stretch of another text.
  mutating func append(_ range: Range<Int>, of other: NormalizedText) {
    other.bytes.withUnsafeBufferPointer { bytes.append(contentsOf: $0[range]) }
    other.origins.withUnsafeBufferPointer { origins.append(contentsOf: $0[range]) }
  }

  /// Appends characters that all come from one place of the original.
  mutating func append(_ new: some Collection<UInt8>, from origin: ByteOrigin) {
    bytes.append(contentsOf: new)
    origins.append(contentsOf: repeatElement(origin, count: new.count))
  }

  /// Appends one character.
  @inline(__always)
  mutating func append(_ scalar: UInt32, from origin: ByteOrigin) {
    if scalar < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: scalar))
      origins.append(origin)
    } else {
      let count = UTF8Character.append(scalar, to: &bytes)
      for _ in 0..<count { origins.append(origin) }
    }
  }
}

/// The character of the original that a byte comes from: its first byte and its length (0 to 4).
struct ByteOrigin: Hashable {
  private let packed: UInt32

  init(start: Int, count: Int) { packed = UInt32(truncatingIfNeeded: start << 3 | count) }

  var start: Int { Int(packed >> 3) }
  var end: Int { Int(packed >> 3) + Int(packed & 7) }
}
