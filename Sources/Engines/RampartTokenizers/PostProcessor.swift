internal import RampartCore
internal import RampartModelFiles

/// The special tokens around one text.
struct PostProcessor {
  /// Before the text.
  private(set) var prefix: [Int32] = []
  /// Behind it.
  private(set) var suffix: [Int32] = []

  /// Every type name that is supported.
  static let supported = ["BertProcessing", "RobertaProcessing", "Sequence", "TemplateProcessing"]

  /// No special tokens.
  init() {}

  /// Reads the member `post_processor`.
  init(_ node: StageNode, vocabularySize: Int) throws(ModelError) {
    try add(node)
    for id in prefix + suffix where Int(id) >= vocabularySize {
      throw node.error("has the token \(id), but the vocabulary has \(vocabularySize)")
    }
  }

  private mutating func add(_ node: StageNode) throws(ModelError) {
    let type = try node.type()
    switch type {
    case "Sequence":
      for child in try node.required("processors").elements() { try add(child) }
    case "TemplateProcessing": try addTemplate(node)
    case "BertProcessing", "RobertaProcessing":
      if type == "RobertaProcessing", try node.bool("trim_offsets", default: true) {
        throw node.error("has `trim_offsets`, which is not supported; set it to false")
      }
      surround([try Self.pair(node, "cls")], [try Self.pair(node, "sep")])
    default: throw node.unsupported("a post-processor", type, supported: Self.supported)
    }
  }

  /// Puts more tokens around those that are there.
  private mutating func surround(_ before: [Int32], _ behind: [Int32]) {
    prefix = before + prefix
    suffix += behind
  }

  /// A member such as `["[SEP]", 102]`.
  private static func pair(_ node: StageNode, _ key: String) throws(ModelError) -> Int32 {
    let member = try node.required(key)
    let elements = try member.elements()
    guard elements.count == 2 else { throw member.error("must be [text, number]") }
    return try elements[1].tokenID()
  }

  private mutating func addTemplate(_ node: StageNode) throws(ModelError) {
    let template = try node.required("single")
    var parts: (before: [Int32], behind: [Int32]) = ([], [])
    var hasText = false
    for element in try template.elements() {
      if let special = element["SpecialToken"] {
        let name = try special.required("id").string()
        let ids = try Self.special(name, node)
        if hasText { parts.behind += ids } else { parts.before += ids }
      } else if element["Sequence"] != nil, !hasText {
        hasText = true
      } else {
        throw element.error("must be a SpecialToken, or the only Sequence")
      }
    }
    guard hasText else { throw template.error("lacks the Sequence") }
    surround(parts.before, parts.behind)
  }

  private static func special(_ name: String, _ node: StageNode) throws(ModelError) -> [Int32] {
    let tokens = try node.required("special_tokens")
    guard let token = tokens[name] else {
      throw tokens.error("lacks a token that `single` names")
    }
    var ids: [Int32] = []
    for id in try token.required("ids").elements() { ids.append(try id.tokenID()) }
    return ids
  }
}
