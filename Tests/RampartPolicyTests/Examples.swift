import Glibc
import RampartCore
import Testing

/// The example files of the repository, and the scanners they may name.
enum Examples {
  static let known: Set<ScannerID> = [
    .promptGuard, .codeShield, .hiddenASCII, .regex, .piiDetection, .secrets, .agentAlignment,
    "llama_guard",
  ]

  /// Returns the path of a file in `Examples`.
  static func path(_ name: String) -> String { root + "/Examples/" + name }

  /// Returns the text of a file of the repository.
  static func text(of name: String) throws -> String {
    let file = try #require(fopen("\(root)/\(name)", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// Returns the fenced YAML texts of a page.
  static func yamlBlocks(of name: String) throws -> [String] {
    var blocks: [String] = []
    var block: [Substring]?
    for line in try text(of: name).split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "```yaml" {
        block = []
      } else if line == "```", let lines = block {
        blocks.append(lines.joined(separator: "\n"))
        block = nil
      } else {
        block?.append(line)
      }
    }
    return blocks
  }

  /// The folder of the package.
  static let root: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()
}
