internal import RampartCore
internal import RampartInference
internal import RampartPolicy

/// The section `models` of a stack file: where models of some names are.
struct ModelsSection {
  /// The models, by name.
  let models: [String: ClassifierLoader.KnownModel]

  /// Reads the section; a relative path starts from the file's folder.
  init(_ stack: StackFile) throws(ConfigurationError) {
    guard let section = stack.section(.models) else {
      models = [:]
      return
    }
    var reader = try MappingReader(section, of: "`models`")
    var models: [String: ClassifierLoader.KnownModel] = [:]
    for entry in reader.allEntries() {
      let pathNode: DocumentNode
      var sha256: String?
      if case .mapping = entry.value.content {
        var own = try MappingReader(entry.value, of: "the model `\(entry.key)`")
        guard let node = own.node("path") else {
          throw ConfigurationError(
            "the model `\(entry.key)` lacks `path`", at: entry.value.position)
        }
        pathNode = node
        sha256 = try own.string("sha256")
        try own.finish()
      } else {
        pathNode = entry.value
      }
      let path = try MappingReader.string(pathNode, "path")
      let isAbsolute = path.hasPrefix("/") || path.hasPrefix("~") || stack.baseDirectory == "."
      models[entry.key] = .init(
        path: isAbsolute ? path : "\(stack.baseDirectory)/\(path)", sha256: sha256)
    }
    self.models = models
  }
}
