public import RampartCore

extension StackFile {
  /// Which runtime applies the deterministic policy, and its file.
  public struct PolicyRuntime: Sendable {
    /// The runtimes a stack file may name; Rampart stands in for both.
    public enum Framework: String, Sendable, Hashable, CaseIterable {
      case llamafirewall
      case rampart
    }

    /// The runtime the file names.
    public let framework: Framework
    /// The path of the deterministic policy, from the working folder.
    public let path: String?
    /// The deterministic policy, read but not interpreted.
    public let document: DocumentNode?
  }

  /// The sandbox the agent runs in, which Rampart knows of but does not set up.
  public struct Sandbox: Sendable, Hashable {
    /// The kind of sandbox: `gvisor`.
    public let type: String?
    /// The hosts the sandbox lets the agent reach.
    public let egressAllowlist: [String]
  }
}

extension StackFile.Sandbox {
  init(_ reader: MappingReader) throws(ConfigurationError) {
    var reader = reader
    type = try reader.string("type")
    var hosts: [String] = []
    for node in try reader.sequence("egress_allowlist") ?? [] {
      let host = try MappingReader.string(node, "egress_allowlist")
      guard Self.isHost(host) else {
        throw ConfigurationError(
          "`egress_allowlist` holds names of hosts", at: node.position,
          suggestion: "write the name alone, such as `api.example.com`")
      }
      hosts.append(host)
    }
    egressAllowlist = hosts
    try reader.finish()
  }

  /// Whether a text is a host's name or address, with an optional `*.` before and port behind it.
  private static func isHost(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 260
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
          UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "*"), UInt8(ascii: "["),
          UInt8(ascii: "]"):
          true
        default: false
        }
      }
  }
}
