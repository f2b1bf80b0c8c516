public import RampartCore
internal import RampartJSON

/// A labelled text of a dataset for the detection of prompt attacks.
public struct DetectionExample: Sendable {
  /// What a text is.
  public enum Label: String, Sendable, Hashable, CaseIterable {
    case benign, injection, jailbreak
    /// An attack of no kind, labelled `1`.
    case attack
  }

  /// Where a text stands.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case userPrompt = "user_prompt"
    case document, email, web, code
    case toolOutput = "tool_output"

    /// Who the text is scanned as coming from, so that the thresholds of its kind hold.
    public var role: Role {
      switch self {
      case .userPrompt: .user
      case .toolOutput, .code: .tool
      case .document, .email, .web: .memory
      }
    }
  }

  /// The row's identifier, unique in all datasets.
  public let id: String
  /// The text as UTF-8.
  public let text: [UInt8]
  /// What the text is.
  public let label: Label
  /// The dataset it was taken from.
  public let source: String
  /// The language, as a BCP 47 tag.
  public let language: String
  /// Where the text stands.
  public let kind: Kind
  /// Whether its licence restricts its use.
  public let isRestricted: Bool
  /// The group of near-duplicates it belongs to; `nil` if it stands alone.
  public let cluster: String?
  /// The members of `meta` that are `true`.
  public let marks: [String]

  /// Whether the text is an attack.
  public var isAttack: Bool { label != .benign }

  /// The bytes that names of sources, languages and the like have at the most.
  static let maximumNameByteCount = 256

  /// Reads a line `{id, text, label, source, lang, kind, restricted, cluster, meta}`.
  ///
  /// `id`, `text` and `label` must be there; other members may be left out, and unknown ones are passed
  /// over.
  public init(_ line: [UInt8], defaultSource: String) throws(DatasetError) {
    let object = try DatasetLine.object(line)
    id = try DatasetLine.identifier(object)
    guard let text = object["text"]?.string else {
      throw DatasetError("a row needs `text`, a text")
    }
    self.text = Array(text.utf8)
    label = try Self.label(object["label"])
    source = try Self.name("source", object) ?? defaultSource
    language = try Self.name("lang", object) ?? "und"
    kind = try Self.kind(Self.name("kind", object))
    switch object["restricted"] {
    case nil, .null: isRestricted = false
    case .bool(let value): isRestricted = value
    default: throw DatasetError("`restricted` must be `true` or `false`")
    }
    cluster = try Self.name("cluster", object)
    let meta = object["meta"]?.object?.entries ?? []
    marks = meta.filter { $0.value == .bool(true) }.map { $0.key }
  }

  private static func label(_ value: JSONValue?) throws(DatasetError) -> Label {
    switch value {
    case .integer(0): return .benign
    case .integer(1): return .attack
    case .string(let name):
      if let label = Label(exactly: name) { return label }
      fallthrough
    default:
      throw DatasetError("`label` must be `benign`, `injection`, `jailbreak`, 0 or 1")
    }
  }

  private static func kind(_ name: String?) throws(DatasetError) -> Kind {
    guard let name else { return .userPrompt }
    guard let kind = Kind(exactly: name) else {
      let known = Kind.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      throw DatasetError("`kind` must be one of \(known)")
    }
    return kind
  }

  /// A name that goes into reports: short, and without characters that steer a terminal.
  private static func name(_ key: String, _ object: JSONObject) throws(DatasetError) -> String? {
    switch object[key] {
    case nil, .null: return nil
    case .string(let name):
      guard !name.isEmpty, name.utf8.count <= maximumNameByteCount,
        name.unicodeScalars.allSatisfy({
          let category = $0.properties.generalCategory
          return category != .control && category != .format && category != .lineSeparator
        })
      else {
        throw DatasetError(
          "`\(key)` must be a name of 1 to \(maximumNameByteCount) bytes without control characters"
        )
      }
      return name
    default: throw DatasetError("`\(key)` must be a text")
    }
  }
}
