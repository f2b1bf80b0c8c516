import Glibc
import RampartCore
public import RampartCrypto

/// Writes one record per scan, each bound to the one before it; may be used by many threads.
///
/// Several processes may append to the same file. When `append` has returned, the record outlives
/// the process, even one that is killed; whether it outlives a power cut is the configuration's
/// `sync` to say.
public final class AuditLog: Sendable {
  private enum State {
    case open(any AuditDestination)
    case closed
  }

  private let state: Locked<State>
  private let preview: Bool

  /// Opens the log: continues an existing one, or begins a new one.
  public init(
    _ configuration: AuditConfiguration, now: AuditTime = .now(),
    environment: (String) -> String? = AuditLog.environment,
    random: @escaping @Sendable (Int) throws(CryptoError) -> [UInt8] = AuditLog.random
  ) throws(AuditError) {
    preview = configuration.preview
    let key = try configuration.userKey.map { key throws(AuditError) in
      try key.read(environment: environment)
    }
    state = Locked(.open(try Self.destination(configuration, key: key, now: now, random: random)))
  }

  /// Writes a record; returns when it is safe from the end of this process.
  public func append(_ event: AuditEvent) throws(AuditError) {
    try state.withLock { state throws(AuditError) in
      guard case .open(let destination) = state else {
        throw AuditError(.closed, "the audit log is closed")
      }
      try destination.append(event, preview: preview)
    }
  }

  /// Forces what was written to the disk.
  public func flush() throws(AuditError) {
    try state.withLock { state throws(AuditError) in
      if case .open(let destination) = state { try destination.flush() }
    }
  }

  /// Forces what was written to the disk and writes no more.
  public func close() throws(AuditError) {
    try flush()
    state.withLock { $0 = .closed }
  }

  private static func destination(
    _ configuration: AuditConfiguration, key: [UInt8]?, now: AuditTime,
    random: @escaping @Sendable (Int) throws(CryptoError) -> [UInt8]
  ) throws(AuditError) -> any AuditDestination {
    switch configuration.sink {
    case .file:
      guard let path = configuration.path, !path.isEmpty else {
        throw AuditError(.cannotOpen, "the audit log has no path")
      }
      return try FileDestination(
        path: path, configuration: configuration, key: key, now: now, random: random)
    case .stdout:
      return try StreamDestination(
        configuration: configuration, key: key, now: now, random: random
      ) { line, _ throws(AuditError) in try StandardOutput.write(line) }
    case .syslog:
      let log = SystemLog(path: configuration.syslogSocket)
      return try StreamDestination(
        configuration: configuration, key: key, now: now, random: random
      ) { line, event throws(AuditError) in try log.send(line, event) }
    }
  }

  /// Returns an environment variable.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Returns random bytes.
  @Sendable public static func random(_ count: Int) throws(CryptoError) -> [UInt8] {
    try RandomBytes.make(count: count)
  }
}

extension AuditConfiguration.UserKey {
  /// HMAC's security needs no more than a digest's worth of bytes, and little less.
  private static let smallestByteCount = 16
  private static let largestByteCount = 4096

  fileprivate func read(environment: (String) -> String?) throws(AuditError) -> [UInt8] {
    let (name, bytes) =
      switch self {
      case .file(let path):
        (path, try OpenFile.open(path, .read)?.read(at: 0, count: Self.largestByteCount + 1))
      case .environment(let name): (name, environment(name).map { Array($0.utf8) })
      }
    guard var key = bytes else {
      throw AuditError(.unusableKey, "the key for user names, `\(name)`, is missing")
    }
    while let last = key.last, [0x20, 0x0A, 0x0D, 0x09].contains(last) { key.removeLast() }
    guard Self.smallestByteCount...Self.largestByteCount ~= key.count else {
      throw AuditError(
        .unusableKey,
        "the key for user names, `\(name)`, must have \(Self.smallestByteCount) to "
          + "\(Self.largestByteCount) bytes")
    }
    return key
  }
}
