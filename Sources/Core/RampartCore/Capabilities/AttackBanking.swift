/// Opens banks of known attacks.
public protocol AttackBanking: Sendable {
  /// The user's own bank, which is opened where none is named; `nil` if there is none.
  var standardPath: String? { get }

  /// Returns the entries that a classifier's embeddings can be compared with; `nil` if there is no bank.
  ///
  /// - Throws: if a bank cannot be read, or has entries of which none can be used.
  func bank(for request: AttackBankRequest) throws(ConfigurationError) -> (any AttackBank)?
}

/// Which banks to open, and for which model.
public struct AttackBankRequest: Sendable {
  /// The model whose embeddings are compared; the bank in its folder comes first.
  public var classifier: any TextClassifier
  /// The files that are named, and where; `nil` for the user's own, if there is one.
  public var files: [NamedFile]?
  /// The folder that relative paths start from.
  public var baseDirectory: String

  /// A path as it is written, and where.
  public struct NamedFile: Sendable, Hashable {
    public var path: String
    public var position: SourcePosition?

    /// Creates a name.
    public init(_ path: String, at position: SourcePosition? = nil) {
      self.path = path
      self.position = position
    }
  }

  /// Creates a request.
  public init(
    classifier: any TextClassifier, files: [NamedFile]? = nil, baseDirectory: String = "."
  ) {
    self.classifier = classifier
    self.files = files
    self.baseDirectory = baseDirectory
  }
}

/// Known attacks, found by the closeness of their embeddings; used by many tasks at once.
public protocol AttackBank: Sendable {
  /// How many entries can be found.
  var entryCount: Int { get }

  /// What does not work although the bank does, in fixed words.
  var warnings: [String] { get }

  /// Returns the entries nearest to an embedding, at most `limit`, the nearest first.
  ///
  /// Entries that another model embedded are embedded anew the first time that anybody asks.
  func nearest(to embedding: [Float], limit: Int) async throws(ScanError) -> [AttackMatch]
}

/// A known attack that a text is close to.
public struct AttackMatch: Sendable, Hashable {
  /// The entry's id.
  public var id: String
  /// What it aims at, `injection` or `jailbreak`, if that is known.
  public var label: String?
  /// The cosine of the angle between the two embeddings, from -1 to 1.
  public var similarity: Double

  /// Creates a match.
  public init(id: String, label: String? = nil, similarity: Double) {
    self.id = id
    self.label = label
    self.similarity = similarity
  }
}

/// Where a classifier's embeddings come from.
public struct EmbeddingModel: Sendable, Hashable {
  /// What embeddings that can be compared share: 32 hexadecimal digits, of the digests of weights and tokenizer and
  /// the layer.
  public var identifier: String
  /// How many numbers an embedding has.
  public var width: Int

  /// Creates a description.
  public init(identifier: String, width: Int) {
    self.identifier = identifier
    self.width = width
  }
}

/// A file that lies beside a model.
public struct CompanionFile: Sendable, Hashable {
  /// Its path, or what it is called in the program.
  public var path: String
  /// What it holds.
  public var bytes: [UInt8]

  /// Creates a file.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

extension TextClassifier {
  public func embeddingModel() throws(ClassifierError) -> EmbeddingModel? { nil }

  public func companion(_ name: String, limit: Int) throws(ClassifierError) -> CompanionFile? {
    nil
  }
}
