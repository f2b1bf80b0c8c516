internal import RampartCore
internal import RampartGuardModel
internal import RampartInference
internal import RampartModelFiles

/// What the program says about the model that is part of it.
enum GuardModelFacts {
  /// Name, version, digest and precision: `rampart/guard: rampart-guard 1 (sha256 0123456789ab), int8`.
  ///
  /// The digest is the one that was compiled in; it is checked when the model is loaded, not here.
  static var summary: String {
    let name = ClassifierRequest.guardModel
    guard let model = EmbeddedModel.guardModel else {
      return "\(name): not part of this build"
    }
    do throws(ModelError) {
      guard var profile = try GuardFile.read(from: model) else {
        return "\(name): has no \(GuardFile.name)"
      }
      profile.sha256 = model.pins[TensorFiles.fileName]
      return "\(name): \(profile.title), \(NumericPrecision.int8.rawValue)"
    } catch {
      return "\(name): \(error)"
    }
  }
}
