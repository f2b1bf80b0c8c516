package import RampartCore

/// The `prompt_guard` section of a stack file, checked.
package struct PromptGuardSettings: Sendable {
  /// The model where none is named: the one that is part of the program.
  static let standardModel = ClassifierRequest.guardModel

  /// The model that is named, and where.
  package var model: ClassPolicy.ClassName?
  /// The attack bank.
  package private(set) var similarity = SimilaritySettings()
  var precision = NumericPrecision.int8
  var threads: Int?
  var sha256: String?
  /// The readings of spaces, where the stack file says which.
  var spacing: SpacingReading?
  /// The views, where the stack file says which.
  var views: ViewReading?
  /// Windows of one part of a message beyond which the rest counts as unscanned.
  var maximumWindowCount = 1 << 18
  package var classifier = ClassifierSettings()
  /// The folder that relative paths start from.
  package let baseDirectory: String
  private var windowPosition: SourcePosition?

  /// Reads the section; what it does not say has its default.
  package init(_ settings: ScannerSettings) throws(ConfigurationError) {
    baseDirectory = settings.baseDirectory
    guard var reader = try settings.reader() else { return }
    if let node = reader.node("model") {
      model = .init(try MappingReader.string(node, "model"), at: node.position)
    }
    precision = try reader.choice("precision", of: NumericPrecision.self) ?? precision
    threads = try reader.int("threads", in: 1...1024)
    sha256 = try Self.sha256(&reader)
    spacing = try reader.choice("spacing", of: SpacingReading.self)
    views = try reader.choice("views", of: ViewReading.self)
    maximumWindowCount = try reader.int("max_windows", in: 1...(1 << 24)) ?? maximumWindowCount
    classifier.temperature =
      try reader.double("temperature", in: 0.01...100) ?? classifier.temperature
    similarity = try SimilaritySettings(&reader)
    windowPosition = reader.node("window")?.position
    classifier.windowLength = try reader.int("window", in: 16...8192) ?? classifier.windowLength
    let half = classifier.windowLength / 2
    classifier.overlap =
      try reader.int("overlap", in: 0...half) ?? min(classifier.overlap, half)
    classifier.recheckMargin = try reader.double("recheck_margin", in: 0...100)
    try reader.finish()
  }

  /// The name of the model.
  package var modelName: String { model?.name ?? Self.standardModel }

  /// The request for a model of a name.
  package func request(for name: String) -> ClassifierRequest {
    ClassifierRequest(
      model: name, baseDirectory: baseDirectory, precision: precision, threads: threads,
      sha256: sha256)
  }

  /// Throws if a window is longer than the model can read.
  func check(maximumLength: Int, model: String) throws(ConfigurationError) {
    guard classifier.windowLength > maximumLength else { return }
    throw ConfigurationError(
      "the model `\(model)` reads at most \(maximumLength) tokens at once", at: windowPosition,
      suggestion: "set `window` to at most \(maximumLength); longer texts take several windows")
  }

  private static func sha256(_ reader: inout MappingReader) throws(ConfigurationError) -> String? {
    guard let node = reader.node("sha256") else { return nil }
    let text = try MappingReader.string(node, "sha256").lowercased()
    guard text.utf8.count == 64, text.utf8.allSatisfy({ $0.isHexDigit }) else {
      throw ConfigurationError(
        "`sha256` must be 64 hexadecimal digits", at: node.position,
        suggestion: "`rampart models inspect DIR` prints it")
    }
    return text
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
  }
}
