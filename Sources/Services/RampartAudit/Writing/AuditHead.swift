import RampartJSON

/// What the head file says: where the chain begins and ends.
///
/// A hash chain alone cannot show that its end was cut off; the head can.
struct AuditHead: Hashable {
  var chainUID: String
  /// The newest record.
  var sequence: Int
  /// Its fingerprint.
  var fingerprint: String
  /// The size of the active file after it.
  var size: Int
  /// The index that the active file gets when it is finished.
  var fileIndex: Int
  /// The oldest record that is still kept.
  var startSequence = 0
  /// The fingerprint of the record before that one.
  var startPrevious: String?

  /// One write of less than a page, always of the same length, replaces the whole file.
  static let byteCount = 512

  /// The head as the file holds it.
  var bytes: [UInt8] {
    var writer = JSONWriter(capacity: Self.byteCount)
    writer.value([
      "version": 1, "chain_uid": .string(chainUID), "sequence": .integer(Int64(sequence)),
      "fingerprint": .string(fingerprint), "size": .integer(Int64(size)),
      "file": .integer(Int64(fileIndex)), "start_sequence": .integer(Int64(startSequence)),
      "start_previous": startPrevious.map(JSONValue.string) ?? .null,
    ])
    let padding = max(0, Self.byteCount - 1 - writer.bytes.count)
    return writer.bytes + [UInt8](repeating: 0x20, count: padding) + [0x0A]
  }

  init(chainUID: String, fileIndex: Int) {
    self.chainUID = chainUID
    self.fileIndex = fileIndex
    sequence = -1
    fingerprint = ""
    size = 0
  }

  /// Reads a head file; `nil` if it is not one.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount,
      let head = try? JSONParser(maximumDepth: 2).parse(bytes), head["version"] == 1,
      let chainUID = head["chain_uid"]?.string, let sequence = head["sequence"]?.int,
      let fingerprint = head["fingerprint"]?.string, let size = head["size"]?.int,
      let fileIndex = head["file"]?.int, let startSequence = head["start_sequence"]?.int,
      sequence >= -1, sequence < Int.max, size >= 0, fileIndex >= 1, fileIndex < Int.max,
      startSequence >= 0
    else { return nil }
    self.chainUID = chainUID
    self.sequence = sequence
    self.fingerprint = fingerprint
    self.size = size
    self.fileIndex = fileIndex
    self.startSequence = startSequence
    startPrevious = head["start_previous"]?.string
  }

  /// The place of the next record.
  var nextLink: ChainLink {
    ChainLink(
      chainUID: chainUID, sequence: sequence + 1, previous: sequence < 0 ? nil : fingerprint)
  }
}
