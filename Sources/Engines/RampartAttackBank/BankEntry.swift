public import RampartInference

/// A known attack.
///
/// It has its text or, where somebody wanted to keep that to themselves, the digest of it. Where it lacks an
/// embedding it has its text, and is embedded when it is loaded.
public struct BankEntry: Sendable, Hashable {
  /// What the attack aims at.
  public enum Label: String, Sendable, Hashable, CaseIterable {
    /// Commands in a text that should only inform.
    case injection
    /// Words that talk a model out of its rules.
    case jailbreak
  }

  /// An embedding, and the model that it can be compared with others of.
  public struct Embedding: Sendable, Hashable {
    /// What `EmbeddingModel.identifier` says.
    public var model: String
    /// The direction.
    public var values: ByteEmbedding

    /// Creates an embedding.
    public init(model: String, values: ByteEmbedding) {
      self.model = model
      self.values = values
    }
  }

  /// What is known of the text.
  public enum Content: Sendable, Hashable {
    /// The text itself.
    case text(String)
    /// The SHA-256 of its UTF-8 as 64 hexadecimal digits.
    case digest(String)
  }

  /// Its name, which findings give: 1 to 64 letters, digits and `.`, `_`, `-`, `:`, `/` of ASCII.
  public var id: String
  /// Its text or the digest of it.
  public var content: Content
  /// The language as a tag of BCP 47.
  public var language: String?
  /// A name for attacks of one kind; characters as in `id`.
  public var family: String?
  /// What it aims at, if that is known.
  public var label: Label?
  /// Where it was met.
  public var source: String?
  /// When it was added, as RFC 3339 writes it.
  public var date: String?
  /// Who answers for it.
  public var owner: String?
  /// Its embedding.
  public var embedding: Embedding?

  /// Creates an entry.
  public init(id: String, content: Content) {
    self.id = id
    self.content = content
  }

  /// The text, if it is kept.
  public var text: String? {
    guard case .text(let text) = content else { return nil }
    return text
  }
}
