internal import CRampartVectorscan
internal import Glibc
internal import RampartCore
internal import RampartCrypto

/// Compiled databases on disk, so that starting takes milliseconds.
///
/// A file is only read if this user owns it and nobody else can write it, and only believed if its
/// digest is right; anything else counts as absent.
struct DatabaseCache: Sendable {
  private static let magic = Array("RAMPHSDB".utf8)
  private static let version: UInt64 = 1
  private static let greatestByteCount = 256 << 20
  private static let digestCount = 32
  private static let headerCount = 8 + 8 + 32 + 32

  private let directory: String

  init(directory: String) { self.directory = directory }

  /// Returns the digest of everything a database depends on; `nil` if it cannot be computed.
  static func key(of patterns: [Pattern]) -> Digest? {
    var text: [UInt8] = []
    append(version, to: &text)
    if let version = hs_version() { text.append(contentsOf: String(cString: version).utf8) }
    var platform = hs_platform_info_t()
    guard hs_populate_platform(&platform) == HS_SUCCESS else { return nil }
    append(UInt64(platform.tune), to: &text)
    append(UInt64(platform.cpu_features), to: &text)
    for pattern in patterns {
      append(UInt64(pattern.options.rawValue), to: &text)
      append(UInt64(pattern.expression.utf8.count), to: &text)
      text.append(contentsOf: pattern.expression.utf8)
    }
    return try? SHA256.digest(text)
  }

  /// Returns the gates stored under `key`; `nil` if there are none that can be trusted.
  func load(_ key: Digest, patternCount: Int) -> GateSet? {
    guard VectorscanCheck.isSound else { return nil }
    guard let file = TrustedFile.read(path(of: key), upTo: Self.greatestByteCount) else {
      return nil
    }
    var reader = Reader(bytes: file)
    guard reader.take(8).map({ Array($0) }) == Self.magic, reader.number() == Self.version,
      let stored = reader.take(Self.digestCount), Array(stored) == key.bytes,
      let digest = reader.take(Self.digestCount),
      let actual = try? SHA256.digest(file[Self.headerCount...]), Array(digest) == actual.bytes
    else { return nil }
    var gates: [Gate] = []
    for _ in 0..<patternCount {
      guard let code = reader.number(), let gate = Gate(code: code) else { return nil }
      gates.append(gate)
    }
    let rest = reader.rest
    if rest.isEmpty {
      return gates.contains { $0 != .none } ? nil : GateSet(gates: gates, database: nil)
    }
    guard let database = VectorscanDatabase.load(rest) else { return nil }
    return GateSet(gates: gates, database: database)
  }

  /// Stores `gates` under `key`; a failure only costs the time of the next start.
  func store(_ gates: GateSet, under key: Digest) {
    guard VectorscanCheck.isSound else { return }
    var payload: [UInt8] = []
    for gate in gates.gates { Self.append(gate.code, to: &payload) }
    if let database = gates.database {
      guard let bytes = database.serialised() else { return }
      payload.append(contentsOf: bytes)
    }
    guard let digest = try? SHA256.digest(payload) else { return }
    var file = Self.magic
    Self.append(Self.version, to: &file)
    file.append(contentsOf: key.bytes)
    file.append(contentsOf: digest.bytes)
    file.append(contentsOf: payload)
    TrustedFile.makeDirectory(directory)
    TrustedFile.write(file, to: path(of: key))
  }

  private func path(of key: Digest) -> String {
    "\(directory)/patterns-\(key.hexadecimal).hsdb"
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private struct Reader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var rest: ArraySlice<UInt8> { bytes[position...] }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count <= bytes.count - position else { return nil }
      defer { position += count }
      return bytes[position..<(position + count)]
    }

    mutating func number() -> UInt64? {
      take(8)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}

extension Gate {
  /// The gate as a number of the file: 0 none, 1 presence, 2 ends, 3 and more ends within a width.
  fileprivate var code: UInt64 {
    switch self {
    case .none: 0
    case .presence: 1
    case .ends(nil): 2
    case .ends(let width?): 3 + UInt64(width)
    }
  }

  fileprivate init?(code: UInt64) {
    switch code {
    case 0: self = .none
    case 1: self = .presence
    case 2: self = .ends(width: nil)
    default:
      guard code - 3 < UInt32.max else { return nil }
      self = .ends(width: Int(code - 3))
    }
  }
}
