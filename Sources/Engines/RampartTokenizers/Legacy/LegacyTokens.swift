internal import RampartCore
internal import RampartJSON
internal import RampartModelFiles

/// The added tokens of a folder without `tokenizer.json`, in the order in which transformers adds them.
struct LegacyTokens {
  /// An added token as `tokenizer.json` has it, but for the number.
  struct Token {
    let content: String
    var isSpecial: Bool
    var isNormalized = false
    var isSingleWord = false
    var stripsLeft = false
    var stripsRight = false

    init(_ content: String, isSpecial: Bool) {
      self.content = content
      self.isSpecial = isSpecial
    }

    /// The token as an element of `added_tokens`.
    func description(id: Int) -> JSONValue {
      [
        "id": .integer(Int64(id)), "content": .string(content), "single_word": .bool(isSingleWord),
        "lstrip": .bool(stripsLeft), "rstrip": .bool(stripsRight),
        "normalized": .bool(isNormalized),
        "special": .bool(isSpecial),
      ]
    }
  }

  /// The roles in the order of transformers.
  private static let roles = [
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
  ]

  private var tokens: [Token] = []
  private var contents: Set<[UInt8]> = []
  private var named: [String: String] = [:]

  /// Gathers the tokens of the settings; `named` has the names that the tokenizer's class gives by itself.
  init(_ settings: LegacySettings, named defaults: [String: String]) throws(ModelError) {
    var roles: [(name: String, token: Token)] = []
    for name in Self.roles {
      let value = settings[name]
      if value == .null { continue }
      if let value {
        roles.append((name, try Self.token(value, name, settings)))
      } else if let content = defaults[name] {
        roles.append((name, Token(content, isSpecial: true)))
      }
    }
    for role in roles { named[role.name] = role.token.content }
    for token in try Self.declared(settings, specials: Set(named.values.map { ExactText($0) })) {
      add(token)
    }
    for role in roles { add(role.token) }
    for key in ["extra_special_tokens", "additional_special_tokens"] {
      guard let list = settings[key], list != .null else { continue }
      guard let list = list.array else { throw settings.error(key, "must be an array") }
      for value in list { add(try Self.token(value, key, settings)) }
      break
    }
  }

  /// Tokens with flags of their own, sorted by number: `added_tokens_decoder`, or the older `added_tokens.json`.
  private static func declared(_ settings: LegacySettings, specials: Set<ExactText>)
    throws(ModelError) -> [Token]
  {
    var found: [(id: Int, token: Token)] = []
    if let value = settings["added_tokens_decoder"] {
      guard let object = value.object else {
        throw settings.error("added_tokens_decoder", "must be an object")
      }
      for entry in object.entries {
        guard let id = Int(entry.key), id >= 0 else {
          throw settings.error("added_tokens_decoder", "must have whole numbers as keys")
        }
        var token = try token(entry.value, "added_tokens_decoder", settings, isSpecial: false)
        if specials.contains(ExactText(token.content)) { token.isSpecial = true }
        found.append((id, token))
      }
    }
    for (content, id) in settings.addedTokens {
      var token = Token(content, isSpecial: specials.contains(ExactText(content)))
      token.isNormalized = !token.isSpecial
      found.append((id, token))
    }
    return found.sorted { $0.id < $1.id }.map { $0.token }
  }

  private static func token(
    _ value: JSONValue, _ key: String, _ settings: LegacySettings, isSpecial: Bool = true
  ) throws(ModelError) -> Token {
    if let content = value.string { return Token(content, isSpecial: true) }
    guard let content = value["content"]?.string else {
      throw settings.error(key, "must be a text or an object with `content`")
    }
    func flag(_ name: String) throws(ModelError) -> Bool? {
      guard let member = value[name] else { return nil }
      guard let flag = member.bool else {
        throw settings.error(key, "has a member `\(name)` that is not true or false")
      }
      return flag
    }
    var token = Token(content, isSpecial: try flag("special") ?? isSpecial)
    token.isNormalized = try flag("normalized") ?? !token.isSpecial
    token.isSingleWord = try flag("single_word") ?? false
    token.stripsLeft = try flag("lstrip") ?? false
    token.stripsRight = try flag("rstrip") ?? false
    return token
  }

  /// Adds a token unless there is one of the same content.
  mutating func add(_ token: Token) {
    guard !token.content.isEmpty, contents.insert(Array(token.content.utf8)).inserted else {
      return
    }
    tokens.append(token)
  }

  /// What plays a role, such as `cls_token`.
  func content(of role: String) -> String? { named[role] }

  /// Numbers the tokens: as the vocabulary does, or behind its `count` pieces.
  func placed(in vocabulary: JSONTable, count: Int) -> (list: JSONValue, ids: [[UInt8]: Int]) {
    var list: [JSONValue] = []
    var ids: [[UInt8]: Int] = [:]
    var highest = -1
    for token in tokens {
      let content = Array(token.content.utf8)
      let id: Int
      if let index = vocabulary.index(of: content) {
        id = vocabulary.shape == .pairs ? index : Int(vocabulary.numbers[index])
      } else {
        id = max(highest + 1, count)
      }
      highest = max(highest, id)
      ids[content] = id
      list.append(token.description(id: id))
    }
    return (.array(list), ids)
  }

  /// The tokens as elements of `added_tokens`, without their numbers.
  var descriptions: [JSONValue] { tokens.map { $0.description(id: 0) } }

  /// The post-processor that puts the tokens for the beginning and the end of a sequence round it.
  func template(_ ids: [[UInt8]: Int], fallback: (first: Int, last: Int)) throws(ModelError)
    -> JSONValue
  {
    func id(_ role: String, _ fallback: Int) -> (String, Int) {
      guard let content = named[role] else { return ("None", fallback) }
      return (content, ids[Array(content.utf8)] ?? fallback)
    }
    let (first, firstID) = id("cls_token", fallback.first)
    let (last, lastID) = id("sep_token", fallback.last)
    func piece(_ name: String) -> JSONValue {
      ["SpecialToken": ["id": .string(name), "type_id": 0]]
    }
    func entry(_ name: String, _ id: Int) -> JSONObject.Entry {
      JSONObject.Entry(
        key: name,
        value: [
          "id": .string(name), "ids": [.integer(Int64(id))], "tokens": [.string(name)],
        ])
    }
    return [
      "type": "TemplateProcessing",
      "single": [piece(first), ["Sequence": ["id": "A", "type_id": 0]], piece(last)],
      "pair": [],
      "special_tokens": .object(JSONObject([entry(first, firstID), entry(last, lastID)])),
    ]
  }
}
