import RampartCore
import RampartPolicy
import Testing

@Suite("Stack files")
struct StackFileTests {
  private func read(_ text: String) throws -> StackFile {
    try StackFile(Array(text.utf8), path: "f.yaml", knownScanners: Examples.known)
  }

  @Test("The published example is read as it stands")
  func publishedExample() throws {
    let file = try StackFile.read(path: Examples.path("stack.yaml"), knownScanners: Examples.known)
    #expect(file.baseModel == "meta-llama/Llama-4-Scout-17B-16E")
    #expect(file.scannerIDs(for: .user) == ["prompt_guard", "llama_guard"])
    #expect(file.scannerIDs(for: .system) == ["prompt_guard", "llama_guard"])
    #expect(file.scannerIDs(for: .tool) == ["prompt_guard"])
    #expect(file.scannerIDs(for: .memory) == ["prompt_guard"])
    #expect(file.scannerIDs(for: .assistant) == ["llama_guard"])
    #expect(file.scannerIDs == ["prompt_guard", "llama_guard"])
    #expect(file.policyRuntime?.framework == .llamafirewall)
    #expect(file.policyRuntime?.document != nil)
    #expect(!file.deterministicPolicyIsEnforced)
    #expect(file.sandbox?.type == "gvisor")
    #expect(file.sandbox?.egressAllowlist == ["api.example-corp.internal"])
    let guards = try #require(file.guards[.preflight])
    #expect(guards.map { $0.name } == ["prompt_guard_2", "llama_guard_4"])
    #expect(guards.map { $0.taxonomy } == [nil, "./harm_taxonomy.json"])
    let user = file.decisionPolicy(for: .user).scanners[0]
    #expect(user.labelEffects == ["jailbreak": .init(.block), "injection": .init(.review)])
    let tool = file.decisionPolicy(for: .tool).scanners[0]
    #expect(tool.labelEffects == ["jailbreak": .init(.block), "injection": .init(.block)])
  }

