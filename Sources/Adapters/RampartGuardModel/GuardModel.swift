internal import CRampartGuard
internal import RampartCore
public import RampartModelFiles

extension EmbeddedModel {
  /// The model that is part of this program, called `rampart/guard`; `nil` if it was built without the weights.
  public static let guardModel: EmbeddedModel? = {
    var files: [String: StaticBytes] = [:]
    var pins: [String: String] = [:]
    for index in 0..<rampart_guard_file_count() {
      let file = rampart_guard_file_at(index)
      let name = String(cString: file.name)
      files[name] = StaticBytes(unsafe: file.bytes, count: file.size)
      pins[name] = String(cString: file.sha256)
    }
    guard !files.isEmpty else { return nil }
    return EmbeddedModel(name: ClassifierRequest.guardModel, files: files, pins: pins)
  }()
}

extension ModelDirectory {
  /// Finds a model: the one that is part of the program by its name, any other as `locate` does.
  ///
  /// A folder `rampart/guard` is reached as `./rampart/guard`.
  public static func find(_ nameOrPath: String, environment: [String: String])
    throws(ModelError) -> ModelDirectory
  {
    guard nameOrPath == ClassifierRequest.guardModel else {
      return try locate(nameOrPath, environment: environment)
    }
    guard let model = EmbeddedModel.guardModel else { throw EmbeddedModel.missing(nameOrPath) }
    return try model.verified()
  }
}
