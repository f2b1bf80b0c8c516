internal import RampartJSON
internal import RampartModelFiles

/// What `spm.model` says of a unigram vocabulary (`sentencepiece_model.proto`).
///
/// The file's normalisation (charsmap, dummy prefix, whitespace) is passed over: transformers 5 gives `DebertaV2Tokenizer` a
/// normaliser of its own and does not read it.
struct SentencePieceFile {
  /// The pieces and their logarithms of probability.
  let pieces: JSONTable
  /// The unknown token.
  let unknownID: Int
  /// Pieces that are found in a text before it is tokenized, in order.
  let symbols: [Symbol]

  /// A control or user-defined piece.
  struct Symbol {
    let id: Int
    let content: String
    /// Whether it is a control piece.
    let isControl: Bool
  }

  private enum PieceType: UInt64 {
    case control = 3
    case userDefined = 4
  }

  /// Reads the file.
  init(_ bytes: [UInt8], file: String) throws(ModelError) {
    var collector = Collector(file: file)
    try bytes.withUnsafeBufferPointer { bytes throws(ModelError) in
      try collector.readModel(bytes)
    }
    guard collector.modelType == 1 else {
      let types: [UInt64: String] = [2: "BPE", 3: "word", 4: "char"]
      throw ModelError(
        file: file,
        "is a SentencePiece model of the type \(types[collector.modelType] ?? "number \(collector.modelType)"); "
          + "only unigram models are supported")
    }
    guard !collector.ends.isEmpty else {
      throw ModelError(file: file, "has no pieces; it is damaged or no SentencePiece model")
    }
    guard let unknownID = Int(exactly: collector.unknownID),
      collector.ends.indices.contains(unknownID)
    else {
      throw ModelError(
        file: file,
        "the unknown token has the number \(collector.unknownID), but there are \(collector.ends.count) pieces"
      )
    }
    self.unknownID = unknownID
    symbols = collector.symbols
    pieces = JSONTable(
      shape: .pairs, bytes: collector.bytes, ends: collector.ends, numbers: collector.scores)
  }

  /// Gathers the fields as they come; of a repeated single field the last one counts.
  private struct Collector {
    let file: String
    var bytes: [UInt8] = []
    var ends: [UInt32] = []
    var scores: [Double] = []
    var symbols: [Symbol] = []
    var modelType: UInt64 = 1
    var unknownID: Int64 = 0

    init(file: String) { self.file = file }

    mutating func readModel(_ file: UnsafeBufferPointer<UInt8>) throws(ModelError) {
      var reader = ProtobufReader(file, range: 0..<file.count, file: self.file)
      while let (number, value) = try reader.next() {
        guard case .bytes(let range) = value else { continue }
        if number == 1 {
          try readPiece(ProtobufReader(file, range: range, file: self.file), at: range.lowerBound)
        } else if number == 2 {
          try readTrainer(ProtobufReader(file, range: range, file: self.file))
        }
      }
    }

    private mutating func readPiece(_ message: ProtobufReader, at place: Int) throws(ModelError) {
      var reader = message
      var text = 0..<0
      var score: Float = 0
      var type: UInt64 = 1
      while let (number, value) = try reader.next() {
        switch (number, value) {
        case (1, .bytes(let range)): text = range
        case (2, .fixed32(let bits)): score = Float(bitPattern: bits)
        case (3, .varint(let value)): type = value
        default: break
        }
      }
      let piece = UnsafeBufferPointer(rebasing: reader.bytes[text])
      guard let content = String(validating: piece, as: UTF8.self) else {
        throw reader.error("a piece that is not UTF-8", place)
      }
      guard score.isFinite else { throw reader.error("a piece whose score is no number", place) }
      if let special = PieceType(rawValue: type) {
        symbols.append(Symbol(id: ends.count, content: content, isControl: special == .control))
      }
      bytes.append(contentsOf: piece)
      guard let end = UInt32(exactly: bytes.count) else {
        throw reader.error("more than 4 GiB of pieces", place)
      }
      ends.append(end)
      scores.append(Double(score))
    }

    private mutating func readTrainer(_ message: ProtobufReader) throws(ModelError) {
      var reader = message
      while let (number, value) = try reader.next() {
        switch (number, value) {
        case (3, .varint(let value)): modelType = value
        // int32 travels as 64 bits with the sign extended.
        case (40, .varint(let value)):
          unknownID = Int64(Int32(truncatingIfNeeded: value))
        default: break
        }
      }
    }
  }
}
