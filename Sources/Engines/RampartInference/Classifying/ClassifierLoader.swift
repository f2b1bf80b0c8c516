internal import Glibc
public import RampartCore
public import RampartModelFiles
internal import RampartTokenizers

/// Loads models that classify texts, each once.
public final class ClassifierLoader: TextClassifying {
  /// Where a model is, instead of where it would be looked for by its name.
  public struct KnownModel: Sendable, Hashable {
    /// The model's directory.
    public var path: String
    /// The SHA-256 its weights must have, where the request names none.
    public var sha256: String?

    /// Creates an entry.
    public init(path: String, sha256: String? = nil) {
      self.path = path
      self.sha256 = sha256
    }
  }

  private let patterns: any PatternCompiling
  private let environment: [String: String]
  private let knownModels: [String: KnownModel]
  private let guardModel: EmbeddedModel?
  private let loaded = Locked<[ClassifierRequest: ModelClassifier]>([:])

  /// Creates a loader.
  ///
  /// - Parameters:
  ///   - patterns: what tokenizers that cut by regular expressions compile them with.
  ///   - environment: the variables that say where Hugging Face keeps models.
  ///   - knownModels: where models of some names are.
  ///   - guardModel: the model that is part of the program; `nil` if there is none.
  public init(
    patterns: any PatternCompiling,
    environment: [String: String] = ModelDirectory.processEnvironment(),
    knownModels: [String: KnownModel] = [:], guardModel: EmbeddedModel? = nil
  ) {
    self.patterns = patterns
    self.environment = environment
    self.knownModels = knownModels
    self.guardModel = guardModel
  }

  /// Returns the classifier that a request asks for; who asks while it is loaded waits.
  public func classifier(for request: ClassifierRequest) throws(ClassifierError)
    -> any TextClassifier
  {
    try loaded.withLock { loaded throws(ClassifierError) in
      if let known = loaded[request] { return known }
      do throws(ModelError) {
        let classifier = try load(request)
        loaded[request] = classifier
        return classifier
      } catch {
        throw ClassifierError(error.description, isNotFound: error.isMissing)
      }
    }
  }

  private func load(_ request: ClassifierRequest) throws(ModelError) -> ModelClassifier {
    let known = knownModels[request.model]
    let isGuardModel = request.model == ClassifierRequest.guardModel && known == nil
    let directory: ModelDirectory
    if isGuardModel {
      guard let guardModel else { throw EmbeddedModel.missing(request.model) }
      directory = try guardModel.verified()
    } else {
      directory = try ModelDirectory.locate(
        known?.path ?? Self.path(request.model, in: request.baseDirectory), environment: environment
      )
    }
    let tensors = try TensorFiles.open(directory)
    if let sha256 = request.sha256 ?? known?.sha256 { try tensors.verify(sha256: sha256) }
    let profile = try GuardFile.read(
      from: directory, configuration: try EncoderConfiguration.read(from: directory),
      known: isGuardModel ? guardModel?.pins ?? [:] : [:])
    let model = try EncoderModel.load(
      directory, tensors: tensors,
      options: EncoderOptions(precision: request.precision, threads: request.threads))
    guard model.configuration.architecture.hasClassifier else {
      throw ModelError(
        file: directory.path,
        "`\(model.configuration.architecture.rawValue)` has no classifier; name a model for sequence "
          + "classification")
    }
    let tokenizer = try Tokenizer.load(from: directory, patterns: patterns)
    guard tokenizer.vocabularySize <= model.configuration.vocabularySize else {
      throw ModelError(
        file: directory.path,
        "the tokenizer has \(tokenizer.vocabularySize) tokens, the model "
          + "\(model.configuration.vocabularySize): they do not belong together")
    }
    return ModelClassifier(
      tokenizer: tokenizer, model: model, guardProfile: profile, isGuardModel: isGuardModel)
  }

  /// Returns the directory that a relative path leads to from a folder; a name of the hub stays as it is.
  private static func path(_ model: String, in folder: String) -> String {
    guard !model.hasPrefix("/"), !model.hasPrefix("~"), folder != "." else { return model }
    let path = "\(folder)/\(model)"
    let isMeantAsPath = model.hasPrefix("./") || model.hasPrefix("../")
    return isMeantAsPath || access(path, F_OK) == 0 ? path : model
  }
}

extension EncoderModel: SequenceModel {
  package var labels: [String] { configuration.labels }
  package var maximumLength: Int { configuration.maximumLength }
  package var machinery: String {
    "\(instructionSet), \(threadCount) \(threadCount == 1 ? "thread" : "threads")"
  }

  /// What models compute with on this machine where nothing else is asked for.
  public static var standardMachinery: String {
    "\(Kernels.best.name), \(Threads.processorCount) threads"
  }
}

extension Tokenizer: SequenceTokenizer {}
