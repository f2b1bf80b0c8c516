public import RampartCore
public import RampartCrypto

/// What is known about one scan when its record is written.
public struct AuditEvent: Sendable {
  /// When the scan ended.
  public var timestamp: AuditTime
  /// The conversation, as the caller names it.
  public var sessionID: String?
  /// The person or service the message comes from; only a keyed or salted hash of it is recorded.
  public var userID: String?
  /// The SHA-256 of the message.
  public var promptHash: Digest
  /// The message's role.
  public var role: Role
  /// The model the agent runs on, as the stack file names it.
  public var modelVersion: String?
  /// How many tokens the model answered with, where known.
  public var responseTokens: Int?
  /// The digest of the policy that decided.
  public var policyDigest: String?
  /// The digests of the models that scanned, by name.
  public var modelDigests: [String: String]
  /// The message with its sensitive parts replaced; recorded only where the configuration asks.
  public var preview: String?
  /// What was seen and decided.
  public var report: ScanReport

  /// Creates an event.
  public init(
    timestamp: AuditTime = .now(), sessionID: String? = nil, userID: String? = nil,
    promptHash: Digest, role: Role, modelVersion: String? = nil, responseTokens: Int? = nil,
    policyDigest: String? = nil, modelDigests: [String: String] = [:], preview: String? = nil,
    report: ScanReport
  ) {
    self.timestamp = timestamp
    self.sessionID = sessionID
    self.userID = userID
    self.promptHash = promptHash
    self.role = role
    self.modelVersion = modelVersion
    self.responseTokens = responseTokens
    self.policyDigest = policyDigest
    self.modelDigests = modelDigests
    self.preview = preview
    self.report = report
  }

  /// Returns the hash of a message: of all its texts, tool calls included, one after another.
  ///
  /// For a message of one text it is the SHA-256 of that text's bytes.
  public static func promptHash(of message: Message) throws(CryptoError) -> Digest {
    let hasher = try SHA256.Hasher()
    for segment in message.segments { try hasher.update(segment.bytes) }
    return try hasher.finish()
  }
}
