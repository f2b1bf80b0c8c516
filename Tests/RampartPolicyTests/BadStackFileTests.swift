import RampartCore
import RampartPolicy
import Testing

@Suite("Bad stack files")
struct BadStackFileTests {
  /// A file that must be refused: its text, the place of the error, its message and its remedy.
  struct Refused: Sendable, CustomTestStringConvertible {
    let text: String
    let place: String
    let message: String
    let remedy: String?

    init(_ text: String, _ place: String, _ message: String, _ remedy: String? = nil) {
      self.text = text
      self.place = place
      self.message = message
      self.remedy = remedy
    }

    var testDescription: String { text.prefix(60).debugDescription }
  }

  private static func guarded(_ lines: String) -> String {
    "agent:\n  preflight_guards:\n    - name: prompt_guard_2\n" + lines
  }

  @Test(
    "An unknown key or a wrong kind of value is an error at its place",
    arguments: [
      Refused("[]", "1:1", "the stack file must be a mapping, but here is a list"),
      Refused("agent", "1:1", "the stack file must be a mapping, but here is a single value"),
      Refused(
        "agents: {}", "1:1", "unknown key `agents` in the stack file", "did you mean `agent`?"),
      Refused(
        "mode: shadow\nscaners: {}", "2:1", "unknown key `scaners` in the stack file",
        "did you mean `scanners`?"),
      Refused("Agent: {}", "1:1", "unknown key `Agent` in the stack file", "did you mean `agent`?"),
      Refused(
        "version: 1", "1:1", "unknown key `version` in the stack file",
        "possible: `agent`, `alerts`, `approvals`, `audit`, `gateway`, `mode`, `models`, "
          + "`on_unscanned`, `scanners`"),
      Refused("mode: enforced", "1:7", "`mode` cannot be `enforced`", "did you mean `enforce`?"),
      Refused("mode: on", "1:7", "`mode` cannot be `on`", "possible: `enforce`, `shadow`"),
      Refused("mode: [shadow]", "1:7", "`mode` must be a text, but here is a list"),
      Refused(
        "on_unscanned: deny", "1:15", "`on_unscanned` cannot be `deny`",
        "possible: `block`, `review`, `allow`"),
      Refused("audit: off", "1:8", "`audit` must be a mapping, but here is a single value"),
      Refused("models:\n  - a", "2:3", "`models` must be a mapping, but here is a list"),
      Refused("approvals: 1", "1:12", "`approvals` must be a mapping, but here is a single value"),
      Refused("gateway: []", "1:10", "`gateway` must be a mapping, but here is a list"),
      Refused("alerts: x", "1:9", "`alerts` must be a mapping, but here is a single value"),
      Refused("agent: true", "1:8", "`agent` must be a mapping, but here is a single value"),
      Refused(
        "agent:\n  base-model: x", "2:3", "unknown key `base-model` in `agent`",
        "did you mean `base_model`?"),
      Refused(
        "agent:\n  base_model: [x]", "2:15", "`base_model` must be a text, but here is a list"),
      Refused(
        "agent:\n  guards: []", "2:3", "unknown key `guards` in `agent`",
        "possible: `base_model`, `policy_runtime`, `postflight_guards`, `preflight_guards`, "
          + "`sandbox`, `tool_output_guards`"),
      Refused(
        "agent: {}\nagent: {}", "2:1", "the key `agent` stands twice",
        "it is first given in line 1, column 1"),
    ])
  func keys(refused: Refused) { check(refused) }

