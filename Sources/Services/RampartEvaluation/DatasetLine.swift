internal import RampartJSON

/// Reads the JSON of datasets and recorded results.
enum DatasetLine {
  /// The object of a line.
  static func object(_ line: [UInt8]) throws(DatasetError) -> JSONObject {
    do {
      guard case .object(let object) = try JSONParser().parse(line) else {
        throw DatasetError("a record must be an object")
      }
      return object
    } catch let error as DatasetError {
      throw error
    } catch {
      throw DatasetError("a record is no JSON: \(error)")
    }
  }

  /// The identifier of a record: a text, or a whole number as its digits.
  static func identifier(_ object: JSONObject) throws(DatasetError) -> String {
    switch object["id"] {
    case .string(let id): return id
    case .integer(let id): return String(id)
    default: throw DatasetError("a record needs its `id`, a text or a whole number")
    }
  }

  /// A list in an object; empty if it is absent.
  static func list(_ object: JSONObject, _ key: String) throws(DatasetError) -> [JSONValue] {
    switch object[key] {
    case nil, .null: return []
    case .array(let elements): return elements
    default: throw DatasetError("`\(key)` must be a list")
    }
  }

  /// A number of any kind.
  static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .unsigned(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }
}
