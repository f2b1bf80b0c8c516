import CRampartYAML
import RampartCore

/// The events of a YAML file, read by libyaml.
final class YAMLEventSource {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: UnsafeMutableBufferPointer<UInt8>
  private let file: String
  private var hasEnded = false

  /// Starts reading `bytes`, which must be UTF-8.
  init(_ bytes: [UInt8], file: String) throws(ConfigurationError) {
    self.file = file
    parser = .allocate(capacity: 1)
    // libyaml keeps the address of its input until the end.
    text = .allocate(capacity: bytes.count)
    _ = text.initialize(from: bytes)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      text.deallocate()
      throw ConfigurationError("no memory to read `\(file)`")
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    text.deallocate()
  }

  /// Returns the next event; after the last it is `streamEnd` for ever.
  func next() throws(ConfigurationError) -> YAMLEvent {
    var event = yaml_event_t()
    guard !hasEnded else {
      return YAMLEvent(kind: .streamEnd, position: position(parser.pointee.mark))
    }
    guard yaml_parser_parse(parser, &event) == 1 else {
      hasEnded = true
      throw YAMLProblem(parser.pointee, text: text, file: file).error
    }
    defer { yaml_event_delete(&event) }
    let place = position(event.start_mark)
    guard let kind = kind(of: event) else {
      hasEnded = true
      return YAMLEvent(kind: .streamEnd, position: place)
    }
    return YAMLEvent(kind: kind, position: place)
  }

  /// Returns the event in our words, or `nil` at the end.
  private func kind(of event: yaml_event_t) -> YAMLEvent.Kind? {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let value = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        String(decoding: value, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
        properties(scalar.anchor, scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      return .sequenceStart(
        properties(event.data.sequence_start.anchor, event.data.sequence_start.tag))
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      return .mappingStart(
        properties(event.data.mapping_start.anchor, event.data.mapping_start.tag))
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    default: return nil
    }
  }

  private func properties(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> YAMLEvent.Properties {
    YAMLEvent.Properties(anchor: string(anchor), tag: string(tag))
  }

  private func string(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    characters.map { String(cString: $0) }
  }

  private func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(file: file, mark: mark)
  }
}

extension SourcePosition {
  /// Creates a position from libyaml's, which counts from 0.
  init(file: String, mark: yaml_mark_t) {
    self.init(
      file: file, line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
  }
}
