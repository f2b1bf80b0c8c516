internal import RampartCore
internal import RampartJSON

/// Scores of a model or of another tool, as `rampart evaluate detection --scores` writes them.
public struct RecordedScores: Sendable {
  /// The SHA-256 of the file, in hexadecimal.
  public let sha256: String
  private var scores: [ExactText: Double?] = [:]

  /// Reads lines `{id, score}` with scores from 0 to 1, or `null` where there is none; other members are
  /// passed over.
  public init(_ bytes: [UInt8], named name: String) throws(DatasetError) {
    sha256 = try DetectionDataset.digest(bytes, name)
    for line in JSONLines(bytes) {
      do throws(DatasetError) {
        let object = try DatasetLine.object(Array(line.bytes))
        let id = ExactText(try DatasetLine.identifier(object))
        guard scores.updateValue(try Self.score(object["score"]), forKey: id) == nil else {
          throw DatasetError("its `id` stands in an earlier line already")
        }
      } catch {
        throw DatasetError("\(name):\(line.number): \(error)")
      }
    }
  }

  /// The scores of some rows; `nil` where there is none.
  public func scores(of examples: [DetectionExample]) -> [Double?] {
    examples.map { scores[ExactText($0.id)] ?? nil }
  }

  /// Returns one line `{id, score}` for each row, without its text.
  public static func encode(_ scores: [Double?], of examples: [DetectionExample]) -> [UInt8] {
    var result: [UInt8] = []
    for (example, score) in zip(examples, scores) {
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("id", example.id)
      writer.key("score")
      if let score { writer.double(score) } else { writer.null() }
      writer.endObject()
      result += writer.bytes
      result.append(0x0A)
    }
    return result
  }

  private static func score(_ value: JSONValue?) throws(DatasetError) -> Double? {
    if value == .null { return nil }
    guard let number = value?.number, number.isFinite, (0...1).contains(number) else {
      throw DatasetError(
        "`score` must be a number from 0 to 1 or `null`; take logits through a sigmoid first")
    }
    return number
  }
}
