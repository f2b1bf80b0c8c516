/// Makes samples of credentials from a description, so that the sources hold none.
///
/// `<base62:36>` stands for 36 seeded random characters, `<checksum>` for GitHub's checksum of the
/// characters before it, `<uuid>` for a UUID, `<text:…>` for the Base64 form of a text, `<lt>` and
/// `<gt>` for the brackets; everything else stands for itself.
enum SecretTemplate {
  /// Returns the text a template describes; the same seed gives the same text.
  static func expanded(_ template: String, seed: String) -> String {
    var random = SeededCharacters(seed: seed)
    var output = ""
    var lastRun = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
      output += rest[..<open]
      let fields = rest[rest.index(after: open)..<close].split(separator: ":", maxSplits: 1)
      rest = rest[rest.index(after: close)...]
      let kind = fields.first.map(String.init) ?? ""
      let argument = fields.count > 1 ? String(fields[1]) : ""
      switch kind {
      case "checksum": output += TokenChecksum.text(of: Array(lastRun.utf8))
      case "lt": output += "<"
      case "gt": output += ">"
      case "uuid":
        output += [8, 4, 4, 4, 12].map { random.run(of: "hex", count: $0) }.joined(separator: "-")
      case "text": output += Base64Text.encoded(Array(argument.utf8))
      default:
        lastRun = random.run(of: kind, count: Int(argument) ?? 0)
        output += lastRun
      }
    }
    return output + rest
  }

  /// Returns a template whose last random run is too short by half.
  static func shortened(_ template: String) -> String {
    guard let open = template.lastIndex(of: "<"), let close = template.lastIndex(of: ">") else {
      return ""
    }
    let fields = template[template.index(after: open)..<close].split(separator: ":")
    guard fields.count == 2, let count = Int(fields[1]) else { return String(template[..<open]) }
    return template[..<open] + "<\(fields[0]):\(count / 2)>"
      + template[template.index(after: close)...]
  }
}

/// A seeded sequence of characters of several alphabets.
private struct SeededCharacters {
  private var state: UInt64

  init(seed: String) {
    // FNV-1a: any spread of seeds will do.
    state = seed.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  mutating func run(of kind: String, count: Int) -> String {
    let characters = Array(Self.characters(of: kind))
    guard !characters.isEmpty else { return "" }
    var run = ""
    for _ in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      run.append(characters[Int((state >> 33) % UInt64(characters.count))])
    }
    return run
  }

  private static func characters(of kind: String) -> String {
    let lower = "abcdefghijklmnopqrstuvwxyz"
    let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let digits = "0123456789"
    return switch kind {
    case "digit": digits
    case "hex": digits + "abcdef"
    case "lower": lower
    case "base36": lower + digits
    case "BASE36": upper + digits
    case "base32": upper + "234567"
    case "bech32": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
    case "base58": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    case "letter": lower + upper
    default: lower + upper + digits
    }
  }
}