  @Test("The strict example names our scanners and nothing else")
  func strictExample() throws {
    let file = try StackFile.read(path: Examples.path("strict.yaml"), knownScanners: Examples.known)
    #expect(
      file.scannerIDs(for: .user) == ["hidden_ascii", "secrets", "pii_detection", "regex"])
    #expect(file.scannerIDs(for: .tool) == ["hidden_ascii", "secrets", "regex"])
    let user = file.decisionPolicy(for: .user)
    #expect(user.onUnscanned == .block)
    #expect(user.scanners[1].reviewThreshold == nil)
    #expect(user.scanners[1].blockThreshold == 0.7)
    #expect(user.scanners[2].onError == .review)
    #expect(user.scanners[3].mode == .shadow)
  }

  @Test("Without a file, and with one that says nothing about them, the built-in guards protect")
  func builtIn() throws {
    for file in [StackFile.builtIn, try read(""), try read("mode: enforce\naudit: {path: x}")] {
      #expect(file.scannerIDs(for: .user) == ["prompt_guard", "hidden_ascii"])
      #expect(file.scannerIDs(for: .system) == ["prompt_guard", "hidden_ascii"])
      #expect(file.scannerIDs(for: .tool) == ["prompt_guard", "code_shield", "hidden_ascii"])
      #expect(file.scannerIDs(for: .memory) == ["prompt_guard", "code_shield", "hidden_ascii"])
      #expect(file.scannerIDs(for: .assistant) == ["code_shield", "secrets"])
      let policy = file.decisionPolicy(for: .user)
      #expect(policy.mode == .enforce)
      #expect(policy.onUnscanned == .block)
      #expect(policy.scanners == [ScannerPolicy(.promptGuard), ScannerPolicy(.hiddenASCII)])
    }
    #expect(StackFile.builtIn.path == nil)
    #expect(StackFile.builtIn.settings(for: .secrets).section == nil)
  }

  @Test("A list of guards replaces the built-in guards of its stage only, also an empty one")
  func stages() throws {
    let file = try read(
      "agent:\n  preflight_guards: [{name: secrets}]\n  postflight_guards: []\n")
    #expect(file.scannerIDs(for: .user) == ["secrets"])
    #expect(file.scannerIDs(for: .tool) == ["prompt_guard", "code_shield", "hidden_ascii"])
    #expect(file.scannerIDs(for: .assistant).isEmpty)
  }

  @Test("A scanner with only a section is at its roles, or at all, and the defaults stay")
  func sectionsOnly() throws {
    let file = try read(
      "scanners:\n  regex:\n  secrets: {roles: [user]}\n  hidden_ascii: {enabled: false}\n")
    #expect(file.scannerIDs(for: .user) == ["regex", "secrets", "prompt_guard"])
    #expect(file.scannerIDs(for: .tool) == ["regex", "prompt_guard", "code_shield"])
    #expect(file.scannerIDs(for: .assistant) == ["regex", "code_shield"])
  }

  @Test("A section of a guarded scanner tunes it and leaves it in its place")
  func tuning() throws {
    let file = try read(
      """
      agent:
        tool_output_guards:
          - {name: prompt_guard_2, block_classes: [injection], block_threshold: 0.8}
          - {name: secrets, flag_classes: [x]}
      scanners:
        prompt_guard: {block_threshold: 0.7, review_threshold: 0.4, mode: shadow, on_error: allow}
        secrets: {review_threshold: never}
      """)
    #expect(file.scannerIDs(for: .user) == ["hidden_ascii"])
    let policy = file.decisionPolicy(for: .tool)
    #expect(
      policy.scanners == [
        ScannerPolicy(
          .promptGuard, blockThreshold: 0.8, reviewThreshold: 0.4, mode: .shadow, onError: .allow,
          labelEffects: ["injection": .init(.block, from: 0.8)]),
        ScannerPolicy(.secrets, reviewThreshold: nil, labelEffects: ["x": .init(.review)]),
      ])
  }

  @Test("Scanners that are asked for by name keep their settings")
  func chosenScanners() throws {
    let file = try read("mode: shadow\nscanners:\n  secrets: {roles: [tool], on_error: review}\n")
    let policy = file.decisionPolicy(for: .user, scanners: [.regex, .secrets])
    #expect(policy.mode == .shadow)
    #expect(policy.scanners == [ScannerPolicy(.regex), ScannerPolicy(.secrets, onError: .review)])
  }

  @Test("A guard whose scanner is turned off is no guard")
  func disabledGuard() throws {
    let file = try read(
      "agent:\n  preflight_guards: [{name: regex}]\nscanners:\n  regex: {enabled: false}\n")
    #expect(file.scannerIDs(for: .user).isEmpty)
  }

  @Test("A scanner gets its section unread, with keys of its own")
  func settings() throws {
    let file = try read("scanners:\n  regex: {patterns: [{name: x}], on_error: review}\n")
    let section = try #require(file.settings(for: .regex).section)
    guard case .mapping(let entries) = section.content else {
      Issue.record("not a mapping")
      return
    }
    #expect(entries.map { $0.key } == ["patterns", "on_error"])
    #expect(file.settings(for: .secrets).section == nil)
  }

  @Test("Sections of other modules are kept as they stand")
  func reservedSections() throws {
    let file = try read("audit:\n  path: ./audit.jsonl\nmodels: {}\n")
    #expect(file.section(.audit)?.position.line == 2)
    #expect(file.section(.models) != nil)
    #expect(file.section(.gateway) == nil)
  }

  @Test("Every YAML example in the documentation is a stack file")
  func documentation() throws {
    let examples = try Examples.yamlBlocks(of: "Documentation/StackFile.md")
    #expect(examples.count >= 3)
    for text in examples {
      _ = try StackFile(
        Array(text.utf8), path: Examples.path("documentation.yaml"), knownScanners: Examples.known)
    }
  }

  @Test("Every key of the stack file and of a scanner's section stands in the documentation")
  func documentedKeys() throws {
    let page = try Examples.text(of: "Documentation/StackFile.md")
    let keys =
      [
        "agent", "base_model", "preflight_guards", "tool_output_guards", "postflight_guards",
        "name", "block_classes", "flag_classes", "taxonomy", "policy_runtime", "framework",
        "config", "sandbox", "type", "egress_allowlist", "scanners", "on_unscanned",
      ] + StackFile.ReservedSection.allCases.map { $0.rawValue } + ScannerSettings.policyKeys
    for key in keys { #expect(page.contains("`\(key)`"), "\(key)") }
  }
}
