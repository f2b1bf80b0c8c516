internal import RampartCore
internal import RampartJSON
internal import RampartModelFiles

/// Reads the members of `config.json` or `guard.json`, each against its bounds; `null` counts as absent.
struct ConfigurationReader {
  let file: String
  let object: JSONObject
  /// What stands before a key in errors: `calibration.`.
  private var prefix = ""

  init(json: [UInt8], file: String) throws(ModelError) {
    self.file = file
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONParser(maximumDepth: 32).parse(json)
    } catch {
      throw ModelError(file: file, "is not JSON: \(error)")
    }
    guard let object = value.object else {
      throw ModelError(file: file, "must be a JSON object")
    }
    self.object = object
  }

  private init(file: String, object: JSONObject, prefix: String) {
    self.file = file
    self.object = object
    self.prefix = prefix
  }

  /// Reads an object inside of this one, of which each key must be one of `keys` and stand once.
  func section(_ key: String, keys: [String]) throws(ModelError) -> ConfigurationReader? {
    guard let value = value(key) else { return nil }
    guard let object = value.object else { throw error(key, "must be an object") }
    let section = ConfigurationReader(file: file, object: object, prefix: "\(prefix)\(key).")
    try section.refuseKeys(but: keys)
    return section
  }

  /// Refuses keys that are not known or stand twice.
  func refuseKeys(but known: [String]) throws(ModelError) {
    guard !object.hasDuplicateKeys else {
      throw ModelError(
        file: file, "has a key twice\(prefix.isEmpty ? "" : " in `\(prefix.dropLast())`")")
    }
    let names = Set(known.map { ExactText($0) })
    for entry in object.entries where !names.contains(ExactText(entry.key)) {
      throw ModelError(
        file: file,
        "the key `\(prefix)\(entry.key.unicodeScalars.prefix(64).map(String.init).joined())` is unknown; "
          + "known: \(known.map { "`\($0)`" }.joined(separator: ", "))")
    }
  }

  func has(_ key: String) -> Bool { value(key) != nil }

  func value(_ key: String) -> JSONValue? {
    let value = object[key]
    return value == .null ? nil : value
  }

  func error(_ key: String, _ problem: String) -> ModelError {
    ModelError(file: file, "`\(prefix)\(key)` \(problem)")
  }

  func integer(
    _ key: String, in bounds: ClosedRange<Int>, default fallback: Int? = nil
  ) throws(ModelError) -> Int {
    guard let value = value(key) else {
      if let fallback { return fallback }
      throw error(key, "is missing")
    }
    guard let number = value.int else { throw error(key, "must be a whole number") }
    guard bounds.contains(number) else {
      throw error(key, "is \(number); it must lie in \(bounds.lowerBound) ... \(bounds.upperBound)")
    }
    return number
  }

  func boolean(_ key: String, default fallback: Bool) throws(ModelError) -> Bool {
    guard let value = value(key) else { return fallback }
    guard let flag = value.bool else { throw error(key, "must be true or false") }
    return flag
  }

  func number(_ key: String, default fallback: Double) throws(ModelError) -> Double {
    guard let value = value(key) else { return fallback }
    guard let number = value.number else { throw error(key, "must be a number") }
    return number
  }

  /// A number in `bounds`; `nil` if there is none.
  func number(_ key: String, in bounds: ClosedRange<Double>) throws(ModelError) -> Double? {
    guard let value = value(key) else { return nil }
    guard let number = value.number, number.isFinite else { throw error(key, "must be a number") }
    guard bounds.contains(number) else {
      throw error(key, "is \(number); it must lie in \(bounds.lowerBound) ... \(bounds.upperBound)")
    }
    return number
  }

  func text(_ key: String) throws(ModelError) -> ExactText? {
    guard let value = value(key) else { return nil }
    guard let text = value.string else { throw error(key, "must be a text") }
    return ExactText(text)
  }

  /// A list of words: an array of texts, or one text cut at `|` as old files have it.
  func words(_ key: String) throws(ModelError) -> [ExactText] {
    guard let value = value(key) else { return [] }
    if let text = value.string {
      let space = UInt8(ascii: " ")
      return text.lowercased().utf8.split(separator: UInt8(ascii: "|")).map { word in
        ExactText(utf8: Array(word.drop { $0 == space }.reversed().drop { $0 == space }.reversed()))
      }
    }
    var words: [ExactText] = []
    for element in value.array ?? [.null] {
      guard let word = element.string else { throw error(key, "must be a list of texts") }
      words.append(ExactText(word))
    }
    return words
  }

  /// Refuses a key whose value would change the result and is not supported.
  func refuse(_ key: String, unless isHarmless: (JSONValue) -> Bool) throws(ModelError) {
    if let value = value(key), !isHarmless(value) {
      throw error(key, "has a value that is not supported")
    }
  }
}
