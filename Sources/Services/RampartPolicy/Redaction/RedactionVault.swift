/// What stands behind the tokens of a redaction; it lives in memory and is never written down.
///
/// It is not `Codable`, and printing it shows how many values it holds, never a value.
public struct RedactionVault: Sendable {
  /// A value, and the entity it was found as.
  private struct Value: Sendable, Hashable {
    let bytes: [UInt8]
    let entity: String
  }

  /// The longest token: an entity's name, a number, and their frame.
  private static let tokenLimit = 96

  private var values: [[UInt8]: [UInt8]] = [:]
  private var tokens: [Value: [UInt8]] = [:]
  /// Texts of the conversation that look like tokens; none of them is given out.
  private var avoided: Set<[UInt8]> = []

  /// Creates an empty vault.
  public init() {}

  /// How many values the vault holds.
  public var count: Int { values.count }

  /// Returns the value behind a token such as `<EMAIL_ADDRESS_1>`, if the vault gave it out.
  public func value(of token: [UInt8]) -> [UInt8]? { values[token] }

  /// The tokens that were given out, with their values, by token.
  public var entries: [(token: [UInt8], value: [UInt8])] {
    values.map { (token: $0.key, value: $0.value) }
      .sorted { $0.token.lexicographicallyPrecedes($1.token) }
  }

  /// Returns `bytes` with every token of the vault replaced by its value; linear in the result.
  public func restore(_ bytes: [UInt8]) -> [UInt8] {
    guard !values.isEmpty else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if let end = Self.tokenEnd(from: index, in: bytes),
        let value = values[Array(bytes[index..<end])]
      {
        result += value
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  func token(for value: [UInt8], entity: String) -> [UInt8]? {
    tokens[Value(bytes: value, entity: entity)]
  }

  func isAvoided(_ token: [UInt8]) -> Bool { avoided.contains(token) || values[token] != nil }

  mutating func store(_ value: [UInt8], entity: String, token: [UInt8]) {
    values[token] = value
    tokens[Value(bytes: value, entity: entity)] = token
  }

  /// Remembers what looks like a token in a text that is about to be redacted.
  mutating func avoid(tokensIn bytes: [UInt8]) {
    var index = 0
    while index < bytes.count {
      if let end = Self.tokenEnd(from: index, in: bytes) {
        let token = Array(bytes[index..<end])
        if values[token] == nil { avoided.insert(token) }
        index = end
      } else {
        index += 1
      }
    }
  }

  /// The end of `<NAME_1>` at `start`, or `nil`.
  private static func tokenEnd(from start: Int, in bytes: [UInt8]) -> Int? {
    guard bytes[start] == UInt8(ascii: "<") else { return nil }
    var index = start + 1
    while index < bytes.count, index - start < tokenLimit, isNameByte(bytes[index]) { index += 1 }
    guard index > start + 1, index < bytes.count, bytes[index] == UInt8(ascii: ">") else {
      return nil
    }
    return index + 1
  }

  /// Whether a byte may stand in the name of an entity.
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }
}

extension RedactionVault: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "vault of \(values.count) values" }

  public var debugDescription: String { description }

  // `dump` and test failures print mirrors.
  public var customMirror: Mirror { Mirror(self, children: ["count": values.count]) }
}
