/// The classes of a model under the names that findings and stack files use.
struct ModelClasses: Sendable {
  /// The names in the order of the model's outputs: its own in lower case, or `benign` and
  /// `malicious` where a model of two classes calls them `LABEL_0` and `LABEL_1`.
  let labels: [String]
  private let indices: [String: Int]

  /// What people call the classes of a model that knows two: Prompt Guard 2 has one class for what
  /// its predecessor told apart.
  private static let harmlessNames = ["benign", "safe"]
  private static let harmfulNames = ["malicious", "injection", "jailbreak"]

  /// Names the classes of a model with these labels.
  init(_ names: [String]) {
    let own = names.map { Self.plain($0) }
    let isGeneric = own == ["label_0", "label_1"]
    let labels = isGeneric ? ["benign", "malicious"] : own
    let isUnique = Set(labels).count == labels.count && !labels.contains("")
    self.labels = isUnique ? labels : labels.indices.map { "class-\($0)" }
    var indices: [String: Int] = [:]
    for (index, name) in zip(self.labels.indices, self.labels) { indices[name] = index }
    // A name that two classes share stands for neither.
    for (index, name) in own.enumerated() where own.count(where: { $0 == name }) == 1 {
      indices[name] = indices[name] ?? index
    }
    if names.count == 2 {
      for name in Self.harmlessNames { indices[name] = indices[name] ?? 0 }
      for name in Self.harmfulNames { indices[name] = indices[name] ?? 1 }
    }
    self.indices = indices
  }

  /// The class that a name stands for, whatever its case; `nil` if there is none.
  func index(of name: String) -> Int? { indices[Self.plain(name)] }

  /// Whether the last class, whose probability is the score, is the one that means no harm.
  var lastIsHarmless: Bool { labels.last.map { Self.harmlessNames.contains($0) } ?? true }

  /// Lower case, with anything but letters, digits, `_`, `.` and `-` read as `-`.
  private static func plain(_ name: String) -> String {
    String(
      decoding: name.utf8.prefix(64).map { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
          byte
        default: UInt8(ascii: "-")
        }
      }, as: UTF8.self)
  }
}
