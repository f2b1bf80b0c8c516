import RampartCore
import Testing

@testable import RampartAudit

@Suite("The audit section")
struct AuditConfigurationTests {
  private func node(_ entries: KeyValuePairs<String, DocumentNode.Content>) -> DocumentNode {
    DocumentNode(content(entries), at: SourcePosition(file: "stack.yaml", line: 1, column: 1))
  }

  private func content(_ entries: KeyValuePairs<String, DocumentNode.Content>)
    -> DocumentNode.Content
  {
    .mapping(
      entries.enumerated().map { index, entry in
        let position = SourcePosition(file: "stack.yaml", line: index + 2, column: 3)
        return DocumentNode.Entry(
          key: entry.key, keyPosition: position, value: DocumentNode(entry.value, at: position))
      })
  }

  private func plain(_ text: String) -> DocumentNode.Content { .scalar(text, isPlain: true) }

  @Test("A path is enough")
  func standard() throws {
    let configuration = try AuditConfiguration(node(["path": plain("audit.jsonl")]))
    #expect(configuration == AuditConfiguration(path: "audit.jsonl"))
    #expect(configuration.sync == .interval)
    #expect(!configuration.preview)
  }

  @Test("Every key is read")
  func full() throws {
    let configuration = try AuditConfiguration(
      node([
        "path": plain("logs/audit.log"), "format": plain("ocsf"), "sink": plain("file"),
        "rotate": content([
          "size": plain("10MB"), "interval": plain("1d"), "keep": plain("7"),
        ]),
        "preview": plain("true"), "sync": plain("always"), "hmac_key_file": plain("/run/key"),
      ]), baseDirectory: "/etc/rampart")
    #expect(
      configuration
        == AuditConfiguration(
          path: "/etc/rampart/logs/audit.log", format: .ocsf,
          rotation: .init(size: 10_000_000, interval: 86_400, keep: 7), preview: true,
          sync: .always, userKey: .file("/run/key")))
    let syslog = try AuditConfiguration(
      node([
        "sink": plain("syslog"), "format": plain("cef"), "syslog_socket": plain("/run/log"),
        "hmac_key_env": plain("KEY"),
      ]))
    #expect(
      syslog
        == AuditConfiguration(
          format: .cef, sink: .syslog, userKey: .environment("KEY"), syslogSocket: "/run/log"))
  }

  @Test(
    "Sizes and intervals have units",
    arguments: [
      ("4KiB", nil), ("4096B", nil), ("5KB", nil), ("2GiB", nil), (nil, "45s"), (nil, "30m"),
      (nil, "12h"), (nil, "2w"),
    ] as [(String?, String?)])
  func units(size: String?, interval: String?) throws {
    let rotation = try AuditConfiguration(
      node([
        "path": plain("a"),
        "rotate": content([
          "size": size.map(plain) ?? .null, "interval": interval.map(plain) ?? .null,
        ]),
      ])
    ).rotation
    let expected = [
      "4KiB": 4096, "4096B": 4096, "5KB": 5000, "2GiB": 2 << 30, "45s": 45, "30m": 1800,
      "12h": 43_200, "2w": 1_209_600,
    ]
    #expect(rotation.size == size.flatMap { expected[$0] })
    #expect(rotation.interval == interval.flatMap { expected[$0] })
  }

  @Test(
    "A quantity without a sensible value is an error at its place",
    arguments: [
      "10", "MB", "", "-1MB", "1.5MB", "10 MB", "10mb", "1B", "99999999999999999999MB",
      "9999999999999GB", "１MB", "KiB",
    ])
  func malformedSizes(text: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try AuditConfiguration(
        node(["path": plain("a"), "rotate": content(["size": plain(text)])]))
    }
    #expect(error?.position?.line == 2)
    #expect(error?.message == "`size` must be a whole number with its unit, such as `10MB`")
  }

  @Test("What makes no sense together is an error")
  func contradictions() {
    let cases: [(KeyValuePairs<String, DocumentNode.Content>, String)] = [
      ([:], "`audit` has no `path`"),
      (["path": plain("")], "`audit` has no `path`"),
      (["path": plain("a"), "sink": plain("stdout")], "`path` is only for `sink: file`"),
      (
        ["sink": plain("stdout"), "rotate": content(["size": plain("1MB")])],
        "`rotate` is only for `sink: file`"
      ),
      (["path": plain("a"), "rotate": content(["keep": plain("3")])], "`keep` does nothing"),
      (["path": plain("a"), "syslog_socket": plain("/x")], "`syslog_socket` is only for"),
      (
        ["path": plain("a"), "hmac_key_file": plain("k"), "hmac_key_env": plain("K")],
        "`hmac_key_file` and `hmac_key_env` exclude each other"
      ),
      (["path": plain("a"), "formt": plain("cef")], "unknown key `formt` in `audit`"),
      (["path": plain("a"), "format": plain("xml")], "`format` cannot be `xml`"),
      (["path": plain("a"), "preview": plain("yes")], "`preview` must be true or false"),
      (["path": plain("a"), "rotate": content(["sise": plain("1MB")])], "unknown key `sise`"),
    ]
    for (entries, message) in cases {
      let error = #expect(throws: ConfigurationError.self) { try AuditConfiguration(node(entries)) }
      #expect(error?.message.hasPrefix(message) == true, "\(message)")
    }
  }
}
