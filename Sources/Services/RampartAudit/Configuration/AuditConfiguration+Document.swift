public import RampartCore

extension AuditConfiguration {
  /// Reads the `audit` section strictly; relative paths start at `baseDirectory`.
  public init(_ node: DocumentNode, baseDirectory: String = "") throws(ConfigurationError) {
    var reader = try MappingReader(node, of: "`audit`")
    let path = try reader.string("path")
    let sink = try reader.choice("sink", of: Sink.self)
    let socket = try reader.string("syslog_socket")
    self.init(
      path: path.map { Self.resolve($0, in: baseDirectory) },
      format: try reader.choice("format", of: AuditFormat.self) ?? .jsonl,
      sink: sink ?? .file,
      rotation: try Self.rotation(&reader),
      preview: try reader.bool("preview") ?? false,
      sync: try reader.choice("sync", of: Sync.self) ?? .interval,
      userKey: try Self.userKey(&reader, baseDirectory: baseDirectory),
      syslogSocket: socket ?? Self.standardSyslogSocket)
    try reader.finish()
    try check(at: reader.position, hasSocket: socket != nil)
  }

  private func check(at position: SourcePosition, hasSocket: Bool) throws(ConfigurationError) {
    if sink == .file, path?.isEmpty ?? true {
      throw ConfigurationError(
        "`audit` has no `path`", at: position,
        suggestion: "give a file's path, or `sink: stdout` or `sink: syslog`")
    }
    if sink != .file, path != nil {
      throw ConfigurationError(
        "`path` is only for `sink: file`, but here is `sink: \(sink.rawValue)`", at: position)
    }
    if sink != .file, rotation != Rotation() {
      throw ConfigurationError(
        "`rotate` is only for `sink: file`, but here is `sink: \(sink.rawValue)`", at: position)
    }
    if sink != .syslog, hasSocket {
      throw ConfigurationError("`syslog_socket` is only for `sink: syslog`", at: position)
    }
  }

  private static func rotation(_ reader: inout MappingReader) throws(ConfigurationError) -> Rotation
  {
    guard var rotate = try reader.mapping("rotate") else { return Rotation() }
    let rotation = Rotation(
      size: try quantity("size", of: sizes, smallest: 4096, "`10MB`", &rotate),
      interval: try quantity("interval", of: intervals, smallest: 1, "`12h` or `1d`", &rotate),
      keep: try rotate.int("keep", in: 1...1_000_000))
    try rotate.finish()
    if rotation.keep != nil, rotation.size == nil, rotation.interval == nil {
      throw ConfigurationError(
        "`keep` does nothing without `size` or `interval`", at: rotate.position)
    }
    return rotation
  }

  private static let sizes: [(String, Int)] = [
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("KB", 1000), ("MB", 1_000_000),
    ("GB", 1_000_000_000), ("B", 1),
  ]

  private static let intervals: [(String, Int)] = [
    ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("w", 604_800),
  ]

  /// Reads a whole number with its unit: `10MB`, `1d`.
  private static func quantity(
    _ key: String, of units: [(name: String, factor: Int)], smallest: Int, _ example: String,
    _ reader: inout MappingReader
  ) throws(ConfigurationError) -> Int? {
    guard let node = reader.node(key) else { return nil }
    let text = try MappingReader.string(node, key)
    for unit in units where text.hasSuffix(unit.name) {
      let digits = text.dropLast(unit.name.count)
      guard !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
        let count = Int(digits)
      else { break }
      let (value, isTooLarge) = count.multipliedReportingOverflow(by: unit.factor)
      guard !isTooLarge, value >= smallest else { break }
      return value
    }
    throw ConfigurationError(
      "`\(key)` must be a whole number with its unit, such as \(example)", at: node.position,
      suggestion:
        "units are \(units.map { "`\($0.name)`" }.joined(separator: ", ")), and the least is "
        + "\(smallest)\(units.first { $0.factor == 1 }?.name ?? "")")
  }

  private static func userKey(_ reader: inout MappingReader, baseDirectory: String)
    throws(ConfigurationError) -> UserKey?
  {
    let file = try reader.string("hmac_key_file")
    let variable = try reader.string("hmac_key_env")
    guard file == nil || variable == nil else {
      throw ConfigurationError(
        "`hmac_key_file` and `hmac_key_env` exclude each other", at: reader.position)
    }
    return file.map { .file(resolve($0, in: baseDirectory)) } ?? variable.map { .environment($0) }
  }

  private static func resolve(_ path: String, in directory: String) -> String {
    path.hasPrefix("/") || path.isEmpty || directory.isEmpty || directory == "."
      ? path : directory + "/" + path
  }
}
