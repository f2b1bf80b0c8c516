public import RampartCore
internal import RampartJSON
public import RampartModelFiles

/// `guard.json` beside a model: its name, and how its outputs become scores that mean something.
public enum GuardFile {
  /// What the file is called.
  public static let name = "guard.json"

  /// Keys of the file, in the order of its documentation.
  private static let keys = [
    "name", "version", "score_classes", "calibration", "spacing", "views", "recheck_margin",
    "embedding", "similarity", "sha256",
  ]
  /// Beyond any line that is fitted to real scores.
  private static let scales = 1e-3...1e3
  private static let offsets = -1e3...1e3

  /// Reads the file of a model and checks it and the digests in it; `nil` if the model has none.
  ///
  /// - Parameters:
  ///   - directory: the model's.
  ///   - configuration: the model's; the file may name nothing that the model does not have.
  ///   - known: digests of files that have been computed already, by name.
  /// - Returns: what it says; `nil` if there is no such file.
  /// - Throws: naming the key that is unknown, missing or out of bounds, or the file that has another digest.
  public static func read(
    from directory: ModelDirectory, configuration: EncoderConfiguration,
    known: [String: String] = [:]
  ) throws(ModelError) -> GuardProfile? {
    guard directory.has(name) else { return nil }
    let bytes = try directory.contents(of: name, limit: 1 << 16)
    let file = "\(directory.path)/\(name)"
    let reader = try ConfigurationReader(json: bytes, file: file)
    try reader.refuseKeys(but: keys)
    var profile = try profile(reader, configuration)
    profile.sha256 = try digests(reader, directory, known)[TensorFiles.fileName]
    return profile
  }

  /// Reads the file of the program's own model against the digests that it was built with.
  public static func read(from model: EmbeddedModel) throws(ModelError) -> GuardProfile? {
    try read(
      from: model.directory, configuration: try EncoderConfiguration.read(from: model.directory),
      known: model.pins)
  }

  private static func profile(
    _ reader: ConfigurationReader, _ configuration: EncoderConfiguration
  ) throws(ModelError) -> GuardProfile {
    var calibrations: [MessageKind: ScoreCalibration] = [:]
    let kinds = MessageKind.allCases.map { $0.rawValue }
    guard let section = try reader.section("calibration", keys: kinds) else {
      throw reader.error("calibration", "is missing")
    }
    for kind in MessageKind.allCases {
      guard let line = try section.section(kind.rawValue, keys: ["scale", "offset"]) else {
        throw section.error(kind.rawValue, "is missing")
      }
      guard let scale = try line.number("scale", in: scales) else {
        throw line.error("scale", "is missing")
      }
      guard let offset = try line.number("offset", in: offsets) else {
        throw line.error("offset", "is missing")
      }
      calibrations[kind] = ScoreCalibration(scale: scale, offset: offset)
    }
    return GuardProfile(
      name: try word("name", reader), version: try word("version", reader),
      scoreClasses: try scoreClasses(reader, configuration.labels), calibrations: calibrations,
      spacing: try choice("spacing", reader), views: try choice("views", reader),
      recheckMargin: try reader.number("recheck_margin", in: 0...100),
      embeddingLayer: try reader.section("embedding", keys: ["layer"])
        .map { (section) throws(ModelError) in
          try section.integer("layer", in: 1...configuration.layerCount)
        },
      similarity: try similarity(reader))
  }

  /// A name that can go anywhere: letters, digits and `-_.+` of ASCII.
  private static func word(_ key: String, _ reader: ConfigurationReader) throws(ModelError)
    -> String
  {
    guard let text = try reader.text(key)?.text else { throw reader.error(key, "is missing") }
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "+"):
        true
      default: false
      }
    }
    guard isPlain, (1...64).contains(text.utf8.count) else {
      throw reader.error(key, "must be 1 to 64 letters, digits, `-`, `_`, `.` or `+`")
    }
    return text
  }

  /// One of the words of a choice; `nil` if the file says nothing.
  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ reader: ConfigurationReader
  ) throws(ModelError) -> Choice? where Choice.RawValue == String {
    guard let text = try reader.text(key)?.text else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw reader.error(
        key, "must be \(Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))")
    }
    return choice
  }

  private static func scoreClasses(
    _ reader: ConfigurationReader, _ labels: [String]
  ) throws(ModelError) -> [Int] {
    let key = "score_classes"
    guard let names = reader.value(key)?.array, !names.isEmpty else {
      throw reader.error(key, "must be a list of names of classes")
    }
    let known = labels.map { ExactText($0) }
    var classes: Set<Int> = []
    for name in names {
      guard let text = name.string, let index = known.firstIndex(of: ExactText(text)) else {
        throw reader.error(
          key,
          "names a class that config.json does not; its classes: "
            + labels.map { "`\($0)`" }.joined(separator: ", "))
      }
      guard classes.insert(index).inserted else { throw reader.error(key, "names a class twice") }
    }
    guard classes.count < labels.count else {
      throw reader.error(key, "names all classes; their sum is 1 whatever the text")
    }
    return classes.sorted()
  }

  private static func similarity(
    _ reader: ConfigurationReader
  ) throws(ModelError) -> GuardProfile.Similarity? {
    guard let section = try reader.section("similarity", keys: ["review", "block"]) else {
      return nil
    }
    let range = 0.0...1
    guard let review = try section.number("review", in: range), review > 0 else {
      throw section.error("review", "must be given, above 0")
    }
    guard let block = try section.number("block", in: range), block >= review else {
      throw section.error("block", "must be given, and be at least `review`")
    }
    return .init(review: review, block: block)
  }

  /// Checks the files whose digests the file gives, and returns these digests.
  private static func digests(
    _ reader: ConfigurationReader, _ directory: ModelDirectory, _ known: [String: String]
  ) throws(ModelError) -> [String: String] {
    guard let value = reader.value("sha256") else { return [:] }
    guard let entries = value.object?.entries else {
      throw reader.error("sha256", "must be an object of file names and digests")
    }
    guard value.object?.hasDuplicateKeys == false, entries.count <= 64 else {
      throw reader.error("sha256", "names a file twice, or more than 64 files")
    }
    var digests: [String: String] = [:]
    for entry in entries {
      guard let wanted = entry.value.string?.lowercased(), wanted.utf8.count == 64,
        wanted.utf8.allSatisfy({ Character(.init($0)).isHexDigit })
      else { throw reader.error("sha256", "must give each file 64 hexadecimal digits") }
      let found: String
      if let digest = known[entry.key] {
        found = digest
      } else {
        found = try directory.digest(of: entry.key)
      }
      guard found == wanted else {
        throw ModelError(
          file: "\(directory.path)/\(entry.key)",
          "the SHA-256 digest is \(found), but guard.json says \(wanted): the files do not belong together"
        )
      }
      digests[entry.key] = found
    }
    return digests
  }
}
