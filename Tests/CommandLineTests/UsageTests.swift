import Testing

@Suite("Usage")
struct UsageTests {
  static let commands = [
    "scan", "replay", "evaluate", "bench", "audit", "models", "bank", "explain", "doctor", "demo",
    "version",
  ]

  @Test("`version` and `--version` print the version", arguments: ["version", "--version"])
  func version(argument: String) throws {
    let result = try Program.run([argument])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("rampart 0."))
  }

  @Test("Every command has a page with examples", arguments: commands)
  func help(command: String) throws {
    let result = try Program.run([command, "--help"])
    #expect(result.status == 0)
    #expect(result.output.contains("usage: rampart \(command)"))
    #expect(result.output.contains("examples:\n  "))
    #expect(try Program.run(["help", command]).output == result.output)
    #expect(try Program.run(["--help"]).output.contains("  \(command) "))
  }

  @Test(
    "A wrong command line is explained and ends with 2",
    arguments: [
      (["scna"], "did you mean `scan`?"),
      (["scan"], "give a text, a file"),
      (["scan", "x", "--formt", "json"], "did you mean `--format`?"),
      (["scan", "x", "--format", "jsn"], "did you mean `json`?"),
      (["scan", "x", "--format"], "needs a value"),
      (["scan", "x", "--format=json", "--format=text"], "given twice"),
      (["scan", "x", "y"], "unexpected argument 2"),
      (["scan", "x", "--strict"], "needs `--jsonl`"),
      (["scan", "x", "--strict=yes"], "takes no value"),
      (["scan", "x", "--role", "boss"], "possible: `user`"),
      (["scan", "x", "--scanner", "secret"], "did you mean `secrets`?"),
      (["scan", "x", "--scanner", "code_shield"], "not part of this version"),
      (["scan", "no/such/file.txt"], "there is no file"),
      (["version", "--format", "json"], "the command has none"),
      (["scan", "x", "--scanner", ""], "not empty"),
      (["scan", "x", "--scanner=,"], "not empty"),
      (["scan", "x", "--config", ""], "not empty"),
      (["scan", "x", "--vault", "/dev/null"], "not a regular file"),
      (["evaluate", "pii", "x", "--minimum-score", "high"], "0.0 to 1.0"),
      (["scan", "/tmp"], "is a folder"),
      (["scan", "--jsonl", "/nowhere.jsonl"], "cannot open"),
      (["scan", "--jsonl", "/tmp"], "is a folder"),
      (["replay"], "at least one file"),
      (["replay", "/nowhere.json"], "cannot open"),
      (["explain", "secrts"], "did you mean `secrets`?"),
      (["audit", "verfy"], "did you mean `verify`?"),
      (["scan", "x", "--config", "/nowhere.yaml"], "/nowhere.yaml"),
    ] as [([String], String)])
  func wrong(arguments: [String], words: String) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test(
    "A text that is mistaken for an option, a path or a second argument is not shown",
    arguments: [
      ["scan", "-----BEGIN zqcanary4711zq"], ["scan", "zqcanary4711zq/K7MDENG"],
      ["scan", "x", "zqcanary4711zq"], ["scan", "--Zqcanary4711zq"],
      ["scan", "x", "--strict=zqcanary4711zq"],
    ])
  func texts(arguments: [String]) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 2)
    #expect(!result.errors.lowercased().contains("zqcanary4711zq"), "\(result.errors)")
  }

  @Test("No command at all shows the overview and ends with 2")
  func nothing() throws {
    let result = try Program.run([])
    #expect(result.status == 2)
    #expect(result.errors.contains("commands:"))
  }
}
