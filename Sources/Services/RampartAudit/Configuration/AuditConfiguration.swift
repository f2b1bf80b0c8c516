/// The `audit` section of the stack file.
public struct AuditConfiguration: Sendable, Hashable {
  /// Where records go.
  public enum Sink: String, Sendable, Hashable, CaseIterable {
    case file
    case stdout
    case syslog
  }

  /// When written records are forced to the disk; killing the process never loses one.
  public enum Sync: String, Sendable, Hashable, CaseIterable {
    /// When the system sees fit: a power cut may lose half a minute.
    case none
    /// With the first record after each second, and at the end: a power cut may lose the last
    /// second of a busy log, and of a quiet one what the system has not yet written back.
    case interval
    /// Before each record is acknowledged: a power cut loses nothing that was.
    case always
  }

  /// When a new file is begun, and how many old ones are kept.
  public struct Rotation: Sendable, Hashable {
    /// The size in bytes that a file does not exceed.
    public var size: Int?
    /// How long a file is written to, in seconds.
    public var interval: Int?
    /// How many finished files are kept; `nil` keeps all.
    public var keep: Int?

    /// Creates a rotation.
    public init(size: Int? = nil, interval: Int? = nil, keep: Int? = nil) {
      self.size = size
      self.interval = interval
      self.keep = keep
    }
  }

  /// Where the key is that makes tokens of user names.
  public enum UserKey: Sendable, Hashable {
    /// A file whose bytes are the key; white space at its end does not count.
    case file(String)
    /// An environment variable.
    case environment(String)
  }

  /// The log's path; `nil` for other sinks than files.
  public var path: String?
  /// How records are written down.
  public var format: AuditFormat
  /// Where they go.
  public var sink: Sink
  /// When a new file is begun.
  public var rotation: Rotation
  /// Whether a redacted preview of the message is recorded.
  public var preview: Bool
  /// When records are forced to the disk.
  public var sync: Sync
  /// The key for user names; without one they are hashed with a salt that stands in the log.
  public var userKey: UserKey?
  /// The socket of the system log.
  public var syslogSocket: String

  /// Where the system log listens.
  public static let standardSyslogSocket = "/dev/log"

  /// Creates a configuration.
  public init(
    path: String? = nil, format: AuditFormat = .jsonl, sink: Sink = .file,
    rotation: Rotation = Rotation(), preview: Bool = false, sync: Sync = .interval,
    userKey: UserKey? = nil, syslogSocket: String = Self.standardSyslogSocket
  ) {
    self.path = path
    self.format = format
    self.sink = sink
    self.rotation = rotation
    self.preview = preview
    self.sync = sync
    self.userKey = userKey
    self.syslogSocket = syslogSocket
  }
}
