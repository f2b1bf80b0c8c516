internal import RampartModelFiles

/// Walks over the fields of one protobuf message (the wire format of protobuf.dev), every length checked.
struct ProtobufReader {
  /// A field's value as the wire has it.
  enum Value {
    case varint(UInt64)
    case fixed32(UInt32)
    case fixed64
    /// Where the bytes of a text or a message lie in the file.
    case bytes(Range<Int>)
  }

  /// The file's bytes.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The file's name, for errors.
  let file: String
  private var index: Int
  private let end: Int

  /// Creates a reader of the message in `range`, which lies within `bytes`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>, file: String) {
    self.bytes = bytes
    self.file = file
    index = range.lowerBound
    end = range.upperBound
  }

  /// Returns the next field, or `nil` at the end of the message.
  mutating func next() throws(ModelError) -> (number: UInt64, value: Value)? {
    guard index < end else { return nil }
    let start = index
    let tag = try varint()
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw error("a field without a number", start) }
    switch tag & 7 {
    case 0: return (tag >> 3, .varint(try varint()))
    case 1:
      _ = try take(8)
      return (tag >> 3, .fixed64)
    case 2:
      let count = try varint()
      guard let count = Int(exactly: count), count <= end - index else {
        throw error("a field that ends behind its message", start)
      }
      return (tag >> 3, .bytes(try take(count)))
    case 5:
      let place = try take(4)
      var value: UInt32 = 0
      for offset in place.reversed() { value = value << 8 | UInt32(bytes[offset]) }
      return (tag >> 3, .fixed32(value))
    default: throw error("a field of the unknown wire type \(tag & 7)", start)
    }
  }

  /// An error that names the place; the file is probably no `spm.model`, or was cut off.
  func error(_ what: String, _ place: Int) -> ModelError {
    ModelError(
      file: file,
      "byte \(place): \(what); the file is damaged or no SentencePiece model: download it again")
  }

  private mutating func take(_ count: Int) throws(ModelError) -> Range<Int> {
    guard count <= end - index else {
      throw error("a field that ends behind its message", index)
    }
    defer { index += count }
    return index..<(index + count)
  }

  private mutating func varint() throws(ModelError) -> UInt64 {
    let start = index
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard index < end else { break }
      let byte = bytes[index]
      index += 1
      // Bits beyond the 64th are dropped, as the reference implementation does.
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw error("a number without an end", start)
  }
}
