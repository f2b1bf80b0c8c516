import RampartCore

/// A step of a YAML file.
struct YAMLEvent {
  /// What stands before a value: `&anchor`, `!tag`.
  struct Properties {
    let anchor: String?
    let tag: String?
  }

  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(String, isPlain: Bool, Properties)
    case sequenceStart(Properties)
    case sequenceEnd
    case mappingStart(Properties)
    case mappingEnd
  }

  let kind: Kind
  let position: SourcePosition
}
