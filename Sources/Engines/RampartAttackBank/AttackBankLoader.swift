internal import Glibc
public import RampartCore

/// Opens banks: the one in the model's folder, then those that are named, or the user's own.
public struct AttackBankLoader: AttackBanking {
  /// What the bank in a model's folder is called.
  public static let companionName = "bank.jsonl"

  private let environment: [String: String]

  /// Creates a loader that finds the user's own bank by these variables.
  public init(environment: [String: String]) { self.environment = environment }

  /// Where the user's own bank is, or would be: `$XDG_CONFIG_HOME/rampart/bank.jsonl`, else
  /// `~/.config/rampart/bank.jsonl`; `nil` without a home.
  public static func standardPath(environment: [String: String]) -> String? {
    // The specification of XDG base directories: a relative path counts as none.
    if let folder = environment["XDG_CONFIG_HOME"], folder.utf8.first == UInt8(ascii: "/") {
      return folder + "/rampart/bank.jsonl"
    }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return home + "/.config/rampart/bank.jsonl"
  }

  public var standardPath: String? {
    Self.standardPath(environment: environment).flatMap { access($0, F_OK) == 0 ? $0 : nil }
  }

  /// Returns a path that starts from `folder` unless it is absolute or starts from the home folder.
  public func resolve(_ path: String, in folder: String) -> String {
    if path.hasPrefix("~/"), let home = environment["HOME"] { return home + path.dropFirst() }
    guard !path.hasPrefix("/"), folder != "." else { return path }
    return "\(folder)/\(path)"
  }

  public func bank(for request: AttackBankRequest) throws(ConfigurationError) -> (any AttackBank)? {
    let files = try files(for: request)
    guard !files.isEmpty else { return nil }
    return try LoadedBank(files, request.classifier)
  }

  /// Reads the banks of a request, the model's own first.
  public func files(for request: AttackBankRequest) throws(ConfigurationError) -> [BankFile] {
    var files: [BankFile] = []
    if let shipped = try shipped(request.classifier) { files.append(shipped) }
    if let named = request.files {
      for file in named {
        let path = resolve(file.path, in: request.baseDirectory)
        guard let read = try Self.read(path, at: file.position) else {
          throw ConfigurationError(
            "there is no attack bank `\(path)`", at: file.position,
            suggestion: "`rampart bank add` makes one")
        }
        files.append(read)
      }
    } else if let path = Self.standardPath(environment: environment),
      let own = try Self.read(path, at: nil)
    {
      files.append(own)
    }
    return files
  }

  private func shipped(_ classifier: any TextClassifier) throws(ConfigurationError) -> BankFile? {
    let file: CompanionFile?
    do throws(ClassifierError) {
      file = try classifier.companion(Self.companionName, limit: BankFile.Limit.byteCount)
    } catch {
      throw ConfigurationError("\(error)")
    }
    guard let file else { return nil }
    return try Self.parse { () throws(BankError) in try BankFile(file.bytes, path: file.path) }
  }

  private static func read(_ path: String, at position: SourcePosition?)
    throws(ConfigurationError) -> BankFile?
  {
    try parse(at: position) { () throws(BankError) in try BankStore(path: path).read() }
  }

  private static func parse<Result>(
    at position: SourcePosition? = nil, _ body: () throws(BankError) -> Result
  ) throws(ConfigurationError) -> Result {
    do throws(BankError) {
      return try body()
    } catch {
      throw ConfigurationError("attack bank: \(error)", at: position)
    }
  }
}
