import Glibc
import RampartCore
import RampartPolicy
import Testing

@Suite("Paths of stack files")
struct StackFilePathTests {
  /// A folder that is removed with everything in it.
  private final class TemporaryFolder {
    let path: String
    private var names: [String] = []

    init() throws {
      var template = Array("/tmp/rampart-policy-XXXXXX".utf8CString)
      path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
      for name in names { unlink("\(path)/\(name)") }
      rmdir(path)
    }

    /// Writes a file and returns its path.
    func write(_ text: String, to name: String) throws -> String {
      let path = "\(path)/\(name)"
      let file = try #require(fopen(path, "w"))
      defer { fclose(file) }
      let bytes = Array(text.utf8)
      try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
      names.append(name)
      return path
    }
  }

  private func read(_ path: String) throws -> StackFile {
    try StackFile.read(path: path, knownScanners: Examples.known)
  }

  @Test("A missing file, a folder and an endless file are clear errors")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    #expect(
      throws: ConfigurationError(
        "`\(folder.path)/none.yaml` cannot be read: there is no such file",
        suggestion: "check the path")
    ) { try read("\(folder.path)/none.yaml") }
    #expect(
      throws: ConfigurationError(
        "`\(folder.path)` cannot be read: it is a folder", suggestion: "give the path of a file")
    ) { try read(folder.path) }
    #expect(
      throws: ConfigurationError(
        "`/dev/zero` is too large: at most 1048576 bytes are read")
    ) { try read("/dev/zero") }
  }

  @Test("The deterministic policy is looked for beside the stack file and must be a mapping")
  func policyFile() throws {
    let folder = try TemporaryFolder()
    let stack = try folder.write(
      "agent:\n  policy_runtime:\n    config: ./rules.yaml\n", to: "stack.yaml")
    let rules = try folder.write("tools: {shell: deny}\n", to: "rules.yaml")
    let file = try read(stack)
    #expect(file.policyRuntime?.path == rules)
    #expect(file.policyRuntime?.framework == .rampart)
    #expect(file.policyRuntime?.document?.kindName == "a mapping")
    #expect(file.baseDirectory == folder.path)
    #expect(file.settings(for: .secrets).baseDirectory == folder.path)

    for (text, place) in [("[]", "1:1"), ("", "1:1"), ("tools", "1:1"), ("a: 1\na: 2", "2:1")] {
      _ = try folder.write(text, to: "rules.yaml")
      let error = #expect(throws: ConfigurationError.self) { try read(stack) }
      #expect(error?.position?.description == "\(rules):\(place)")
    }
  }

  @Test("The digest follows the stack file, the policy file and nothing else")
  func digest() throws {
    let folder = try TemporaryFolder()
    let text = "agent:\n  policy_runtime:\n    config: rules.yaml\n"
    let stack = try folder.write(text, to: "stack.yaml")
    _ = try folder.write("tools: {}\n", to: "rules.yaml")
    let first = try read(stack).digest()
    #expect(first.utf8.count == 64)
    #expect(try read(stack).digest() == first)
    let copy = try folder.write(text, to: "copy.yaml")
    #expect(try read(copy).digest() == first)
    _ = try folder.write("tools: {a: deny}\n", to: "rules.yaml")
    let second = try read(stack).digest()
    #expect(second != first)
    _ = try folder.write(text + "mode: shadow\n", to: "stack.yaml")
    #expect(try read(stack).digest() != second)
    #expect(try StackFile.builtIn.digest() != first)
  }

  @Test("The digest of the built-in guards changes only with the built-in guards")
  func builtInDigest() throws {
    // A new value here is a change of decisions: say so in CHANGELOG.md.
    let digest = try StackFile.builtIn.digest()
    #expect(digest == "39df9f904e7fae2b050e3e820908ca3223f46c0a389543d993e0903bfe075765")
  }
}
