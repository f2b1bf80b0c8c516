internal import RampartCore

extension ScanSubject.Part {
  /// Whether it is the name of a tool or of a speaker, in the characters that model servers allow in names.
  ///
  /// A classifier of sentences has no opinion about `transfer_to_human_agents` that is worth a person's time. A name with a space or
  /// of more than 64 characters is a text like any other.
  var isIdentifier: Bool {
    let path = path.description
    guard path == "name" || path.hasSuffix(".name"), bytes.count <= 64 else { return false }
    return bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"):
        true
      default: false
      }
    }
  }
}