  @Test(
    "A wrong guard is an error at its place",
    arguments: [
      Refused(
        "agent:\n  preflight_guards: prompt_guard", "2:21",
        "`preflight_guards` must be a list, but here is a single value"),
      Refused(
        "agent:\n  preflight_guards:\n    - prompt_guard", "3:7",
        "a guard must be a mapping, but here is a single value"),
      Refused(
        "agent:\n  preflight_guards:\n    - mode: classify_user_input", "3:7",
        "a guard needs a `name`", "name: prompt_guard_2"),
      Refused(
        "agent:\n  preflight_guards:\n    - name: promt_guard_2", "3:13",
        "no guard is called `promt_guard_2`", "did you mean `prompt_guard_2`?"),
      Refused(
        "agent:\n  postflight_guards:\n    - name: secret", "3:13",
        "no guard is called `secret`", "did you mean `secrets`?"),
      Refused(
        guarded("      mode: classify_user"), "4:13", "`mode` cannot be `classify_user`",
        "possible: `classify_user_input`, `classify_tool_output`, `classify_model_output`"),
      Refused(
        guarded("      mode: classify_tool_output"), "4:13",
        "`classify_tool_output` is not the mode of `preflight_guards`",
        "write `classify_user_input`, or move the guard"),
      Refused(
        "agent:\n  tool_output_guards:\n    - {name: regex, mode: classify_user_input}",
        "3:27", "`classify_user_input` is not the mode of `tool_output_guards`",
        "write `classify_tool_output`, or move the guard"),
      Refused(
        guarded("      block_class: [x]"), "4:7", "unknown key `block_class` in a guard",
        "did you mean `block_classes`?"),
      Refused(
        guarded("      block_classes: jailbreak"), "4:22",
        "`block_classes` must be a list, but here is a single value"),
      Refused(
        guarded("      block_classes: [[x]]"), "4:23",
        "`block_classes` must be a text, but here is a list"),
      Refused(
        guarded("      flag_classes: [\"\"]"), "4:22",
        "a class in `flag_classes` must have a name"),
      Refused(
        guarded("      block_classes: [a, b]\n      flag_classes: [c, b]"), "5:25",
        "the class `b` is given twice", "a class either blocks or flags"),
      Refused(
        guarded("      block_classes: [a, a]"), "4:26", "the class `a` is given twice",
        "a class either blocks or flags"),
      Refused(
        guarded("    - name: prompt_guard"), "4:13",
        "the scanner `prompt_guard` stands twice in `preflight_guards`",
        "it is first given in line 3"),
      Refused(
        guarded("      taxonomy: {}"), "4:17",
        "`taxonomy` must be a text, but here is a mapping"),
      Refused(
        guarded("      block_threshold: 1.5"), "4:24",
        "`block_threshold` must be a number from 0.0 to 1.0, or `never`"),
      Refused(
        guarded("      review_threshold: \"0.5\""), "4:25",
        "`review_threshold` must be a number from 0.0 to 1.0, or `never`"),
      Refused(
        guarded("      review_threshold: nan"), "4:25",
        "`review_threshold` must be a number from 0.0 to 1.0, or `never`"),
      Refused(
        guarded("      block_threshold: 0.6\n      review_threshold: 0.7"), "5:25",
        "`review_threshold` is above `block_threshold`", "set it to at most 0.6, or to `never`"),
    ])
  func guards(refused: Refused) { check(refused) }

