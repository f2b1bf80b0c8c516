internal import RampartCore

/// The members of a JSON object in the order they were written, duplicate keys included.
public struct JSONObject: Sendable, Hashable {
  /// A key and its value.
  public struct Entry: Sendable, Hashable {
    public var key: String
    public var value: JSONValue

    /// Creates a member.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }

    public static func == (left: Entry, right: Entry) -> Bool {
      ExactText(left.key) == ExactText(right.key) && left.value == right.value
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(ExactText(key))
      hasher.combine(value)
    }
  }

  /// The members in order.
  public var entries: [Entry]

  /// Creates an object from its members.
  public init(_ entries: [Entry] = []) { self.entries = entries }

  /// Returns the value of the last member called `key`, as ECMAScript's parser does.
  public subscript(_ key: String) -> JSONValue? {
    let key = ExactText(key)
    return entries.last { ExactText($0.key) == key }?.value
  }

  /// Adds a member at the end; an older one of the same key stays.
  public mutating func append(_ key: String, _ value: JSONValue) {
    entries.append(Entry(key: key, value: value))
  }

  /// Whether two members have the same key, so that readers may disagree about the object.
  public var hasDuplicateKeys: Bool {
    guard entries.count > 8 else {
      return entries.indices.contains { index in
        entries[..<index].contains { ExactText($0.key) == ExactText(entries[index].key) }
      }
    }
    var seen = Set<ExactText>(minimumCapacity: entries.count)
    return !entries.allSatisfy { seen.insert(ExactText($0.key)).inserted }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Creates an object whose members stand in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements.map { Entry(key: $0.0, value: $0.1) })
  }
}
