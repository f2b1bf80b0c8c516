/// A model that is part of the program, and the digests that its files must have.
public struct EmbeddedModel: Sendable {
  /// The model's files.
  public let directory: ModelDirectory
  /// The SHA-256 of each file by its name, as 64 hexadecimal digits in lower case.
  public let pins: [String: String]

  /// Creates a model of a name; files and pins must have the same names.
  public init(name: String, files: [String: StaticBytes], pins: [String: String]) {
    directory = ModelDirectory(embedded: name, files: files)
    self.pins = pins
  }

  /// The model's name.
  public var name: String { directory.path }

  /// The error that a program has no model of a name in it.
  public static func missing(_ name: String) -> ModelError {
    ModelError(
      file: name, isMissing: true, "this program was built without the weights of its own model")
  }

  /// Returns the model's directory once every file was found to be what was pinned.
  public func verified() throws(ModelError) -> ModelDirectory {
    let names = try directory.fileNames()
    for missing in pins.keys.sorted() where !directory.has(missing) {
      throw ModelError(file: directory.path(of: missing), "was pinned, but is not in the program")
    }
    for name in names {
      let found = try directory.digest(of: name)
      guard found == pins[name] else {
        throw ModelError(
          file: directory.path(of: name),
          "the SHA-256 digest is \(found), but \(pins[name] ?? "none") was pinned when the program was "
            + "built: it was changed, or built wrongly; build it anew, after `Scripts/pin-guard` if the "
            + "model is meant to be another one")
      }
    }
    return directory
  }
}
