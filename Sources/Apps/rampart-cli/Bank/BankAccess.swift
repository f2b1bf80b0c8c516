internal import Glibc
internal import Rampart
internal import RampartAttackBank
internal import RampartCore
internal import RampartModelFiles
internal import RampartPolicy
internal import RampartScanners

/// The banks and the model that the arguments of `rampart bank` name.
struct BankAccess {
  /// What the stack file says about `prompt_guard`.
  let settings: PromptGuardSettings
  private let stack: StackFile
  private let loader: AttackBankLoader
  private let environment: [String: String]
  private let named: String?
  private let model: String?

  init(_ arguments: ParsedArguments) throws {
    stack = try GuardrailOptions.stackFile(arguments)
    settings = try PromptGuardSettings(stack.settings(for: .promptGuard))
    environment = ModelDirectory.processEnvironment()
    loader = AttackBankLoader(environment: environment)
    named = arguments.value("bank")
    model = arguments.value("model")
  }

  /// The bank that is written to.
  func path() throws -> String {
    if let named { return named }
    if let files = settings.similarity.files {
      guard files.count == 1 else {
        throw CommandError("the stack file names several banks; choose one with `--bank`")
      }
      return loader.resolve(files[0].path, in: settings.baseDirectory)
    }
    guard let path = AttackBankLoader.standardPath(environment: environment) else {
      throw CommandError("there is no home folder for a bank; name a file with `--bank`")
    }
    return path
  }

  /// Makes the folder of the user's own bank, if that is what a path leads to.
  func makeStandardFolder(for path: String) {
    guard path == AttackBankLoader.standardPath(environment: environment) else { return }
    var folders: [String] = []
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/"), slash > rest.startIndex {
      rest = rest[..<slash]
      folders.append(String(rest))
    }
    for folder in folders.prefix(3).reversed() { mkdir(folder, 0o700) }
  }

  /// The banks beside the model's own.
  func ownFiles() throws -> [BankFile] {
    if let named {
      guard let file = try BankStore(path: named).read() else {
        throw CommandError("there is no bank `\(named)`")
      }
      return [file]
    }
    return try loader.files(for: request(NoClassifier()))
  }

  /// Every bank, the model's own first; one that is named and not there yet is left out.
  func files(_ classifier: any TextClassifier) throws -> [BankFile] {
    let names = settings.similarity.files?.map {
      loader.resolve($0.path, in: settings.baseDirectory)
    }
    if let names, names.contains(where: { access($0, F_OK) != 0 }) {
      var request = request(classifier)
      request.files = request.files?.filter {
        access(loader.resolve($0.path, in: request.baseDirectory), F_OK) == 0
      }
      return try loader.files(for: request)
    }
    return try loader.files(for: request(classifier))
  }

  /// The entries that texts are compared with.
  func bank(_ classifier: any TextClassifier) throws -> (any AttackBank)? {
    var request = request(classifier)
    if let named { request.files = [.init(named)] }
    return try loader.bank(for: request)
  }

  private func request(_ classifier: any TextClassifier) -> AttackBankRequest {
    AttackBankRequest(
      classifier: classifier, files: settings.similarity.files,
      baseDirectory: settings.baseDirectory)
  }

  // MARK: - The model

  /// Loads the model.
  func classifier() throws -> any TextClassifier {
    let engines = try ScannerEngines(for: stack, cacheDirectory: GuardrailOptions.cacheDirectory)
    guard let classifiers = engines.classifiers else {
      throw CommandError("this program has no engine for models")
    }
    var request = settings.request(for: model ?? settings.modelName)
    if model != nil {
      request.baseDirectory = "."
      request.sha256 = nil
    }
    return try classifiers.classifier(for: request)
  }

  /// What a model's embeddings can be compared with.
  func embeddingModel(of classifier: any TextClassifier) throws -> EmbeddingModel {
    guard let model = try classifier.embeddingModel() else {
      throw CommandError("the model gives no embeddings")
    }
    return model
  }

  /// Embeds texts.
  func embed(
    _ texts: [String], by classifier: any TextClassifier
  ) async throws -> [BankEmbedder.Result] {
    try await BankEmbedder.embeddings(of: texts.map { Array($0.utf8) }, by: classifier)
  }
}

/// Stands for a model where only files are wanted that do not lie beside one.
private struct NoClassifier: TextClassifier {
  let labels: [String] = []
  let summary = "none"
  let maximumLength = 0

  func tokenRanges(of text: [UInt8]) throws(ScanError) -> [Range<Int>] { [] }

  func classify(
    _ texts: [[UInt8]], settings: ClassifierSettings, boundaries: [ClassBoundary]
  ) async throws(ScanError) -> [[WindowClassification]] {
    throw ScanError(.engineFailed, "there is no model")
  }

  func proveAlive() async throws(ScanError) {
    throw ScanError(.engineFailed, "there is no model")
  }
}
