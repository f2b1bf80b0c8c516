internal import RampartJSON
internal import RampartModelFiles

/// The settings of a folder that has no `tokenizer.json`: `tokenizer_config.json`, and what older files add to it.
struct LegacySettings {
  /// The members of `tokenizer_config.json`, those of `special_tokens_map.json` above them.
  private let members: [JSONObject]
  /// The members of `added_tokens.json`: tokens and their numbers.
  let addedTokens: [(content: String, id: Int)]

  /// Reads the files; each may be missing.
  init(_ directory: ModelDirectory) throws(ModelError) {
    let configuration = try Self.read("tokenizer_config.json", in: directory)
    guard configuration["added_tokens_decoder"] == nil else {
      members = [configuration]
      addedTokens = []
      return
    }
    members = [try Self.read("special_tokens_map.json", in: directory), configuration]
    var addedTokens: [(content: String, id: Int)] = []
    for entry in try Self.read("added_tokens.json", in: directory).entries {
      guard let id = entry.value.int, id >= 0 else {
        throw ModelError(file: "added_tokens.json", "a token's number must be whole and from 0")
      }
      addedTokens.append((entry.key, id))
    }
    self.addedTokens = addedTokens
  }

  private static func read(_ file: String, in directory: ModelDirectory) throws(ModelError)
    -> JSONObject
  {
    guard directory.has(file) else { return JSONObject() }
    let bytes = try directory.contents(of: file, limit: TokenizerDescription.configurationLimit)
    let value: JSONValue
    do { value = try JSONParser(maximumDepth: 32).parse(bytes) } catch {
      throw ModelError(file: file, "\(error)")
    }
    guard let object = value.object else {
      throw ModelError(file: file, "must be a JSON object")
    }
    return object
  }

  /// The member called `key`; null counts as a value here.
  subscript(_ key: String) -> JSONValue? {
    for object in members {
      if let value = object[key] { return value }
    }
    return nil
  }

  /// Whether the configuration lists further special tokens, which then stand in place of the vocabulary's own.
  var listsExtraTokens: Bool {
    self["additional_special_tokens"] != nil || self["extra_special_tokens"] != nil
  }

  func string(_ key: String) throws(ModelError) -> String? {
    guard let value = self[key], value != .null else { return nil }
    guard let text = value.string else { throw error(key, "must be a text") }
    return text
  }

  func bool(_ key: String, default fallback: Bool) throws(ModelError) -> Bool {
    try optionalBool(key) ?? fallback
  }

  func optionalBool(_ key: String) throws(ModelError) -> Bool? {
    guard let value = self[key], value != .null else { return nil }
    guard let flag = value.bool else { throw error(key, "must be true or false") }
    return flag
  }

  func error(_ key: String, _ message: String) -> ModelError {
    ModelError(file: "tokenizer_config.json", "`\(key)` \(message)")
  }
}