  @Test(
    "A wrong scanner section, sandbox or policy runtime is an error at its place",
    arguments: [
      Refused("scanners: [secrets]", "1:11", "`scanners` must be a mapping, but here is a list"),
      Refused(
        "scanners:\n  secret: {}", "2:3", "no scanner is called `secret`",
        "did you mean `secrets`?"),
      Refused(
        "scanners:\n  prompt_guard_2: {}", "2:3", "no scanner is called `prompt_guard_2`",
        "did you mean `prompt_guard`?"),
      Refused(
        "scanners:\n  zzzzzzzz: {}", "2:3", "no scanner is called `zzzzzzzz`",
        "possible: `agent_alignment`, `code_shield`, `hidden_ascii`, `llama_guard`, "
          + "`pii_detection`, `prompt_guard`, `regex`, `secrets`"),
      Refused(
        "scanners:\n  secrets: true", "2:12",
        "the section of `secrets` must be a mapping, but here is a single value"),
      Refused(
        "scanners:\n  secrets: {mode: watch}", "2:19", "`mode` cannot be `watch`",
        "possible: `enforce`, `shadow`"),
      Refused(
        "scanners:\n  secrets: {on_error: alow}", "2:23", "`on_error` cannot be `alow`",
        "did you mean `allow`?"),
      Refused("scanners:\n  secrets: {enabled: yes}", "2:22", "`enabled` must be true or false"),
      Refused(
        "scanners:\n  secrets: {roles: user}", "2:20",
        "`roles` must be a list, but here is a single value"),
      Refused(
        "scanners:\n  secrets: {roles: []}", "2:20", "`roles` names no role",
        "write `enabled: false` to turn the scanner off"),
      Refused(
        "scanners:\n  secrets: {roles: [users]}", "2:21", "`roles` cannot be `users`",
        "did you mean `user`?"),
      Refused(
        "scanners:\n  secrets: {roles: [user, user]}", "2:27",
        "the role `user` stands twice"),
      Refused(
        "scanners:\n  secrets: {block_threshold: high}", "2:30",
        "`block_threshold` must be a number from 0.0 to 1.0, or `never`"),
      Refused(
        "scanners:\n  secrets:\n    block_threshold: 0.4\n    review_threshold: 0.5", "4:23",
        "`review_threshold` is above `block_threshold`", "set it to at most 0.4, or to `never`"),
      Refused(
        guarded("scanners:\n  prompt_guard:\n    roles: [tool]"), "6:12",
        "`roles` has no effect here, for a guard places `prompt_guard`",
        "remove `roles`, or the guard in line 3"),
      Refused(
        "scanners:\n  regex: {}\n  regex: {}", "3:3", "the key `regex` stands twice",
        "it is first given in line 2, column 3"),
      Refused(
        "agent:\n  sandbox: gvisor", "2:12",
        "`sandbox` must be a mapping, but here is a single value"),
      Refused(
        "agent:\n  sandbox: {kind: gvisor}", "2:13", "unknown key `kind` in `sandbox`",
        "possible: `egress_allowlist`, `type`"),
      Refused(
        "agent:\n  sandbox:\n    egress_allowlist: [\"https://x.org/a\"]", "3:24",
        "`egress_allowlist` holds names of hosts",
        "write the name alone, such as `api.example.com`"),
      Refused(
        "agent:\n  sandbox:\n    egress_allowlist: [\"\"]", "3:24",
        "`egress_allowlist` holds names of hosts",
        "write the name alone, such as `api.example.com`"),
      Refused(
        "agent:\n  policy_runtime: {framework: opa}", "2:31", "`framework` cannot be `opa`",
        "possible: `llamafirewall`, `rampart`"),
      Refused(
        "agent:\n  policy_runtime: {framework: rampart, file: x}", "2:40",
        "unknown key `file` in `policy_runtime`", "possible: `config`, `framework`"),
      Refused(
        "agent:\n  policy_runtime:\n    config: /no/such/file.yaml", "3:13",
        "`/no/such/file.yaml` cannot be read: there is no such file", "check the path"),
      Refused(
        "agent:\n  policy_runtime:\n    config: /", "3:13",
        "`/` cannot be read: it is a folder", "give the path of a file"),
      Refused(
        "agent:\n  policy_runtime:\n    config: [x]", "3:13",
        "`config` must be a text, but here is a list"),
    ])
  func sections(refused: Refused) { check(refused) }

  private func check(_ refused: Refused) {
    let error = #expect(throws: ConfigurationError.self) {
      try StackFile(
        Array(refused.text.utf8), path: "folder/f.yaml", knownScanners: Examples.known)
    }
    guard let error else { return }
    #expect(error.position?.description == "folder/f.yaml:" + refused.place)
    #expect(error.message == refused.message)
    #expect(error.suggestion == refused.remedy)
  }
}
