internal import Rampart
internal import RampartCore
internal import RampartInference
internal import RampartJSON
internal import RampartModelFiles
internal import RampartPatterns
internal import RampartTokenizers

/// `rampart models classify` and `embed`: what a model says about each record of a file, without windows,
/// views or policy, so that anybody can compare it with transformers.
struct ClassifyAction {
  /// What is written of each record.
  enum Output { case labels, embedding }

  /// The model's folder.
  let directory: ModelDirectory
  let output: Output
  let options: EncoderOptions
  /// Whether the first line that cannot be read ends the run.
  let isStrict: Bool

  /// The tokens that are kept of a text, as `truncation=True, max_length=512` keeps them.
  private static let maximumLength = 512
  /// The tokens that are computed together.
  private static let batchTokenCount = 4096

  /// A record that waits for its batch.
  private struct Pending {
    let id: JSONValue
    let tokens: [Int32]
  }

  /// Writes one line for each line `{id, content}` of a file, in order.
  func run(_ path: String, on terminal: Terminal) async throws -> ExitCode {
    var reader = try LineReader(path: path)
    let model = try EncoderModel.load(
      directory, tensors: try TensorFiles.open(directory), options: options)
    guard output == .embedding || model.configuration.architecture.hasClassifier else {
      throw CommandError(
        "\(directory.path): `\(model.configuration.architecture.rawValue)` has no classifier; use "
          + "`rampart models embed`")
    }
    let tokenizer = try Tokenizer.load(from: directory, patterns: PatternEngine())
    let length = min(Self.maximumLength, model.configuration.maximumLength)
    var pending: [Pending] = []
    var tokenCount = 0
    var number = 0
    var malformed = 0
    var done = 0
    while let line = try reader.next() {
      number += 1
      do throws(RecordError) {
        guard let record = try Self.record(line) else { continue }
        let tokens = tokenizer.encode(record.text, maximumLength: length).ids
        pending.append(Pending(id: record.id, tokens: tokens))
        tokenCount += tokens.count
      } catch {
        malformed += 1
        terminal.endProgress()
        terminal.note("rampart: \(path):\(number): \(error)")
        if isStrict { break }
      }
      guard tokenCount >= Self.batchTokenCount else { continue }
      try await compute(pending, model, terminal)
      done += pending.count
      terminal.progress("\(done) records")
      pending = []
      tokenCount = 0
    }
    try await compute(pending, model, terminal)
    done += pending.count
    terminal.endProgress()
    terminal.note(
      "rampart: \(done) records" + (malformed > 0 ? "; \(malformed) malformed lines" : ""))
    return malformed > 0 ? .failed : .allowed
  }

  /// Reads one line; blank lines are nothing.
  private static func record(_ line: LineReader.Line) throws(RecordError)
    -> (id: JSONValue, text: [UInt8])?
  {
    switch line {
    case .tooLong(let byteCount):
      throw RecordError("a line of \(byteCount) bytes is longer than can be read")
    case .bytes(let bytes):
      let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
      if isBlank { return nil }
      let record = try ScanRecord(bytes, defaultRole: .user)
      guard record.message.content.count == 1, case .text(let text)? = record.message.content.first
      else { throw RecordError("`content` must be one text") }
      return (record.id, text)
    }
  }

  private func compute(
    _ records: [Pending], _ model: EncoderModel, _ terminal: Terminal
  ) async throws {
    guard !records.isEmpty else { return }
    let sequences = records.map { $0.tokens }
    let results =
      switch output {
      case .labels: try await model.logits(of: sequences)
      case .embedding: try await model.embeddings(of: sequences)
      }
    var lines: [UInt8] = []
    var writer = JSONWriter(capacity: 1 << 12)
    for (record, numbers) in zip(records, results) {
      guard numbers.allSatisfy({ $0.isFinite }) else {
        throw CommandError("\(directory.path): the model's answer is no number")
      }
      writer.removeAll()
      writer.beginObject()
      writer.member("id", record.id)
      switch output {
      case .labels:
        writer.key("labels")
        writer.beginObject()
        let probabilities = ClassProbabilities.softmax(numbers)
        for (label, probability) in zip(model.configuration.labels, probabilities) {
          writer.member(label, probability)
        }
        writer.endObject()
        Self.write(numbers, as: "logits", to: &writer)
      case .embedding:
        Self.write(numbers, as: "embedding", to: &writer)
      }
      writer.member("tokens", record.tokens.count)
      writer.endObject()
      lines += writer.bytes
      lines.append(0x0a)
    }
    terminal.write(lines)
  }

  private static func write(_ numbers: [Float], as key: String, to writer: inout JSONWriter) {
    writer.key(key)
    writer.beginArray()
    for number in numbers { writer.double(Double(number)) }
    writer.endArray()
  }
}
